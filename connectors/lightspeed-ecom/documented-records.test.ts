import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileConnector, isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'
import { toSourceRecord } from '../records/source-record.ts'
import { transportSpecs } from '../specs.ts'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const { plan } = compileConnector('connector.yaml', read('connector.yaml'), {
  transports: transportSpecs,
})
/** Example objects of Lightspeed's documentation, as they stand there. */
const documented: any = JSON.parse(read('testing/documented-records.json'))

function tidy(resource: string, raw: Json, parts: Record<string, JsonObject[]> = {}): any {
  if (!plan) throw new Error('The connector does not compile.')
  const resourcePlan = plan.resources[resource]
  if (!resourcePlan) throw new Error(`There is no resource "${resource}".`)
  const context = { variables: { settings: { currency: 'EUR' } }, now: 0 }
  const { record, problem } = toSourceRecord(
    resourcePlan,
    raw,
    parts,
    undefined,
    plan.empty,
    context,
  )
  expect(problem).toBeUndefined()
  return record
}

const cents = (amount: number) => Math.round(amount * 100) / 100

/** What `priceExcl/Incl` and `discountExcl/Incl` of a line are about: the whole of it. */
function expectWholeLine(line: any): void {
  for (const tax of ['Excl', 'Incl']) {
    const gross = line.quantity * line[`basePrice${tax}`]
    expect(cents(gross - line[`discount${tax}`])).toBe(cents(line[`price${tax}`]))
  }
}

test('an order of the documentation costs what its lines, shipment and payment cost together', () => {
  const raw = documented.order
  const lines = raw.products.resource.embedded.map((line: Json) => tidy('orderLine', line))
  const order = tidy('order', raw, { lines, shipments: [] })
  expect(order.lines).toMatchObject([
    { sku: 'anacampseros', quantity: 6, basePriceExcl: 7, priceExcl: 42, discountExcl: 0 },
  ])
  for (const tax of ['Excl', 'Incl']) {
    const sum = order.lines.reduce((total: number, line: any) => total + line[`price${tax}`], 0)
    const costs = order[`shippingPrice${tax}`] + order[`paymentPrice${tax}`]
    expect(cents(sum + costs)).toBe(order[`price${tax}`])
  }
  order.lines.forEach(expectWholeLine)
})

test('a line of the documentation tells the price per piece, and price and discount of the whole line', () => {
  const line = tidy('orderLine', documented.orderProduct)
  expect(line).toMatchObject({ quantity: 1, basePriceExcl: 40, discountExcl: 21, priceExcl: 19 })
  expectWholeLine(line)
})

test('a discounted line of more than one piece, as a quote of the documentation shows it', () => {
  const { quoteProduct } = documented
  const line = tidy('orderLine', { ...quoteProduct, quantityOrdered: quoteProduct.quantity })
  expect(line).toMatchObject({ quantity: 5, basePriceIncl: 52.5, discountIncl: 26.25 })
  expect(line.priceIncl).toBe(236.25)
  expectWholeLine(line)
})

test('a credit note of the documentation has positive amounts', () => {
  expect(tidy('invoice', documented.invoice)).toMatchObject({
    number: 'INV00038',
    isCreditNote: true,
    creditedInvoice: 1742004,
    order: 1623573,
    priceExcl: 44.95,
    priceIncl: 44.95,
  })
  expect(tidy('invoiceLine', documented.invoiceItem)).toMatchObject({
    type: 'payment',
    quantity: 1,
    priceIncl: 0,
  })
})

test('the titles of line fields say whether they are of a piece or of the whole line', () => {
  const properties: any = plan?.resources['orderLine']?.schema['properties']
  for (const [name, about] of [
    ['basePrice', /per piece, before discount/],
    ['price', /of the whole line, after discount/],
    ['discount', /on the whole line/],
  ] as const) {
    for (const tax of ['Excl', 'Incl']) expect(properties[`${name}${tax}`].title).toMatch(about)
  }
})

/** Every place in a record that holds something, but for identities and links between records. */
function placesOf(raw: JsonObject, path: readonly string[] = []): string[][] {
  return Object.entries(raw).flatMap(([name, value]) => {
    if (name === 'id' || name === 'key' || name === 'resource') return []
    const place = [...path, name]
    return isJsonObject(value) ? [place].concat(placesOf(value, place)) : [place]
  })
}

function withValue(
  raw: JsonObject,
  [name = '', ...rest]: readonly string[],
  value: Json | undefined,
): JsonObject {
  const inner = raw[name]
  if (rest.length > 0 && isJsonObject(inner))
    return { ...raw, [name]: withValue(inner, rest, value) }
  const { [name]: _, ...others } = raw
  return value === undefined ? others : { ...others, [name]: value }
}

test.each([
  ['order', 'order'],
  ['orderLine', 'orderProduct'],
  ['customer', 'customer'],
  ['variant', 'variant'],
  ['shipment', 'shipment'],
  ['invoice', 'invoice'],
  ['invoiceLine', 'invoiceItem'],
])('a %s is read whatever of it is null, false or absent', (resource, name) => {
  const raw: JsonObject = documented[name]
  const places = placesOf(raw)
  expect(places.length).toBeGreaterThan(10)
  for (const place of places) {
    for (const nothing of [null, false, undefined]) {
      const record = tidy(resource, withValue(raw, place, nothing))
      expect({ place, id: record.id }).toEqual({ place, id: raw['id'] })
    }
  }
})
