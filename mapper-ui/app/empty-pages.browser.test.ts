import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers, walkTo } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
beforeAll(async () => {
  installation = await startInstallation('signed-up')
})
afterAll(() => installation.close())

/** Pages of a workspace in which nothing was done yet, what each says, and what it offers to do, if anything. */
const EMPTY = [
  { path: '', says: 'Connect your first two systems', offers: 'Add an integration' },
  { path: '/errors', says: 'Nothing needs attention' },
  { path: '/errors?state=waiting', says: 'No waiting records' },
  { path: '/records', says: 'Search for a record' },
  { path: '/records?q=zzz', says: 'Nothing found for “zzz”' },
  { path: '/files', says: 'No flow yet', offers: 'Add an integration' },
  { path: '/connections', says: 'No system is connected yet', offers: 'Connect a system' },
  { path: '/settings/alerts', says: 'No alert channel yet', offers: 'Add channel' },
  { path: '/settings/schedules', says: 'No integration yet' },
  { path: '/settings/tokens', says: 'No tokens yet', offers: 'Create token' },
  { path: '/i/nope', says: 'Integration "nope" not found', offers: 'Open the overview' },
  { path: '/edit?path=a.yaml', says: 'File "a.yaml" not found', offers: 'Open the overview' },
  { path: '/nowhere', says: 'Page not found', offers: 'Open the overview' },
]

test.each([
  { width: 1280, height: 800, scheme: 'light' },
  { width: 390, height: 780, scheme: 'dark' },
] as const)('each page with nothing on it teaches what to do, at $width px', async (look) => {
  const { page, complaints } = await installation.open(look)
  const found: unknown[] = []
  await page.goto('/w/default')
  for (const { path, says, offers } of EMPTY) {
    await walkTo(page, `/w/default${path}`)
    await page.getByRole('heading', { name: says, exact: true }).waitFor()
    const action = page
      .getByRole('main')
      .locator('a, button')
      .filter({ hasText: offers ?? '' })
    const isOffered = offers === undefined || (await action.first().isVisible())
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    const barriers = await findBarriers(page)
    if (!isOffered || overflow + barriers.length > 0) {
      found.push({ path, isOffered, overflow, barriers })
    }
  }
  expect(found).toEqual([])
  // React tells the console of what a page was shown instead of.
  expect(complaints.filter((each) => !each.startsWith('CallProblem: '))).toEqual([])
})
