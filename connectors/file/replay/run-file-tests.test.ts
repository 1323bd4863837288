import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { fileTransport } from '../file-transport.ts'

const page = readFileSync(new URL('../../../docs/file-systems.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => block)
/** The first of each kind: another connector on the page has no tests. */
const connector = blocks.find((block) => /^connector:/m.test(block)) ?? ''
const ownTests = blocks.find((block) => /^tests:/m.test(block)) ?? ''

function compile(text: string) {
  return compileConnector('connector.yaml', text, { transports: [fileTransport] })
}

async function failuresOf(text: string): Promise<readonly (readonly string[])[]> {
  const { plan, diagnostics } = compile(text)
  expect(diagnostics).toEqual([])
  const results = plan ? await fileTransport.test?.(plan) : undefined
  return (results ?? []).map(({ failures }) => failures)
}

describe('the tests that docs/file-systems.md shows', () => {
  const whole = connector + ownTests

  test('pass', async () => {
    expect(await failuresOf(whole)).toEqual([[], [], [], []])
  })

  test.each([
    ['another total', 'total: 12.5', 'total: 12'],
    ['another encoding', 'encoding: windows-1252, ', 'encoding: windows-1251, '],
    ['another file', 'labels/labels-20260131-120000.csv:', 'labels/labels-1.csv:'],
    ['another row', 'L1;Anna;Main Street 1', 'L1;Anna;Main Street 2'],
    ['a file that is not moved', 'in/orders-1.csv: null', 'in/orders-2.csv: null'],
    ['another record that is searched', 'by: { sku: B }', 'by: { sku: C }'],
  ])('fail for %s', async (_, text, instead) => {
    expect(whole.split(text).length).toBeGreaterThan(1)
    const failures = await failuresOf(whole.replaceAll(text, () => instead))
    expect(failures.filter((each) => each.length > 0).length).toBeGreaterThan(0)
  })
})

const FILES = `connector: system
format: 1
title: System
settings: { type: object }
file: { folder: /somewhere }
resources:
  item:
    title: Item
    files: items/*.json
    json: {}
    key: =file.name
    list: {}
    create: { file: '=$set.sku & ".json"' }
    update: {}
    delete: {}
    record: { sku: =sku }
    schema: { properties: { sku: { type: string } } }
  sheet:
    title: Sheet
    files: sheets/*.xlsx
    xlsx: {}
    key: =sku
    list: {}
    record: { sku: =sku }
    schema: { properties: { sku: { type: string } } }
tests:
`

test.each([
  [
    '  - { it: is changed, update: item, id: a.json, set: { sku: B }, files: { items/a.json: \'{"sku":"A"}\' }, written: { items/a.json: "{\\n  \\"sku\\": \\"B\\"\\n}\\n" }, expect: {} }\n',
  ],
  [
    '  - { it: is taken away, delete: item, id: a.json, files: { items/a.json: "{}" }, written: { items/a.json: null }, expect: {} }\n',
  ],
  [
    '  - { it: is refused, create: item, set: { sku: a }, files: { items/a.json: "{}" }, expect: { fails: exists } }\n',
  ],
])('every operation can be shown: %s', async (text) => {
  expect(await failuresOf(FILES + text)).toEqual([[]])
})

test('a test that writes nothing fails where something is written', async () => {
  const text = '  - { it: is made, create: item, set: { sku: a }, expect: { sku: a } }\n'
  const [failures = []] = await failuresOf(FILES + text)
  expect(failures).toHaveLength(1)
})

test.each([
  ['  - { it: x, list: sheet, expect: [] }\n', '27:5 connector.test_form'],
  ['  - { it: x, list: other, expect: [] }\n', '27:20 connector.resource_unknown'],
  ['  - { it: x, list: item, files: { ../a: "" }, expect: [] }\n', '27:41 connector.test_form'],
])('a mistake has its line and column: %s', (text, told) => {
  const { diagnostics } = compile(FILES + text)
  expect(diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([told])
})
