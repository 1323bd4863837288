import { describe, expect, test } from 'vitest'
import { dedent } from '../testing/dedent.ts'
import { planFlowText } from '../testing/plan-flow-text.ts'
import { textOf } from '../testing/says.ts'
import { chooseRefill, refillChoices } from './refill-fields.ts'

const SHOP = dedent`
  connector: shop
  format: 1
  title: Shop
  settings: { type: object }
  http: { base: "https://shop.example" }
  resources:
    order:
      title: Order
      key: =id
      list: { get: /orders, items: =items }
      record: { id: =id, name: =name, street: =street, city: =city, phone: =phone, code: =code }
`

const BOOKS = dedent`
  connector: books
  format: 1
  title: Books
  settings: { type: object }
  http: { base: "https://books.example" }
  resources:
    customer:
      title: Customer
      key: =id
      find: [{ by: [name], get: /customers, query: { name: =$by.name }, items: =items }]
      get: { get: "/customers/{id}" }
      create: { post: /customers, body: =$set, item: =$, settle: 0s }
      update: { put: "/customers/{id}", body: =$set }
      schema:
        properties:
          name: { type: string, title: Name }
          address: { type: object, title: Address, properties: { street: { type: string }, city: { type: string, title: City } } }
          phones: { type: array, items: { type: object, properties: { number: { type: string } } } }
    blind:
      title: Blind
      key: =id
      create: { post: /blind, body: =$set, item: =$ }
      update: { put: "/blind/{id}", body: =$set }
      schema: { properties: { name: { type: string }, address: { type: object, properties: { city: { type: string } } } } }
    code:
      title: Code
      key: =id
      create: { post: /codes, body: =$set, item: =$ }
      update: { put: "/codes/{id}", body: { name: =$set.name } }
      schema: { properties: { name: { type: string }, code: { type: string } } }
    entry:
      title: Entry
      key: =id
      create: { post: /entries, body: =$set, item: =$ }
      schema: { properties: { text: { type: string } } }
`

const { flow, connectors } = planFlowText(
  dedent`
    flow: orders
    format: 1
    title: Orders
    connections: { shop: shop, books: books }
    source: { read: shop.order }
    steps:
      - write: books.customer
        match: { name: =name }
        set:
          name: =name
          address: { street: =street, city: =city }
          phones: [{ number: =phone }]
      - write: books.blind
        set: { name: =name, address: { city: =city } }
      - write: books.code
        createOnly: [code]
        set: { name: =name, code: =code }
      - write: books.entry
        mode: create
        set: { text: =name }
  `,
  SHOP,
  BOOKS,
)

function choose(...names: string[]): unknown {
  const chosen = chooseRefill(flow, connectors, names)
  if (!('problem' in chosen)) return chosen
  const { problem, hint } = chosen
  return { code: problem.code, hint: textOf(hint) }
}

describe('a field is chosen by its path in the mapping', () => {
  test('in a group as well, and a list as a whole', () => {
    expect(choose('address.street', 'phones')).toEqual([
      { resource: 'books.customer', path: ['address', 'street'] },
      { resource: 'books.customer', path: ['phones'] },
    ])
  })

  test('with its kind of record, where several have it', () => {
    expect(choose('name')).toEqual({
      code: 'refillAmbiguous',
      hint: 'Choose: books.customer.name, books.blind.name, books.code.name.',
    })
    expect(choose('books.customer.name')).toEqual([{ resource: 'books.customer', path: ['name'] }])
  })
})

test('one that is not there is answered with the nearest names', () => {
  expect(choose('adress.street')).toEqual({
    code: 'refillUnknown',
    hint: 'Did you mean "address.street"?',
  })
})

test('one to choose has the title that its connector gives it', () => {
  const titles = new Map(refillChoices(flow, connectors).map(({ name, title }) => [name, title]))
  expect(titles.get('books.customer.address.city')).toBe('City')
  expect(titles.get('books.customer.name')).toBe('Name')
  expect(titles.get('phones')).toBeUndefined()
})

describe('what cannot be written alone is refused', () => {
  test.each([
    ['a part of a list', 'phones.number', 'refillInList', 'Choose: phones.'],
    [
      'a part of a group that cannot be read',
      'books.blind.address.city',
      'refillInGroup',
      'Choose: address.',
    ],
    ['a field that an update does not send', 'code', 'refillUnsent', ''],
    ['a field of what cannot be updated', 'text', 'refillNoUpdate', ''],
  ])('%s', (_, name, code, hint) => {
    expect(choose(name)).toEqual({ code, hint })
  })

  test('and is not among the names to choose from', () => {
    expect(refillChoices(flow, connectors).map(({ name }) => name)).toEqual([
      'books.customer.name',
      'books.customer.address',
      'address.street',
      'books.customer.address.city',
      'phones',
      'books.blind.name',
      'books.blind.address',
      'books.code.name',
    ])
  })
})
