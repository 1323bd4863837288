import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { noteHookCall, saveHookTopics } from '../../server/store/hook-topics.ts'
import { findBarriers, type Window } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
let window: Window

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: [], size: 0.2 })
  window = await installation.open()
})
afterAll(() => installation.close())

test('shows every account with what uses it, and asks its system again', async () => {
  const { page } = window
  await page.goto('/w/default/connections')
  const list = page.getByRole('navigation', { name: 'Connections' })
  await list.getByRole('link', { name: /^pos/ }).click()
  await page.getByRole('region', { name: 'pos', exact: true }).getByText('Used by').waitFor()
  await list.getByRole('link', { name: /^shop/ }).click()
  const shop = page.getByRole('region', { name: 'shop', exact: true })
  await shop.getByText('Used by').waitFor()
  await shop.getByRole('link', { name: 'lightspeed-ccv' }).waitFor()
  await shop.getByRole('button', { name: 'Check now' }).click()
  await shop.getByText('It works').waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test('shows the last calls of an account with how each ended, and those that failed', async () => {
  const { db } = installation.services.database
  await queryRows(
    db,
    `with shop as (select id from connection where name = 'shop'),
     last as (insert into connection_call (connection, at, ms, verb, answer, is_failure, flow)
       select id, 1000 + n, 96, 'GET', '200', false, 'orders' from shop, generate_series(1, 8) as n
       union all select id, 500, 41, 'PUT', '429', true, 'stock' from shop)
     insert into connection_usage (connection, hour, requests, refused, failed)
     select id, ?, 400, 1, 2 from shop`,
    [Math.floor(Date.now() / 3_600_000) * 3_600_000],
  )
  for (const scheme of ['light', 'dark'] as const) {
    const { page, complaints } = await installation.open({ scheme, width: 1440, height: 900 })
    await page.goto('/w/default/connections?show=shop')
    const shop = page.getByRole('region', { name: 'shop', exact: true })
    await shop.getByText(/^400 requests in 24 hours · 2 failed \(0\.5%\)$/).waitFor()
    const calls = shop.getByRole('table', { name: 'Last calls' }).getByRole('row')
    await expect.poll(() => calls.count()).toBe(6)
    await expect.poll(() => calls.nth(1).innerText()).toMatch(/GET\s+200\s+96 ms\s+Orders/)
    await shop.getByRole('button', { name: 'Show 4 more' }).click()
    await expect.poll(() => calls.count()).toBe(10)
    await shop.getByText('Failed', { exact: true }).click()
    await expect.poll(() => calls.count()).toBe(2)
    await expect.poll(() => calls.nth(1).innerText()).toMatch(/PUT\s+429\s+41 ms\s+Stock/)
    expect(await findBarriers(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    const list = page.getByRole('navigation', { name: 'Connections' })
    await expect.poll(() => list.isVisible()).toBe(false)
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(overflow).toBeLessThanOrEqual(0)
    await page.getByRole('link', { name: 'All connections' }).click()
    await list.getByRole('link', { name: /^shop/ }).waitFor()
    await expect.poll(() => shop.isVisible()).toBe(false)
    expect(complaints).toEqual([])
  }
})

test('shows whether a system tells of changes, and what to do where it does not', async () => {
  const { page } = window
  const { db } = installation.services.database
  const of = { workspace: 'default', connection: 'shop' }
  const topics = [
    { topic: 'orders/*', failure: undefined },
    { topic: 'variants/*', failure: 'config' },
  ]
  await saveHookTopics(db, of, topics, Date.now())
  await noteHookCall(db, of, 'orders/*', Date.now())
  await page.reload()
  const shop = page.getByRole('region', { name: 'shop', exact: true })
  await shop.getByText('Last webhook').waitFor()
  const advice = await shop.getByRole('alert').innerText()
  expect(advice).toContain('variants/*')
  expect(advice).toContain('allow this key to register webhooks')
  expect(await findBarriers(page)).toEqual([])
})

test('renews a secret without showing the one that is stored', async () => {
  const { page } = window
  await openTask('shop', 'Edit or renew credentials')
  const dialog = page.getByRole('dialog')
  const secret = dialog.getByLabel('API secret')
  await expect.poll(() => secret.inputValue()).toBe('')
  await expect.poll(() => secret.getAttribute('placeholder')).toContain('Stored')
  expect(await findBarriers(page)).toEqual([])
  await secret.fill('a secret that the shop never saw')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.getByText('Compare both with the back office').waitFor()
  await secret.fill('')
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Saved').waitFor()
})

test('does not take a stored secret along to another address', async () => {
  const { page } = window
  await openTask('shop', 'Edit or renew credentials')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /Another address/ }).fill('http://127.0.0.1:1')
  await dialog.getByRole('button', { name: 'Test' }).click()
  const refusal = await dialog.getByRole('alert').innerText()
  expect(refusal).toContain('so enter the secrets again')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('does not remove an account that is used, and says by what', async () => {
  const { page } = window
  await openTask('pos', 'Remove')
  const dialog = page.getByRole('dialog')
  await expect
    .poll(() => dialog.innerText())
    .toContain('It cannot be removed: lightspeed-ccv uses it')
  await dialog.getByText('Close', { exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
})

test('shows how much of the rate budget was used', async () => {
  const { page } = window
  await openTask('pos', 'Quota')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('The system allows 300 in 1 minute.').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('adds a further account, and removes it again', async () => {
  const { page, complaints } = window
  const till = installation.simulators.find(({ connector }) => connector === 'ccv-salespos')
  await page.getByRole('button', { name: 'Connect a system' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^CCV SalesPOS/ }).click()
  await dialog.getByLabel("Address of the till's website").fill(till?.settings['url'] ?? '')
  await dialog.getByLabel('Public key').fill(till?.settings['public'] ?? '')
  await dialog.getByLabel('Secret key').fill(till?.secrets['secret'] ?? '')
  await dialog.getByLabel('Name of the connection').fill('Second till')
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  const list = page.getByRole('navigation', { name: 'Connections' })
  await list.getByRole('link', { name: /^second-till/ }).click()
  const added = page.getByRole('region', { name: 'second-till', exact: true })
  await added.getByText('Not used').waitFor()
  await added.getByText('Works', { exact: true }).waitFor()

  await openTask('second-till', 'Remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await added.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

const BANK = `connector: bank
format: 1
title: Bank
settings:
  type: object
  required: [url, privateKey]
  properties:
    url: { title: Address, type: string, format: uri }
    privateKey: { title: Private key, type: string, minLength: 100, writeOnly: true, x-lines: true }
    certificate: { title: Certificate, type: string, x-lines: true }
http:
  base: =$settings.url
  headers: { x-key: =$base64encode($settings.privateKey), x-certificate: =$base64encode($settings.certificate) }
  check: { get: /accounts }
resources:
  account: { title: Account, key: =id, get: { get: "/accounts/{id}" }, schema: { properties: { id: { title: Number } } } }
`

test('takes a key and a certificate line by line, and hides the key while it is entered', async () => {
  const pem = { type: 'pkcs8', format: 'pem' } as const
  const key = String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem))
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----'
  const got: Record<string, string>[] = []
  const bank = createServer(({ headers }, response) => {
    const read = (name: string) => Buffer.from(String(headers[name]), 'base64').toString('utf8')
    got.push({ key: read('x-key'), certificate: read('x-certificate') })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await once(bank.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    bank.close().closeAllConnections()
  })
  const address = bank.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const files = [{ path: 'connectors/bank/connector.yaml', text: BANK }]
  await installation.call('pushFiles', { body: { files, note: 'a bank' } })

  const { page, complaints } = await installation.open({ width: 390, scheme: 'dark' })
  await page.goto('/w/default/connections')
  await page.getByRole('button', { name: 'Connect a system' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Bank/ }).click()
  await dialog.getByLabel('Address').fill(`http://127.0.0.1:${port}`)
  const secret = dialog.getByRole('textbox', { name: 'Private key' })
  const hiding = () =>
    secret.evaluate((field) => getComputedStyle(field).getPropertyValue('-webkit-text-security'))
  await secret.fill('two\nlines')
  await secret.press('Tab')
  await dialog.getByText('At least 100 characters').waitFor()
  await secret.fill(key)
  await expect.poll(() => secret.inputValue()).toBe(key)
  await expect.poll(hiding).toBe('disc')
  await expect.poll(() => secret.getAttribute('autocomplete')).toBe('off')
  await expect.poll(() => secret.getAttribute('spellcheck')).toBe('false')
  const shown = dialog.getByRole('button', { name: 'Show Private key' })
  await secret.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(hiding).toBe('none')
  await expect.poll(() => shown.getAttribute('aria-pressed')).toBe('true')
  await dialog.getByRole('textbox', { name: 'Certificate' }).fill(certificate)
  expect(await findBarriers(page)).toEqual([])
  await shown.click()
  await expect.poll(hiding).toBe('disc')
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(got.at(-1)).toEqual({ key: key.trim(), certificate })

  await page.goto('/w/default/connections?show=bank')
  await page.getByRole('button', { name: 'More about bank' }).click()
  await page.getByRole('menuitem', { name: 'Edit or renew credentials' }).click()
  await expect
    .poll(() => dialog.getByRole('textbox', { name: 'Certificate' }).inputValue())
    .toBe(certificate)
  await expect.poll(() => secret.inputValue()).toBe('')
  await expect.poll(() => secret.getAttribute('placeholder')).toContain('Stored')
  expect(complaints).toEqual([])
})

async function openTask(connection: string, task: string): Promise<void> {
  const { page } = window
  const list = page.getByRole('navigation', { name: 'Connections' })
  await list.getByRole('link', { name: new RegExp(`^${connection}`) }).click()
  await page.getByRole('button', { name: `More about ${connection}` }).click()
  await page.getByRole('menuitem', { name: task }).click()
}
