import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
})
afterAll(() => installation.close())

test('a person is let in, and chooses a password of their own', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/people')
  await page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Vera Viewer')
  await dialog.getByLabel('E-mail address').fill('vera@example.com')
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add a person' }).click()
  const link = await page.getByLabel('Invitation', { exact: true }).inputValue()

  await page.context().clearCookies()
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByRole('heading', { name: 'Welcome to Mapwright' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('New password').fill('known to nobody else')
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  expect(complaints).toEqual([])
})

test('a token is shown once, and revoked', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/tokens')
  await page.getByRole('button', { name: 'Make a token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What it is for').fill('Nightly report')
  await dialog.getByRole('button', { name: 'Make a token' }).click()
  const secret = await page.getByLabel('Token', { exact: true }).inputValue()
  const asked = await fetch(`${installation.url}/api/workspaces/default/integrations`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  expect(asked.status).toBe(200)

  await page.getByRole('button', { name: 'Revoke: Nightly report' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('heading', { name: 'No program has access' }).waitFor()
  expect(complaints).toEqual([])
})

test('erasing a person takes their address twice', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/privacy')
  await page.getByLabel('E-mail address').fill('anna@example.com')
  await page.getByRole('button', { name: 'Erase' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Type the e-mail address').fill('hanna@example.com')
  await dialog.getByRole('button', { name: 'Erase' }).click()
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByLabel('Type the e-mail address').fill('anna@example.com')
  await dialog.getByRole('button', { name: 'Erase' }).click()
  await page.getByText('Erased: data of 0 events').waitFor()
  expect(complaints).toEqual([])
})

const sections = [
  'general',
  'people',
  'tokens',
  'alerts',
  'schedules',
  'privacy',
  'audit',
  'workspaces',
  'me',
]

test.each(['light', 'dark'] as const)('no section has a barrier when %s', async (scheme) => {
  const { page, complaints } = await installation.open({ scheme, width: 390 })
  for (const section of sections) {
    await page.goto(`/w/default/settings/${section}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle').catch(() => undefined)
    const barriers = await findBarriers(page)
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect({ section, barriers, overflow }).toEqual({ section, barriers: [], overflow: 0 })
  }
  expect(complaints).toEqual([])
})
