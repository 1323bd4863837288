import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  startWarehouse,
  WAREHOUSE,
  WAREHOUSE_TOKEN,
} from '../../connectors/import/testing/warehouse.ts'
import { createCliKit } from './testing/cli-kit.ts'

const FLOW = `flow: labels
format: 1
title: Labels of products
connections: { from: warehouse, to: warehouse }
source: { read: from.product }
steps:
  - write: to.label
    match: { code: =sku }
    set: { code: =sku, text: =name }
`

function openKit() {
  const kit = createCliKit()
  onTestFinished(() => kit.remove())
  return kit
}

test('from the description of a running system to a flow that reads and writes it', async () => {
  const warehouse = await startWarehouse()
  onTestFinished(() => warehouse.close())
  const kit = openKit()
  kit.env['KEY'] = WAREHOUSE_TOKEN
  kit.env['MAPWRIGHT_ALLOW_PRIVATE'] = '1'
  for (let at = 1; at <= 120; at++) {
    const updated_at = `2026-11-${String(1 + (at % 20)).padStart(2, '0')}T10:00:00Z`
    warehouse.products.push({ product_id: at, sku: `S${at}`, name: `Product ${at}`, updated_at })
  }
  const made = await kit.run(
    'new',
    'connector',
    'warehouse',
    '--from',
    `${warehouse.url}/openapi.yaml`,
  )
  expect(made).toMatchObject({ code: 0, out: 'connectors/warehouse/connector.yaml' })
  for (const role of ['from', 'to']) {
    const connected = await kit.run(
      'connect',
      role,
      '--connector',
      'warehouse',
      '--secret-env',
      'token=KEY',
    )
    expect({ role, code: connected.code, err: connected.err }).toMatchObject({ code: 0 })
  }
  kit.write('mappings/labels.yaml', FLOW)
  expect(await kit.run('lint')).toMatchObject({ code: 0 })
  const first = await kit.run('run', 'labels')
  expect({ code: first.code, err: first.err }).toMatchObject({ code: 0 })
  const printed = new Map([...warehouse.labels.values()].map(({ code, text }) => [code, text]))
  expect(printed).toEqual(new Map(warehouse.products.map(({ sku, name }) => [sku, name])))
  expect(warehouse.labels.size).toBe(120)

  const [seventh] = warehouse.products.splice(6, 1)
  if (!seventh) throw new Error('there are 120 products')
  warehouse.products.push({ ...seventh, name: 'Renamed', updated_at: new Date().toISOString() })
  warehouse.asked.length = 0
  expect(await kit.run('run', 'labels')).toMatchObject({ code: 0 })
  expect(warehouse.asked.filter((line) => !line.startsWith('GET'))).toHaveLength(1)
  expect(warehouse.asked.some((line) => line.includes('updated_since='))).toBe(true)
  expect([...warehouse.labels.values()].find(({ code }) => code === 'S7')).toMatchObject({
    text: 'Renamed',
  })
})

test('guesses and what was left out are told, and marked in the file', async () => {
  const kit = openKit()
  kit.write('warehouse.yaml', WAREHOUSE)
  const { code, err } = await kit.run('new', 'connector', 'warehouse', '--from', 'warehouse.yaml')
  expect(code).toBe(0)
  expect(err).toContain('GET /reports/stock.pdf')
  expect(err).toContain('resources.label.update')
  const text = readFileSync(join(kit.folder, 'connectors/warehouse/connector.yaml'), 'utf8')
  expect(text.match(/# guessed: /g)?.length).toBeGreaterThan(4)
})

test('only the resources that are wanted', async () => {
  const kit = openKit()
  kit.write('warehouse.yaml', WAREHOUSE)
  const args = ['new', 'connector', 'warehouse', '--from', 'warehouse.yaml', '--only']
  const typo = await kit.run(...args, 'labels')
  expect(typo.code).toBe(2)
  expect(typo.err).toContain('"label"')
  expect(existsSync(join(kit.folder, 'connectors'))).toBe(false)
  const made = await kit.run(...args, 'label')
  expect(made.code).toBe(0)
  expect(made.err).not.toContain('stock.pdf')
  expect(
    readFileSync(join(kit.folder, 'connectors/warehouse/connector.yaml'), 'utf8'),
  ).not.toContain('/products')
})

test.each([
  ['a file that is not there', ['--from', 'nowhere.yaml']],
  ['a text that is no description', ['--from', 'text.yaml']],
  ['a database beside a description', ['--from', 'text.yaml', '--sql']],
  ['resources without a description', ['--only', 'label']],
])('%s is refused, and nothing is written', async (_, args) => {
  const kit = openKit()
  kit.write('text.yaml', 'just: text\n')
  expect(await kit.run('new', 'connector', 'warehouse', ...args)).toMatchObject({
    code: 2,
    out: '',
  })
  expect(existsSync(join(kit.folder, 'connectors'))).toBe(false)
})

test('an address that does not answer is named', async () => {
  const { code, err } = await openKit().run(
    'new',
    'connector',
    'x',
    '--from',
    'http://127.0.0.1:1/openapi.json',
  )
  expect(code).toBe(3)
  expect(err).toContain('http://127.0.0.1:1/openapi.json')
})

test('an address of this machine is not asked where nobody allows it', async () => {
  const warehouse = await startWarehouse()
  onTestFinished(() => warehouse.close())
  const kit = openKit()
  delete kit.env['MAPWRIGHT_ALLOW_PRIVATE']
  const made = await kit.run('new', 'connector', 'x', '--from', `${warehouse.url}/openapi.yaml`)
  expect(made).toMatchObject({ code: 3, out: '' })
  expect(made.err).toContain('MAPWRIGHT_ALLOW_PRIVATE')
})

test('from commands of curl and their answers, each in a file, to a system that is connected and read', async () => {
  const warehouse = await startWarehouse()
  onTestFinished(() => warehouse.close())
  const updated_at = '2026-11-01T10:00:00Z'
  warehouse.products.push({ product_id: 1, sku: 'S1', name: 'Product 1', updated_at })
  const list = `${warehouse.url}/api/v2/products?page=1&per_page=50`
  const answer = await fetch(list, { headers: { authorization: `Bearer ${WAREHOUSE_TOKEN}` } })
  const kit = openKit()
  kit.env['KEY'] = WAREHOUSE_TOKEN
  kit.write('calls/list.sh', `curl '${list}' -H 'Authorization: Bearer ${WAREHOUSE_TOKEN}'\n`)
  kit.write('calls/list.json', await answer.text())
  const made = await kit.run('new', 'connector', 'seen', '--from', 'calls')
  expect(made).toMatchObject({ code: 0, out: 'connectors/seen/connector.yaml' })
  const text = readFileSync(join(kit.folder, 'connectors/seen/connector.yaml'), 'utf8')
  expect(text).not.toContain(WAREHOUSE_TOKEN)
  const connected = await kit.run(
    'connect',
    'seen',
    '--connector',
    'seen',
    '--secret-env',
    'token=KEY',
  )
  expect({ code: connected.code, err: connected.err }).toMatchObject({ code: 0 })
})
