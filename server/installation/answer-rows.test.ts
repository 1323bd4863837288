import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { type Json, type JsonObject, loadProject } from '../../engine/index.ts'
import { answeredRows } from './answer-rows.ts'

const TEXT = `connector: shop
format: 1
title: Shop
settings: { type: object, properties: {} }
http: { base: https://shop.example }
resources:
  order:
    title: Order
    key: =id
    list: { get: /orders, items: =orders }
    personal: [buyer, mail]
    schema:
      properties:
        id: { type: integer }
        name: { type: string }
        note: { type: string }
        tags: { type: array }
        mail: { type: string }
        buyer: { type: object, properties: { name: { type: string } } }
`

const files = [{ path: 'connectors/shop/connector.yaml', text: TEXT }]
const { connectors, diagnostics } = loadProject(files, { transports: transportSpecs })
const plans = Object.values(connectors['shop']?.resources ?? {})

function tried(answer: Json, raw?: JsonObject, record = raw) {
  const [plan] = plans
  if (!plan) throw new Error('the connector of this test is broken')
  return answeredRows({ answer, raw, record }, plan, plans)
}

const valuesOf = (rows: ReturnType<typeof tried>['answer']) =>
  Object.fromEntries(
    rows
      .filter(({ kind }) => kind !== 'object' && kind !== 'list')
      .map(({ path, value }) => [path.join('.'), value]),
  )

/** Of an answer with orders. */
const shown = (orders: JsonObject[], more: JsonObject = {}) =>
  valuesOf(tried({ ...more, orders }, orders[0]).answer)

test('an answer shows values of declared fields where they are declared, and no others', () => {
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const order = {
    id: 7,
    name: 'Order 7',
    tags: ['blue', 'large'],
    mail: 'jan.jansen@example.org',
    buyer: { name: 'Jan Jansen', id: 12 },
    unknown: 'WBK-77',
    more: { name: 'Part', id: 5 },
  }
  expect(shown([order], { name: 'Top', next: { id: 3 } })).toEqual({
    name: undefined,
    'next.id': undefined,
    'orders.0.id': '7',
    'orders.0.name': 'Order 7',
    'orders.0.tags.0': 'blue',
    'orders.0.tags.1': 'large',
    'orders.0.mail': undefined,
    'orders.0.buyer.name': undefined,
    'orders.0.buyer.id': undefined,
    'orders.0.unknown': undefined,
    'orders.0.more.name': undefined,
    'orders.0.more.id': undefined,
  })
  const refused = tried({ error: { name: 'Jan Jansen does not exist', id: 5 } })
  expect(Object.values(valuesOf(refused.answer))).toEqual([undefined, undefined])
})

test('a personal value is hidden also where another field repeats it', () => {
  const order = {
    id: 7,
    note: 'for Jan Jansen, call pieter@example.org',
    buyer: { name: 'Jan Jansen' },
  }
  expect(shown([order])['orders.0.note']).toBe('for ***, call ***')
  expect(tried({ orders: [order] }, order).hide('Jan Jansen is blocked')).toBe('*** is blocked')
})

test('a record shows no text that the answer does not have: secrets are masked in that alone', () => {
  const { record } = tried(
    { orders: [{ id: 7, name: 'auth ***', note: 'plain' }] },
    { id: 7, name: 'auth Bearer SEKRET', note: 'plain' },
  )
  expect(valuesOf(record)).toEqual({ id: '7', name: undefined, note: 'plain' })
})

test('names that are data are hidden as values are', () => {
  const order = {
    id: 1,
    people: { 'Jan Jansen': 1 },
    iban: { NL91ABNA0417164300: 5 },
    phones: { '+31612345678': 1 },
    'anna@example.org': 1,
    first_name: 'x',
  }
  const { answer } = tried({ orders: [order] }, order)
  const names = answer.map(({ path }) => String(path.at(-1) ?? ''))
  expect(names).toEqual(expect.arrayContaining(['id', 'people', 'iban', 'phones', 'first_name']))
  expect(JSON.stringify(answer)).not.toMatch(/Jan|NL91|3161|anna/)
  expect(new Set(answer.map(({ path }) => path.join('.'))).size).toBe(answer.length)
})

test('of a long list the first two items are told, and that there are more', () => {
  const all = Array.from({ length: 9 }, (_, id) => ({ id }))
  const { answer, isCut } = tried(all, all[0])
  expect(answer.map(({ path }) => path.join('.'))).toEqual(['', '0', '0.id', '1', '1.id'])
  expect(answer[0]?.count).toBe(9)
  expect(isCut).toBe(true)
})

test.each([900, 5000, 50_000, 100_000])('an answer nested %i deep is cut', (depth) => {
  let deep: Json = 1
  for (let at = 0; at < depth; at++) deep = { a: deep }
  expect(tried({ orders: [{ id: 1, buyer: deep }] }, { id: 1, buyer: deep })).toMatchObject({
    isCut: true,
  })
})

test('an answer of a hundred thousand fields is cut', () => {
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`f${at}`, at]))
  expect(tried({ orders: [wide] }, wide).answer.length).toBeLessThanOrEqual(1001)
})
