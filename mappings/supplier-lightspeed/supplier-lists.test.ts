import { describe, expect, test } from 'vitest'
import { hasSftpServer } from '../../connectors/file/testing/sftp-server.ts'
import { hasDriver } from '../../connectors/sql/testing/has-driver.ts'
import { readProject } from '../read-project.ts'
import { startSupplierAndShop } from './testing/supplier-and-shop.ts'

const project = readProject()

const HEAD = 'Artikelnr;EAN;Omschrijving;Merk;Inkoop;Advies;BTW;Voorraad;Vervallen\r\n'
const DRILL = 'DR-100;8712345678906;Boor 10 mm;Bosch;12,50;24,95;21;7;\r\n'
const SAW = 'ZB-7;8712345678913;Zaagblad;Makita;3,00;6,99;21;12;\r\n'

function describeSftp(): void {
  test('a list on an SFTP server becomes products and stock, once; a changed row is one request', async () => {
    const { put, run, sent, bySku, shop, givenUp } = await startSupplierAndShop(project, {
      place: 'sftp',
    })
    put('prijslijst.csv', HEAD + DRILL + SAW)
    await run('supplier-products')
    await run('supplier-stock')
    expect(givenUp()).toEqual([])
    const drill = bySku('DR-100')
    // As the contract names the fields of a variant; prices as they stand in the list.
    expect(drill).toMatchObject({
      ean: '8712345678906',
      priceIncl: 24.95,
      priceCost: 12.5,
      stockLevel: 7,
      stockTracking: 'enabled',
      isDefault: true,
    })
    expect(shop.state.tables.get('products', Number(drill?.['product']))).toMatchObject({
      title: 'Boor 10 mm',
      visibility: 'hidden',
    })
    expect(shop.state.tables.rows('brands').map(({ title }) => title)).toEqual(['Bosch', 'Makita'])
    sent()
    await run('supplier-products')
    await run('supplier-stock')
    expect(sent()).toEqual([])

    put('prijslijst.csv', HEAD + DRILL.replace(';7;', ';6;') + SAW)
    await run('supplier-products')
    await run('supplier-stock')
    expect(sent()).toEqual([`PUT variants/${String(drill?.['id'])} {"variant":{"stockLevel":6}}`])
  })
}

const isThere = hasDriver('ssh2') && hasSftpServer()

function tellMissing(): void {
  test('SFTP is not tried: the package ssh2 or the program sftp-server is not installed', () => {
    expect(isThere).toBe(false)
  })
}

/** Where nothing can be tried, that is said. */
for (const describePart of isThere ? [describeSftp] : [tellMissing]) describePart()

/** A list of articles and so on, as many as are asked for, with their number as stock. */
function listOf(count: number, from = 1): string {
  return Array.from({ length: count }, (_, at) => {
    const n = from + at
    return `A-${n};;Artikel ${n};;1,00;2,00;21;${n};\r\n`
  }).join('')
}

/** A shop that sells these articles, and a supplier whose list has had them all. */
async function start(count: number, settings = {}) {
  const kit = await startSupplierAndShop(project, {
    settings: { newProducts: 'none', ...settings },
  })
  const ids: number[] = []
  for (let n = 1; n <= count; n += 1) ids.push(await kit.sell({ sku: `A-${n}`, stockLevel: 99 }))
  kit.put('prijslijst.csv', HEAD + listOf(count))
  await kit.run('supplier-stock')
  kit.sent()
  const stock = () => ids.map((id) => kit.variant(id)?.['stockLevel'])
  return { ...kit, ids, stock }
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1)

describe('what is not in the list any more', () => {
  test('keeps its stock, unless the merchant has asked for 0', async () => {
    const { put, run, stock, sent } = await start(3)
    put('prijslijst.csv', HEAD + listOf(2))
    await run('supplier-stock')
    expect(sent()).toEqual([])
    expect(stock()).toEqual([1, 2, 3])
  })

  test('is sold out then, with one request, until it comes back', async () => {
    const { put, run, stock, sent, ids } = await start(3, { missing: 'zero' })
    put('prijslijst.csv', HEAD + listOf(2))
    await run('supplier-stock')
    expect(sent()).toEqual([`PUT variants/${ids[2]} {"variant":{"stockLevel":0}}`])
    await run('supplier-stock')
    expect(sent()).toEqual([])
    put('prijslijst.csv', HEAD + listOf(3))
    await run('supplier-stock')
    expect(stock()).toEqual([1, 2, 3])
  })

  test('is nothing where half of the list arrived, until a person says that it is gone', async () => {
    const { put, run, stock, sent, confirmGone, givenUp } = await start(40, { missing: 'zero' })
    put('prijslijst.csv', HEAD + listOf(20))
    await run('supplier-stock')
    expect(sent()).toEqual([])
    expect(givenUp()).toEqual([])
    put('prijslijst.csv', HEAD + listOf(40))
    await run('supplier-stock')
    expect(sent()).toEqual([])
    put('prijslijst.csv', HEAD + listOf(20))
    await run('supplier-stock')
    await confirmGone('supplier-stock')
    await run('supplier-stock')
    expect(stock()).toEqual([...upTo(20), ...Array<number>(20).fill(0)])
  })

  test.each([
    ['ends in the middle of a row', (text: string) => text.slice(0, -12)],
    [
      'has a row that is cut',
      (text: string) => text.replace('A-3;;Artikel 3;;1,00;2,00;21;3;', 'A-3;;Art'),
    ],
    ['has a row without an article number', (text: string) => text.replace('A-3;', ';')],
  ])('is nothing where the list %s, however few are missing', async (_, spoil) => {
    const { put, run, stock, sent, givenUp } = await start(20, { missing: 'zero' })
    put('prijslijst.csv', spoil(HEAD + listOf(20)))
    await run('supplier-stock')
    expect(sent()).toEqual([])
    expect(givenUp()).toEqual([expect.stringMatching(/^prijslijst\.csv:\d+ parked: /)])
    expect(stock()).toEqual(upTo(20))
  })

  test.each([
    ['empty', ''],
    ['a line of names alone', HEAD],
    ['a page of the server', '<html>503</html>'],
    ['with other columns', `SKU;Stock\r\nA-1;0\r\n`],
  ])('is nothing where the list is %s', async (_, text) => {
    const { put, run, stock, sent } = await start(2, { missing: 'zero' })
    put('prijslijst.csv', text)
    await run('supplier-stock')
    expect(sent()).toEqual([])
    expect(stock()).toEqual([1, 2])
    put('prijslijst.csv', HEAD + listOf(2))
    await run('supplier-stock')
    expect(sent()).toEqual([])
  })
})

test('of several lists a day the newest counts, alone', async () => {
  const { put, run, stock } = await start(3, { missing: 'zero' })
  put('prijslijst-0800.csv', HEAD + listOf(3).replace(';1;\r', ';5;\r'))
  put('prijslijst-1200.csv', HEAD + listOf(2).replace(';1;\r', ';4;\r'))
  await run('supplier-stock')
  expect(stock()).toEqual([4, 2, 0])
})

test('rows with mistakes are parked with what came, and the rest goes on', async () => {
  const { put, run, bySku, givenUp } = await startSupplierAndShop(project)
  const good = 'OK-1;;Goed;;1,00;2,50;21;1;\r\n'
  put(
    'prijslijst.csv',
    [
      HEAD,
      'N-1;;Punt;;1,00;2.50;21;1;\r\n',
      'N-2;;Duizend;;1,00;1.299;21;1;\r\n',
      'N-3;;Duizend en komma;;1,00;1.299,00;21;1;\r\n',
      'N-4;8,71235E+12;EAN van Excel;;1,00;2,50;21;1;\r\n',
      'N-5;;Btw die niemand kent;;1,00;2,50;19;1;\r\n',
      'N-6;;Gratis;;1,00;0,00;21;1;\r\n',
      'N-7;;Te kort;;1,00\r\n',
      'N-8;;"Zonder einde;;1,00;2,50;21;1;\r\n',
      good,
    ].join(''),
  )
  await run('supplier-products')
  const said = givenUp()
  expect(said).toHaveLength(8)
  for (const [key, expected, came] of [
    ['N-1', 'prijslijst.csv:2: "price" must be a number such as 12,50', '"price":"2.50"'],
    ['N-2', 'prijslijst.csv:3: "price" must be a number such as 12,50', '"price":"1.299"'],
    ['N-3', 'prijslijst.csv:4: "price" must be a number such as 12,50', '"price":"1.299,00"'],
    ['N-4', 'must have 8, 12, 13 or 14 digits', '8,71235E+12'],
    ['N-5', '19', '"tax":"19"'],
    ['N-6', 'must be more than 0', '"price":0'],
    // Of a row that is none, no more than its line is known.
    ['prijslijst.csv:8', 'the line must have 9 values, got 5', '"line":8'],
    ['prijslijst.csv:9', 'prijslijst.csv:9: ', '"line":9'],
  ] as const) {
    const told = said.find((text) => text.startsWith(`${key} parked`))
    expect(told).toContain(expected)
    expect(told).toContain(came)
  }
  expect(bySku('OK-1')).toMatchObject({ priceIncl: 2.5 })
  expect(bySku('N-2')).toBeUndefined()
})

test('an article that is in the list twice is sent once, and its second row is told', async () => {
  const { put, run, sent, givenUp, bySku } = await startSupplierAndShop(project)
  put('prijslijst.csv', HEAD + DRILL + SAW + DRILL + SAW.replace('6,99', '7,99'))
  await run('supplier-products')
  expect(givenUp()).toEqual([expect.stringMatching(/^prijslijst\.csv:5 parked: .*ZB-7.*3/)])
  expect(bySku('ZB-7')).toMatchObject({ priceIncl: 6.99 })
  sent()
  await run('supplier-products')
  expect(sent()).toEqual([])
})

test('two articles with one EAN are one variant, which gets the values of neither over the other', async () => {
  const { put, run, sell, sent, givenUp, variant } = await startSupplierAndShop(project)
  const id = await sell({ sku: 'OWN', ean: '8712345678906' })
  put('prijslijst.csv', HEAD + DRILL + DRILL.replace('DR-100', 'DR-101').replace('24,95', '19,95'))
  await run('supplier-products')
  expect(givenUp()).toEqual([expect.stringContaining('DR-10')])
  const price = variant(id)?.['priceIncl']
  sent()
  await run('supplier-products')
  expect(sent()).toEqual([])
  expect(variant(id)).toMatchObject({ priceIncl: price, sku: 'OWN' })
})

test('a product of the merchant keeps its title, its SKU and its visibility', async () => {
  const { put, run, sell, variant, shop } = await startSupplierAndShop(project)
  const id = await sell({ sku: 'OWN', ean: '8712345678906', priceIncl: 1 })
  put('prijslijst.csv', HEAD + DRILL)
  await run('supplier-products')
  await run('supplier-stock')
  const found = variant(id)
  expect(found).toMatchObject({ sku: 'OWN', priceIncl: 24.95, priceCost: 12.5, stockLevel: 7 })
  expect(shop.state.tables.rows('products')).toHaveLength(1)
  expect(shop.state.tables.rows('products')[0]).toMatchObject({
    title: 'OWN',
    visibility: 'visible',
  })
})

test('a product that somebody deletes in the web shop is not created again, and nobody is asked', async () => {
  const { put, run, sell, variant, shop, sent, givenUp } = await startSupplierAndShop(project)
  const id = await sell({ sku: 'ZB-7' })
  put('prijslijst.csv', HEAD + SAW)
  await run('supplier-products')
  await run('supplier-stock')
  shop.state.tables.remove('products', Number(variant(id)?.['product']))
  shop.state.tables.remove('variants', id)
  sent()
  put('prijslijst.csv', HEAD + SAW.replace('6,99', '7,99').replace(';12;', ';11;'))
  await run('supplier-products')
  await run('supplier-stock')
  expect(sent().filter((request) => request.startsWith('POST'))).toEqual([])
  expect(givenUp()).toEqual([])
  expect(shop.state.tables.rows('products')).toEqual([])
})

test('a list in another form is read as the merchant says', async () => {
  const { put, run, bySku } = await startSupplierAndShop(project, {
    supplier: {
      articleFiles: 'out/prices.txt',
      stockFiles: 'out/stock.txt',
      delimiter: '\t',
      decimal: '.',
      encoding: 'windows-1252',
      number: 'Item',
      ean: '',
      name: 'Désignation',
      brand: '',
      cost: '',
      price: 'RRP',
      tax: '',
      discontinued: '',
      stock: 'Libre',
      stockNumber: 'Code',
    },
  })
  put(
    'out/prices.txt',
    Buffer.from('Item\tDésignation\tRRP\nÉ-1\tPerceuse à main\t1299.5\n', 'latin1'),
  )
  put('out/stock.txt', Buffer.from('Libre\tCode\n3\tÉ-1\n', 'latin1'))
  await run('supplier-products')
  await run('supplier-stock')
  expect(bySku('É-1')).toMatchObject({ priceIncl: 1299.5, stockLevel: 3 })
})
