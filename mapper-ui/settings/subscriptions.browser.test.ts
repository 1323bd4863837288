import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSession } from '../../server/people/sessions.ts'
import { findBarriers, openWindow } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const SUBSCRIPTIONS = `contact: subscriptions@maps.example
subscriptions:
  shop: { title: Corner shop, flows: 5, recordsPerMonth: 500, support: By mail }
  chain: { title: Chain of shops }
`

let folder: string
let installation: Installation

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mapwright-subscriptions-'))
  const subscriptionsFile = join(folder, 'subscriptions.yaml')
  writeFileSync(subscriptionsFile, SUBSCRIPTIONS)
  installation = await startInstallation('signed-up', { subscriptionsFile })
})
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

test('an operator sees and changes subscriptions, and the workspace says on every page what holds it', {
  timeout: 300_000,
}, async () => {
  const { page, complaints } = await installation.open({})
  const phone = await installation.open({ width: 390, scheme: 'dark', isNew: true })
  const change = async (day: string) => {
    await page.goto('/w/default/settings/subscriptions')
    await page.getByRole('button', { name: /^Change subscription/ }).click()
    expect(await findBarriers(page)).toEqual([])
    await page.getByLabel('Last day (UTC)').fill(day)
    await page.getByRole('button', { name: 'Grant the subscription' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await page.goto('/w/default/settings/subscriptions')
  await page.getByText('no limits').waitFor()
  expect(await findBarriers(page)).toEqual([])

  await change('2026-01-01')
  await page.goto('/w/default')
  const banner = page
    .getByRole('alert')
    .filter({ hasText: 'The subscription Corner shop ended on 2026-01-02' })
  await banner.waitFor()
  expect(await findBarriers(page)).toEqual([])
  await banner.getByRole('link').click()
  await page.getByRole('heading', { level: 2, name: 'Corner shop' }).waitFor()
  await page.getByText('0 of 500').waitFor()
  // Of a workspace that no merchant made nothing is ever erased.
  await expect.poll(() => page.getByText(/erased/).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await phone.page.goto('/w/default/settings/subscription')
  await phone.page.getByText('0 of 500').waitFor()
  expect(await findBarriers(phone.page)).toEqual([])
  await expect.poll(() => phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)

  await change('')
  await page.goto('/w/default')
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await expect.poll(() => banner.count()).toBe(0)
  expect([...complaints, ...phone.complaints]).toEqual([])
})

async function openViewer() {
  const { body } = await installation.call('addPerson', {
    body: { email: 'vera@example.com', name: 'Vera Viewer', role: 'viewer' },
  })
  const { db, clock } = installation.services.database
  const { id } = await createSession(db, body.id, clock.now())
  const window = await openWindow(installation.url, { isNew: true })
  await window.context.addCookies([{ name: 'mapwright', value: id, url: installation.url }])
  return window
}

test('an administrator asks, asks again and withdraws; the operator declines with a reason, which stays until it is dismissed', {
  timeout: 300_000,
}, async () => {
  const { page, complaints } = await installation.open({})
  const phone = await installation.open({ width: 390, scheme: 'dark', isNew: true })
  const ask = async (subscription: string, note: string) => {
    await page.goto('/w/default/settings/subscription')
    await page.getByRole('button', { name: `Ask for this subscription: ${subscription}` }).click()
    await page.getByLabel('Note').fill(note)
    await page.getByRole('button', { name: 'Send the request' }).click()
    await page.getByText(`The subscription ${subscription} is asked for`, { exact: true }).waitFor()
    expect(await findBarriers(page)).toEqual([])
  }
  await ask('Corner shop', '')
  const contact = page.getByRole('link', { name: 'subscriptions@maps.example' })
  await expect.poll(() => contact.getAttribute('href')).toBe('mailto:subscriptions@maps.example')
  await ask('Chain of shops', 'Two lines,\n<b>as they are</b>.')
  await expect
    .poll(() => page.getByText('The subscription Corner shop is asked for').count())
    .toBe(0)
  const viewer = await openViewer()
  await viewer.page.goto('/w/default/settings/subscription')
  await viewer.page.getByText('Administrators of this workspace can ask').waitFor()
  await viewer.page
    .getByText('The subscription Chain of shops is asked for', { exact: true })
    .waitFor()
  await expect.poll(() => viewer.page.getByText('Two lines').count()).toBe(0)
  await expect
    .poll(() => viewer.page.getByRole('button', { name: /Ask for|Withdraw/ }).count())
    .toBe(0)
  expect(await findBarriers(viewer.page)).toEqual([])

  await phone.page.goto('/w/default/settings/subscriptions')
  await phone.page.getByText('<b>as they are</b>').waitFor()
  expect(await findBarriers(phone.page)).toEqual([])
  await expect.poll(() => phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await phone.page.getByRole('button', { name: 'Decline: Demo shop' }).click()
  await phone.page.getByLabel('Reason').fill('Not before January.')
  expect(await findBarriers(phone.page)).toEqual([])
  await phone.page.getByRole('button', { name: 'Decline the request' }).click()
  await phone.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await phone.page.getByRole('region', { name: 'Requests' }).waitFor({ state: 'hidden' })

  await page.reload()
  await page.getByText('The request for Chain of shops was declined').waitFor()
  await page.getByText('Not before January.').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('was declined').waitFor({ state: 'hidden' })
  await ask('Corner shop', '')
  await page.getByRole('button', { name: 'Withdraw: Corner shop' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
  await expect.poll(() => page.getByText('is asked for').count()).toBe(0)
  expect([...complaints, ...phone.complaints]).toEqual([])
})
