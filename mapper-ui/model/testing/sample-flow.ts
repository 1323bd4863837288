import type { JsonObject } from '../../../engine/index.ts'
import type { FlowSurroundings } from '../mapping/flow-surroundings.ts'

const text = { type: 'string' }
const number = { type: 'number' }

export const orderSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    number: { type: 'string', title: 'Order number' },
    email: text,
    total: number,
    firstname: text,
    lastname: text,
    billing: { type: 'object', properties: { street: text, city: text } },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          sku: text,
          quantity: { type: 'integer' },
          price: number,
          options: { type: 'array', items: { type: 'object', properties: { name: text } } },
        },
      },
    },
  },
}

export const bookingSchema: JsonObject = {
  type: 'object',
  required: ['reference', 'debtor'],
  properties: {
    reference: { type: 'string', title: 'Reference' },
    debtor: { type: 'integer' },
    total: number,
    remark: text,
    delivery: {
      type: 'object',
      required: ['city'],
      properties: { name: text, street: text, city: text },
    },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['sku'],
        properties: { sku: text, quantity: { type: 'integer' }, price: number, label: text },
      },
    },
    tags: { type: 'array', items: text },
  },
}

const debtorSchema: JsonObject = {
  type: 'object',
  properties: { name: text, email: { type: 'string' } },
}

export const sampleSurroundings: FlowSurroundings = {
  connectors: {
    webshop: { order: { title: 'Order', schema: orderSchema, personal: ['email'] } },
    till: {
      order: { title: 'Booking', schema: bookingSchema, personal: [] },
      debtor: { title: 'Debtor', schema: debtorSchema, personal: ['email'] },
    },
  },
  connections: { shop: 'webshop', pos: 'till' },
  settings: { type: 'object', properties: { store: { type: 'integer' } } },
  tables: { paymentMethod: {} },
  titles: { called: {}, places: {}, users: {}, spoken: {} },
}

/** A flow laid out by hand; its write is `steps.2`. */
export const sampleFlow = `# how orders are booked
flow: orders      # name
format: 1

source: { read: shop.order }   # what is read

steps:
  - skip: The order is empty
    if: =$count(lines) = 0     # nothing to do

  - find: pos.debtor
    by: { email: =email }
    as: debtor
    missing: ok

  # the order itself
  - write: pos.order
    match: { reference: =number }
    createOnly: [remark]
    set:
      # what people see
      reference:   =number   # aligned
      debtor: =$debtor.id
      remark: 'it''s new'
      delivery:
        name: =$words(firstname, lastname)
      lines:
        for: =lines
        if: =quantity > 0
        set:
          sku: =sku
          price: =price * $record.total
      gone: =total

tables:
  country:
    title: Countries
    rows: { nl: NL, be: BE }

tests:
  - it: skips an empty order
    record: { lines: [] }
    expect: { result: skipped }
`
