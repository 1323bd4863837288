import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendJson } from '../../server/testing/http-texts.ts'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const CONNECTOR = `connector: store
format: 1
title: Store
settings:
  type: object
  required: [url]
  properties: { url: { title: Address, type: string, format: uri } }
http: { base: =$settings.url, check: { get: /shelves } }
resources:
  shelf:
    title: Shelf
    key: =id
    label: name
    list: { get: /shelves, items: =items }
    record: { id: =id, name: =name }
    schema: { properties: { id: { type: integer }, name: { type: string } } }
`
const INTEGRATION = `integration: shelves
format: 1
title: Shelves
connections: { store: store }
settings:
  properties:
    shelf: { title: Shelf for the rest, type: integer, x-options: store.shelf }
    note: { title: Note, type: string }
flows: [shelves]
`
const FLOW = `flow: shelves
format: 1
title: Shelves
source: { read: store.shelf }
tables:
  placeOf: { title: Place of a shelf, to: store.shelf, rows: {}, otherwise: nothing }
steps:
  - skip: Nothing is done with them
    if: =name = $settings.note or id = $settings.shelf or id = $translate("placeOf", name)
`
const FILES = {
  'connectors/store/connector.yaml': CONNECTOR,
  'mappings/shelves/integration.yaml': INTEGRATION,
  'mappings/shelves/shelves.yaml': FLOW,
}

let installation: Installation
let system: Server
let shelves = 0

beforeAll(async () => {
  system = createServer((_, response) => {
    const items = Array.from({ length: shelves }, (__, at) => ({
      id: at + 1,
      name: `Shelf ${at + 1}`,
    }))
    sendJson(response, 200, { items })
  })
  await once(system.listen(0, '127.0.0.1'), 'listening')
  const { port } = system.address() as AddressInfo
  installation = await startInstallation('signed-up')
  const files = Object.entries(FILES).map(([path, text]) => ({ path, text }))
  await installation.call('pushFiles', { body: { files, note: 'shelves' } })
  await installation.call('addIntegration', { body: { name: 'shelves' } })
  const settings = { url: `http://127.0.0.1:${port}` }
  await installation.call('saveConnection', {
    params: { connection: 'store' },
    body: { connector: 'store', settings },
  })
  await installation.call('saveAnswers', {
    params: { integration: 'shelves' },
    body: { settings: {}, connections: { store: 'store' }, directions: {}, off: [] },
    headers: { 'if-match': '*' },
  })
})
afterAll(async () => {
  system.close()
  system.closeAllConnections()
  await installation.close()
})

async function ask(count: number) {
  shelves = count
  const window = await installation.open()
  await window.page.goto('/w/default/setup/shelves?step=questions')
  return { ...window, question: window.page.getByRole('combobox', { name: 'Shelf for the rest' }) }
}

async function answered(setting = 'shelf'): Promise<unknown> {
  const { body } = await installation.call('readQuestions', { params: { integration: 'shelves' } })
  return body.answers.settings[setting]
}

async function save(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^(Next|Continue|Save)/ })
    .first()
    .click()
}

test('of more choices than are drawn, it says how many there are, and each is found by typing', async () => {
  const { page, question, complaints } = await ask(700)
  await page.getByText('700 in all: type to find one.').waitFor()
  await question.fill('Shelf 654')
  await page.getByRole('option', { name: 'Shelf 654', exact: true }).click()
  await save(page)
  await expect.poll(answered).toBe(654)
  expect(complaints).toEqual([])
})

test('where the system has more than were read, another is chosen by its number', async () => {
  const { page, question, complaints } = await ask(1_300)
  await page.getByText('more than the 1000 that are listed').waitFor()
  await question.fill('no number')
  await page.getByText('No matches').waitFor()
  await question.fill('1299')
  await page.getByRole('option', { name: '1299', exact: true }).click()
  await expect.poll(() => question.inputValue()).toBe('1299')
  expect(await findBarriers(page)).toEqual([])
  await save(page)
  await expect.poll(answered).toBe(1299)
  expect(complaints).toEqual([])
})

test('one that the system does not have is refused at its question, and it alone is not saved', async () => {
  const before = await answered()
  const { page, question, complaints } = await ask(1_300)
  await page.getByText('more than the 1000 that are listed').waitFor()
  await question.fill('4711')
  await page.getByRole('option', { name: '4711', exact: true }).click()
  await page.getByText('Store does not have "4711"').waitFor()
  expect(await findBarriers(page)).toEqual([])
  // What else is answered is saved all the same.
  await page.getByRole('textbox', { name: 'Note' }).fill('Left')
  await save(page)
  await expect.poll(() => answered('note')).toBe('Left')
  await page.getByText('Store does not have "4711"').waitFor()
  expect(await answered()).toBe(before)
  await question.fill('1298')
  await page.getByRole('option', { name: '1298', exact: true }).click()
  await save(page)
  await expect.poll(answered).toBe(1298)
  expect(complaints.filter((each) => !each.includes('422'))).toEqual([])
})

test('a value table takes one that the system has besides those that it listed', async () => {
  shelves = 1_300
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/setup/shelves?step=tables')
  await page.getByText('A system has more values than are listed.').waitFor()
  const rowTo = page.getByRole('combobox', { name: 'Value in Store' })
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('Left')
  await rowTo.fill('Shelf 900')
  await page.getByRole('option', { name: 'Shelf 900', exact: true }).waitFor()
  await rowTo.fill('1288')
  await page.getByRole('option', { name: '1288', exact: true }).click()
  await page.getByRole('button', { name: 'Add a row' }).click()
  await expect
    .poll(async () => {
      const table = { integration: 'shelves', table: 'placeOf' }
      return (await installation.call('readTable', { params: table })).body.rows
    })
    .toEqual({ Left: 1288 })
  await expect.poll(() => page.getByRole('combobox', { name: /Left/ }).inputValue()).toBe('1288')
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})
