import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { NEVER, refusalOf } from '../../transport-suite/transport-case.ts'
import { createTestFolder } from '../testing/open-folder.ts'

function products(format: string, more = ''): string {
  return `  product:
    title: Product
    files: out/*.txt
    ${format}
    key: =file.name
    list: { quiet: 0s }
    create: { file: '=$set.sku & ".txt"' }
    update: {}
    delete: {}
${more}    record: { sku: =SKU, name: =Name, price: =Price, isActive: =Active, added: '=SKU & "!"' }
    schema:
      properties:
        sku: { type: string }
        name: { type: string }
        price: { type: number }
        isActive: { type: boolean }
        added: { type: string }
`
}

const CREATE = { operation: 'o', signal: NEVER }
const SET = { isActive: true, price: 12.5, name: 'Name; "x"', sku: 'A1' }

describe('a record is written', () => {
  test.each([
    ['csv: {}', 'SKU,Name,Price,Active\r\nA1,"Name; ""x""",12.5,true\r\n'],
    [
      'csv: { delimiter: ";", decimal: "," }',
      'SKU;Name;Price;Active\r\nA1;"Name; ""x""";12,5;true\r\n',
    ],
    [
      'fixed: { columns: { SKU: 4, Name: 10, Price: 6, Active: 5 } }',
      'A1  Name; "x"   12.5true \r\n',
    ],
    ['csv: { columns: [Name, Other, SKU] }', '"Name; ""x""",,A1\r\n'],
    [
      'xml: { records: products/product, root: { xmlns: "urn:shop" } }',
      '<?xml version="1.0" encoding="UTF-8"?>\n<products xmlns="urn:shop">\n  <product>\n    <SKU>A1</SKU>\n    <Name>Name; &quot;x&quot;</Name>\n    <Price>12.5</Price>\n    <Active>true</Active>\n  </product>\n</products>\n',
    ],
    [
      'xml: { records: product }',
      '<?xml version="1.0" encoding="UTF-8"?>\n<product>\n  <SKU>A1</SKU>\n  <Name>Name; &quot;x&quot;</Name>\n  <Price>12.5</Price>\n  <Active>true</Active>\n</product>\n',
    ],
    ['ndjson: {}', '{"SKU":"A1","Name":"Name; \\"x\\"","Price":12.5,"Active":true}\n'],
    [
      'json: {}',
      '{\n  "SKU": "A1",\n  "Name": "Name; \\"x\\"",\n  "Price": 12.5,\n  "Active": true\n}\n',
    ],
  ])('with %s, its columns in the order of the connector', async (format, expected) => {
    const { folder, open, names } = createTestFolder()
    const product = open(products(format)).resource('product')
    const { id, record } = await product.create(SET, CREATE)
    expect(id).toBe('A1.txt')
    expect(record).toMatchObject({ sku: 'A1', price: 12.5 })
    expect(readFileSync(join(folder, 'out/A1.txt'), 'utf8')).toBe(expected)
    expect(names('out')).toEqual(['A1.txt'])
  })

  test('and read again as it was, and changed, and deleted', async () => {
    for (const format of [
      'csv: { delimiter: ";", decimal: "," }',
      'fixed: { columns: { SKU: 4, Name: 10, Price: 6, Active: 5 } }',
      'ndjson: {}',
      'json: {}',
      'xml: { records: products/product }',
      'xml: { records: product, encoding: utf-16le }',
      'xlsx: { sheet: Products, row: 2 }',
    ]) {
      const { open, names } = createTestFolder()
      const product = open(products(format)).resource('product')
      await product.create(SET, CREATE)
      await product.update('A1.txt', { price: 7 }, { signal: NEVER })
      const read = await product.read?.('A1.txt', NEVER)
      expect(read).toMatchObject({
        id: 'A1.txt',
        record: { sku: 'A1', name: 'Name; "x"', price: 7, isActive: true },
      })
      await product.delete('A1.txt', { signal: NEVER })
      expect(names('out')).toEqual([])
      expect(await product.read?.('A1.txt', NEVER)).toBeUndefined()
    }
  })

  test('and what else a file has stays as it is', async () => {
    const { folder, write, open } = createTestFolder()
    write('out/A1.txt', '{"Theirs":{"a":[1]},"SKU":"A1","Name":"Old"}')
    const product = open(products('json: {}')).resource('product')
    await product.update('A1.txt', { name: 'New' }, { signal: NEVER })
    expect(JSON.parse(readFileSync(join(folder, 'out/A1.txt'), 'utf8'))).toEqual({
      Theirs: { a: [1] },
      SKU: 'A1',
      Name: 'New',
    })
  })

  test.each([
    ['windows-1252', 'Müller €', Buffer.from([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x80])],
    ['utf-16le', 'Mü', Buffer.from('Mü', 'utf16le')],
  ])('in the encoding %s', async (encoding, name, expected) => {
    const { folder, open } = createTestFolder()
    const product = open(products(`csv: { encoding: ${encoding} }`)).resource('product')
    await product.create({ sku: 'A1', name }, CREATE)
    expect(readFileSync(join(folder, 'out/A1.txt')).includes(expected)).toBe(true)
    expect((await product.read?.('A1.txt', NEVER))?.record?.['name']).toBe(name)
  })
})

describe('nothing is written', () => {
  test.each([
    [
      'a character that the encoding lacks',
      'csv: { encoding: windows-1252 }',
      { sku: 'A1', name: '商品' },
      'fileNoCharacter',
    ],
    [
      'a value that is wider than its place',
      'fixed: { columns: { SKU: 4, Name: 3 } }',
      { sku: 'A1', name: 'Name' },
      'fileTooWide',
    ],
    ['a list in a table', 'csv: {}', { sku: 'A1', name: ['a'] }, 'fileNoText'],
    ['a name that leads up', 'json: {}', { sku: '../../A1', name: 'A' }, 'fileNameForm'],
    ['a name that is a path', 'json: {}', { sku: '/tmp/A1', name: 'A' }, 'fileNameForm'],
    ['a name that is hidden', 'json: {}', { sku: '.A1', name: 'A' }, 'fileNameForm'],
    ['a name that is a device', 'json: {}', { sku: 'CON', name: 'A' }, 'fileNameForm'],
    ['no name', 'json: {}', { sku: null, name: 'A' }, undefined],
  ])('of %s', async (_, format, set, code) => {
    const { open, names } = createTestFolder()
    const product = open(products(format)).resource('product')
    const work = product.create(set, CREATE)
    const refusal = await refusalOf(work).catch(() => undefined)
    expect(refusal?.reason.code).toBe(code)
    expect(refusal?.mayHaveHappened ?? false).toBe(false)
    expect(names().filter((name) => name !== '.mapwright' && name !== 'out')).toEqual([])
  })

  test('of a field that is computed', async () => {
    const { open } = createTestFolder()
    const product = open(products('json: {}')).resource('product')
    expect(await refusalOf(product.create({ sku: 'A1', added: 'A1!' }, CREATE))).toMatchObject({
      class: 'config',
      reason: { code: 'sqlUnwritten' },
    })
  })

  test('over a file that is there, which is refused as such', async () => {
    const { folder, write, open } = createTestFolder()
    write('out/A1.txt', 'theirs')
    const product = open(products('json: {}')).resource('product')
    expect(await refusalOf(product.create(SET, CREATE))).toMatchObject({
      class: 'exists',
      mayHaveHappened: false,
    })
    expect(readFileSync(join(folder, 'out/A1.txt'), 'utf8')).toBe('theirs')
  })

  test('into a file of several records, or one that cannot be read', async () => {
    const { write, open } = createTestFolder()
    write('out/A1.txt', '[{"SKU":"A1"},{"SKU":"A2"}]')
    write('out/A2.txt', '{"SKU":')
    const product = open(products('json: {}')).resource('product')
    for (const id of ['A1.txt', 'A2.txt']) {
      const refusal = await refusalOf(product.update(id, { name: 'N' }, { signal: NEVER }))
      expect(refusal).toMatchObject({ class: 'invalid', mayHaveHappened: false })
    }
  })
})

test('one attempt makes one file, also where it is made again at once', async () => {
  const { open, names } = createTestFolder()
  const product = open(products('json: {}')).resource('product')
  const made = await Promise.all([product.create(SET, CREATE), product.create(SET, CREATE)])
  expect(made.map(({ id }) => id)).toEqual(['A1.txt', 'A1.txt'])
  expect(names('out')).toEqual(['A1.txt'])
})

test('many at once are made each once, and all that is noted goes when the run is over', async () => {
  const { open, names } = createTestFolder()
  const product = open(products('ndjson: {}')).resource('product')
  const numbers = Array.from({ length: 200 }, (_, at) => at)
  await Promise.all(
    numbers.map((n) => product.create({ sku: `S${n}` }, { operation: `o${n}`, signal: NEVER })),
  )
  expect(names('out')).toHaveLength(200)
  await product.finish?.({ signal: NEVER })
  expect(names('.mapwright')).toEqual([])
})

test.each([
  [
    'xml: { records: list/product }',
    '<?xml version="1.0" encoding="UTF-8"?>\n<list>\n  <product>\n    <SKU>A1</SKU>\n  </product>\n  <product>\n    <SKU>A2</SKU>\n    <Price>1</Price>\n  </product>\n</list>\n',
  ],
  ['json: {}', '[\n{"SKU":"A1"},\n{"SKU":"A2","Price":1}\n]\n'],
])('with %s, the records of a run are in one file', async (format, expected) => {
  const { folder, open } = createTestFolder()
  const resources = products(format)
    .replace(/create: .*/, 'create: { file: all.txt, per: run }')
    .replace(/key: .*/, 'key: =SKU')
    .replace(/ +(update|delete): .*\n/g, '')
  const product = open(resources).resource('product')
  await product.create({ sku: 'A1' }, { operation: 'o', signal: NEVER })
  await product.create({ price: 1, sku: 'A2' }, { operation: 'p', signal: NEVER })
  await product.finish?.({ signal: NEVER })
  expect(readFileSync(join(folder, 'out/all.txt'), 'utf8')).toBe(expected)
})
