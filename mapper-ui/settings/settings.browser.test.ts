import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers, findStrays } from '../testing/browser.ts'
import { type Installation, owner, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
let hook: Server
/** What was sent to the webhook. */
const messages: { readonly text: string }[] = []

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  await installation.call('addIntegration', { body: { name: 'lightspeed-ccv' } })
  hook = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      messages.push(JSON.parse(Buffer.concat(parts).toString()))
      response.end('ok')
    })
  }).listen(0, '127.0.0.1')
  await once(hook, 'listening')
})
afterAll(async () => {
  hook.close()
  await installation.close()
})

test('a person is let in, and chooses a password of their own', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/people')
  await page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Vera Viewer')
  await dialog.getByLabel('E-mail address').fill('vera@example.com')
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add a person' }).click()
  const first = await page.getByLabel('Invitation', { exact: true }).inputValue()
  await page.getByRole('button', { name: 'Invite again: Vera Viewer' }).click()
  const invitation = page.getByLabel('Invitation', { exact: true })
  await expect.poll(() => invitation.inputValue()).not.toBe(first)
  const link = await invitation.inputValue()

  await page.context().clearCookies()
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByRole('heading', { name: 'Welcome to Mapwright' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('New password').fill('known to nobody else')
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('link', { name: 'Overview' }).first().waitFor()
  expect(complaints).toEqual([])
})

test('a token is shown once, and revoked', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/tokens')
  await page.getByRole('button', { name: 'Create token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Purpose').fill('Nightly report')
  // Twice before the page can tell that it is at work.
  await dialog.locator('form').evaluate((form: HTMLFormElement) => {
    form.requestSubmit()
    form.requestSubmit()
  })
  const secret = await page.getByLabel('Token', { exact: true }).inputValue()
  const asked = await fetch(`${installation.url}/api/workspaces/default/integrations`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  expect(asked.status).toBe(200)

  await page.getByRole('button', { name: 'Revoke: Nightly report' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('heading', { name: 'No tokens yet' }).waitFor()
  expect(complaints).toEqual([])
})

test('a destination of alerts is added on a phone, tried, and taken away', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto('/w/default/settings/alerts')
  await page.getByRole('heading', { name: 'No alert channel yet' }).waitFor()
  await page.getByRole('button', { name: 'Add channel' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the channel').fill('Office')
  const { port } = hook.address() as AddressInfo
  await dialog.getByLabel('Address of the webhook').fill(`http://127.0.0.1:${port}/its-secret`)
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await page.getByRole('heading', { name: 'Office' }).waitFor()
  await page.getByRole('button', { name: 'Send a test message' }).click()
  await page.getByText('Test message accepted.').waitFor()
  expect(messages).toHaveLength(1)
  await expect.poll(() => page.textContent('main')).not.toContain('its-secret')
  expect(await findBarriers(page)).toEqual([])

  hook.close()
  hook.closeAllConnections()
  await page.getByRole('button', { name: 'Send a test message' }).click()
  await page.getByText(/ECONNREFUSED/).waitFor()
  await page.getByRole('button', { name: 'Remove: Office' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('heading', { name: 'No alert channel yet' }).waitFor()
  expect(complaints).toEqual([])
})

test('a flow gets another time, hours to run in, and a pause', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto('/w/default/settings/schedules')
  const flow = 'Customers, Lightspeed to CCV SalesPOS'
  await page.getByRole('button', { name: `Edit: ${flow}` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'By calendar (cron)' }).check()
  await dialog.getByRole('textbox', { name: 'Cron' }).fill('every morning')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByRole('textbox', { name: 'Cron' }).fill('0 6 * * 1-5')
  await dialog.getByRole('button', { name: 'Add time window' }).click()
  await dialog.getByRole('switch', { name: /^Paused/ }).check()
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  const saved = await installation.call('readFlow', { params: { flow: 'customers' } })
  expect(saved.body.schedule).toMatchObject({
    isPaused: true,
    windows: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  })
  await page.getByRole('link', { name: `Run, or read again from a date: ${flow}` }).click()
  await page.getByRole('heading', { name: flow }).waitFor()
  expect(complaints).toEqual([])
})

test('a session that ends takes nothing away: signed in again in another tab, the page goes on', async () => {
  const { page, context, complaints } = await installation.open()
  await page.goto('/w/default/settings/alerts')
  await page.getByRole('button', { name: 'Add channel' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the channel').fill('Night shift')
  await dialog.getByLabel('Address of the webhook').fill('http://127.0.0.1:9/hook')
  await context.clearCookies()
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await dialog.getByText('Session expired').waitFor()
  await expect.poll(() => findStrays(page, '[role=dialog] [role=alert]')).toEqual([])
  const opening = context.waitForEvent('page')
  await dialog.getByRole('link', { name: 'Sign in again' }).click()
  const other = await opening
  await other.getByLabel('E-mail address').fill(owner.email)
  await other.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByRole('navigation').first().waitFor()
  await other.close()
  // What a browser tells a page to which somebody comes back.
  const renewed = page.waitForResponse((answer) => answer.url().endsWith('/api/session'))
  await page.evaluate('dispatchEvent(new Event("visibilitychange"))')
  await renewed
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await page.getByRole('heading', { name: 'Night shift' }).waitFor()
  await page.getByRole('button', { name: 'Remove: Night shift' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('heading', { name: 'No alert channel yet' }).waitFor()
  expect(complaints).toEqual([])
})

test('the audit log tells who did what', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/audit')
  await page.getByRole('cell', { name: 'addIntegration' }).first().waitFor()
  await expect.poll(() => page.getByRole('cell', { name: owner.email }).count()).toBeGreaterThan(0)
  expect(complaints).toEqual([])
})

test('erasing a person takes their address twice', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/privacy')
  await page.getByLabel('E-mail address').fill('anna@example.com')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByText('0 items are stored.').waitFor()
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

test('what a workspace is called and how long it keeps records is saved, and read back', async () => {
  const { page, context, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto('/w/default/settings/general')
  const title = page.getByLabel('Name of this workspace')
  await title.fill('Fietsen & Zo')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Cannot reach the server').waitFor()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  await page.reload()
  await expect.poll(() => title.inputValue()).toBe('Fietsen & Zo')

  await page.goto('/w/default/settings/privacy')
  await page.getByRole('radio', { name: /^Store everything/ }).check()
  await page.getByLabel('Delete record data after (days)').fill('21')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  const { body } = await installation.call('readPrivacy')
  expect(body).toMatchObject({ payloads: 'full', payloadDays: 21 })
  await page.reload()
  await expect
    .poll(() => page.getByRole('radio', { name: /^Store everything/ }).isChecked())
    .toBe(true)
  expect(complaints).toEqual([])
})

test('a further workspace is made and entered', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/settings/workspaces')
  await page.getByRole('button', { name: 'Add a workspace' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Name( \*)?$/).fill('Räder & Söhne')
  const name = dialog.getByLabel('Address')
  await expect.poll(() => name.inputValue()).toBe('rader-sohne')
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Add a workspace' }).click()
  await page.getByRole('link', { name: 'Open: Räder & Söhne' }).click()
  await page.waitForURL('**/w/rader-sohne')
  await page.getByRole('heading', { name: 'Connect your first two systems' }).waitFor()
  expect(complaints).toEqual([])
})
