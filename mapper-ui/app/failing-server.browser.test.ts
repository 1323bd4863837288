import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
let paths: readonly string[] = []

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: ['customers'], size: 0.2 })
  const [event] = await queryRows<{ key: string }>(
    installation.services.database.db,
    `select key from event where flow = 'customers' limit 1`,
    [],
  )
  paths = listPaths(event?.key ?? '')
})
afterAll(() => installation.close())

/** Every page of a workspace. */
function listPaths(customer: string): readonly string[] {
  const of = '/i/lightspeed-ccv'
  const sections = ['people', 'tokens', 'alerts', 'schedules', 'privacy', 'audit', 'workspaces']
  return [
    '',
    of,
    `${of}/f/customers`,
    `${of}/f/customers/r/${customer}`,
    '/errors',
    '/errors?integration=lightspeed-ccv&flow=customers&state=parked&cause=run.missing',
    '/records?q=jansen',
    '/records?integration=lightspeed-ccv&flow=customers&day=2026-01-01',
    '/add',
    '/setup/lightspeed-ccv',
    '/setup/lightspeed-ccv?step=tables',
    '/setup/lightspeed-ccv?step=on',
    '/connections',
    '/files',
    '/new-flow',
    '/new-connector',
    '/edit?path=mappings/lightspeed-ccv/orders.yaml&view=pipeline',
    ...[...sections, 'factors'].map((section) => `/settings/${section}`),
  ]
}

/** As the server itself says that something is out of order. */
const OUT_OF_ORDER = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'internal', title: 'something is out of order', status: 500 }),
}
/** What stands between the page and the server says that it is not there. */
const NOBODY = { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }

/** No other test may have a window whose clock was set, which stays set. */
const WITH_A_CLOCK = { width: 1280, height: 800, isNew: true } as const

/** A part that is asked for again may be answered late, and only then shows the next. */
const PATIENT_MS = 60_000

const isOfCauses = ({ pathname }: URL) => /^\/api\/.*\/errors$/.test(pathname)
const isOfTrends = ({ pathname }: URL) => pathname.endsWith('/trends')
const isOfSession = (url: URL) => url.pathname === '/api/session'

async function breakAll(page: Page, answer: typeof NOBODY): Promise<void> {
  await page.route(
    (url) => url.pathname.startsWith('/api/') && !isOfSession(url),
    (route: Route) => route.fulfill(answer),
  )
}

const retriesOf = (page: Page) =>
  page.getByRole('main').getByRole('button', { name: /^Try (again|now)$/ })

/** What lacks of a page whose server does not answer as it should. */
async function findLacks(page: Page): Promise<readonly string[]> {
  const main = page.getByRole('main')
  // Parts fail one after the other.
  await main.locator('h1').first().waitFor()
  await main.getByRole('alert').filter({ hasText: 'Something is out of order' }).first().waitFor()
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  return [
    ...((await retriesOf(page).count()) > 0 ? [] : ['it cannot be tried again']),
    ...((await main.locator('h1').count()) === 1 ? [] : ['it has several titles']),
    ...(overflow > 0 ? [`it is ${overflow} too wide`] : []),
    ...(await findBarriers(page)),
  ]
}

/** What is said of a failure. */
const failuresOf = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('alert')
    .filter({ hasText: /out of order|could not be loaded/ })

/** Presses what is offered, part by part, until nothing is wrong any more; what is left then. */
async function tryAgain(page: Page): Promise<readonly string[]> {
  const end = Date.now() + PATIENT_MS
  while (Date.now() < end) {
    for (const retry of await retriesOf(page).all()) {
      if (await retry.isVisible()) await retry.click({ timeout: 1000 }).catch(() => undefined)
    }
    const isThere = await page.getByRole('main').locator('h1').isVisible()
    if (isThere && (await failuresOf(page).count()) === 0) return []
    await page.waitForTimeout(500)
  }
  return (await failuresOf(page).allTextContents()).concat('it did not get well')
}

// Every page in one of both looks, and each look with every other page.
test.each([
  { width: 1280, height: 800, scheme: 'light', nth: 0 },
  { width: 390, height: 780, scheme: 'dark', nth: 1 },
] as const)(
  'each page says that the server does not answer, and is there once it does, at $width px, $scheme',
  { timeout: 600_000 },
  async (look) => {
    const { page } = await installation.open(look)
    const found: unknown[] = []
    for (const path of paths.filter((_, at) => at % 2 === look.nth)) {
      await breakAll(page, OUT_OF_ORDER)
      await page.goto(`/w/default${path}`)
      const lacks = await findLacks(page).catch((error: Error) => [error.message])
      await page.unrouteAll()
      const left = await tryAgain(page)
      if (lacks.length + left.length > 0) found.push({ path, lacks, left })
    }
    expect(found).toEqual([])
  },
)

test('a page whose server is not there says so, and tries again after a while', async () => {
  const { page } = await installation.open(WITH_A_CLOCK)
  await page.clock.install()
  await breakAll(page, NOBODY)
  await page.goto('/w/default/files')
  await page.clock.runFor(10_000)
  const alert = page.getByRole('alert').filter({ hasText: 'Cannot reach the server' })
  await alert.waitFor()
  await page.unrouteAll()
  await page.clock.runFor(16_000)
  await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor()
  await expect.poll(() => alert.count()).toBe(0)
})

test('what fails on a page that is there already is told over its end, and the rest stays', async () => {
  const { page } = await installation.open(WITH_A_CLOCK)
  await page.clock.install()
  const alert = page.getByRole('alert').filter({ hasText: 'Not up to date, shown as of' })
  let isLate = true
  await page.route(isOfTrends, async (route) => {
    const answer = await route.fetch()
    await expect.poll(() => alert.isVisible()).toBe(true)
    await route.fulfill({ response: answer })
    isLate = false
  })
  await page.goto('/w/default')
  const title = page.getByRole('heading', { level: 1 })
  await title.waitFor()
  const said = await title.textContent()
  await page.getByRole('complementary').getByText('Live, updated').waitFor()
  await breakAll(page, OUT_OF_ORDER)
  // What it shows is asked for again every half a minute; a page on a busy machine may miss a turn of its clock.
  await expect
    .poll(async () => {
      await page.clock.runFor(31_000)
      return alert.isVisible()
    })
    .toBe(true)
  await page.getByRole('complementary').getByText('Not updated since').waitFor()
  // Another answer that comes late does not make up for it.
  await expect.poll(() => isLate).toBe(false)
  await page.getByRole('main').locator('td.per-day', { hasText: /[1-9]/ }).first().waitFor()
  await expect
    .poll(() => page.getByRole('complementary').getByText('Live, updated').count(), {
      // Before it is asked for again.
      timeout: 5_000,
    })
    .toBe(0)
  await expect.poll(() => title.textContent()).toBe(said)
  expect(await findBarriers(page)).toEqual([])
  await page.unrouteAll()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await alert.waitFor({ state: 'detached' })
  await page.getByRole('complementary').getByText('pdated now').waitFor()
})

test('a part that failed to come is not taken for nothing', async () => {
  const { page } = await installation.open({ width: 1280, height: 800 })
  await page.route(isOfCauses, (route) => route.fulfill(OUT_OF_ORDER))
  await page.goto('/w/default/i/lightspeed-ccv/f/customers')
  const alert = page.getByRole('alert').filter({ hasText: 'Part of this page could not be loaded' })
  await alert.waitFor()
  await page.unrouteAll()
  // It may be asked for again of itself before it is pressed.
  await alert
    .getByRole('button', { name: 'Try again' })
    .click({ timeout: 3000 })
    .catch(() => undefined)
  await expect.poll(() => alert.count()).toBe(0)
})

test('without a session, the pages in front say it too', async () => {
  const { page } = await installation.open({ width: 390, height: 780, scheme: 'dark' })
  await page.route('**/api/session', (route) => route.fulfill(OUT_OF_ORDER))
  for (const path of ['/', '/sign-in', '/set-up', '/w/default/files']) {
    await page.goto(path)
    await page.getByRole('alert').filter({ hasText: 'Something is out of order' }).waitFor()
    expect([path, await findBarriers(page)]).toEqual([path, []])
  }
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Try now' }).click()
  await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor()
})

test('a slow server leaves the frame where it will be, and its places lead on', async () => {
  const { page } = await installation.open({ width: 1280, height: 800 })
  const held: Route[] = []
  await page.route(
    (url) => url.pathname.startsWith('/api/') && !isOfSession(url),
    (route) => void held.push(route),
  )
  await page.goto('/w/default')
  const bones = page.getByRole('main').getByLabel('Loading…')
  await bones.waitFor()
  const places = page.getByRole('navigation', { name: 'Menu' }).first()
  const before = await places.boundingBox()
  const { left } = await bones.evaluate((element) => element.getBoundingClientRect().toJSON())
  expect(left).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0))
  expect(await findBarriers(page)).toEqual([])
  await page.unrouteAll()
  for (const route of held) await route.continue().catch(() => undefined)
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  await expect.poll(() => places.boundingBox()).toEqual(before)
})
