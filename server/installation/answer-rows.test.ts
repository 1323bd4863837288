import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { type Json, loadProject } from '../../engine/index.ts'
import { answerRows, sightOf } from './answer-rows.ts'

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

function shown(answer: Json): Readonly<Record<string, string | undefined>> {
  const { rows } = answerRows(answer, sightOf(answer, plans))
  return Object.fromEntries(
    rows
      .filter(({ kind }) => kind !== 'object' && kind !== 'list')
      .map(({ path, value }) => [path.join('.'), value]),
  )
}

test('an answer shows values of declared fields, and none that is personal, beneath one or unknown', () => {
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(
    shown({
      orders: [
        {
          id: 7,
          name: 'Order 7',
          tags: ['blue', 'large'],
          mail: 'jan.jansen@example.org',
          buyer: { name: 'Jan Jansen', id: 12 },
          unknown: 'WBK-77',
          more: { name: 'Part', secret: 'x' },
        },
      ],
    }),
  ).toEqual({
    'orders.0.id': '7',
    'orders.0.name': 'Order 7',
    'orders.0.tags.0': 'blue',
    'orders.0.tags.1': 'large',
    'orders.0.mail': undefined,
    'orders.0.buyer.name': undefined,
    'orders.0.buyer.id': undefined,
    'orders.0.unknown': undefined,
    'orders.0.more.name': 'Part',
    'orders.0.more.secret': undefined,
  })
})

test('a personal value is hidden also where another field repeats it, and in names', () => {
  const answer = {
    orders: [
      {
        id: 7,
        note: 'for Jan Jansen, call pieter@example.org',
        buyer: { name: 'Jan Jansen' },
        'anna@example.org': 1,
      },
    ],
  }
  expect(shown(answer)['orders.0.note']).toBe('for ***, call ***')
  expect(JSON.stringify(answerRows(answer, sightOf(answer, plans)))).not.toMatch(/Jansen|@example/)
})

test('of a long list the first two items are told, and that there are more', () => {
  const { rows, isCut } = answerRows(
    Array.from({ length: 9 }, (_, id) => ({ id })),
    sightOf(null, plans),
  )
  expect(rows.map(({ path }) => path.join('.'))).toEqual(['', '0', '0.id', '1', '1.id'])
  expect(rows[0]?.count).toBe(9)
  expect(isCut).toBe(true)
})

test('an answer of a hundred thousand fields, or nested without end, is cut', () => {
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`f${at}`, at]))
  expect(answerRows(wide, sightOf(wide, plans)).rows.length).toBeLessThanOrEqual(1001)
  let deep: Json = 1
  for (let at = 0; at < 100_000; at++) deep = { a: deep }
  expect(answerRows(deep, sightOf(deep, plans))).toMatchObject({ isCut: true })
})
