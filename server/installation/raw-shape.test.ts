import {
  array,
  assert,
  constantFrom,
  dictionary,
  integer,
  oneof,
  property,
  record,
} from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../engine/index.ts'
import { compareShapes, learnShape, type RawShape, shapeOf } from './raw-shape.ts'

const PATHS = ['number', 'createdAt', 'paid', 'billing.street', 'lines[].price', 'lines[].sku']

function order(at: number): { [name: string]: Json } {
  return {
    number: `ORD${at}`,
    createdAt: '2026-12-01T10:00:00+00:00',
    paid: at % 2 === 0,
    billing: { street: 'Damrak' },
    lines: [{ price: at + 0.5, sku: 'A' }],
    extra: { any: 'thing' },
  }
}

function orders(change: (order: { [name: string]: Json }) => Json = (each) => each): Json[] {
  return Array.from({ length: 12 }, (_, at) => change(order(at)))
}

const without =
  (name: string) =>
  (each: { [name: string]: Json }): { [name: string]: Json } =>
    Object.fromEntries(Object.entries(each).filter(([field]) => field !== name))

const known = shapeOf(PATHS, orders())
const changesOf = (records: readonly Json[], before: RawShape = known) =>
  compareShapes(before, shapeOf(PATHS, records))

describe('what a system sends otherwise', () => {
  test.each<[string, (order: { [name: string]: Json }) => Json, unknown]>([
    [
      'a field that is gone',
      without('number'),
      [{ path: 'number', kind: 'gone', expected: ['text'], found: [] }],
    ],
    [
      'a field that is called otherwise',
      ({ number, ...rest }) => ({ ...rest, order_number: number ?? null }),
      [{ path: 'number', kind: 'gone', expected: ['text'], found: [] }],
    ],
    [
      'an object that is gone, and not what was in it',
      without('billing'),
      [{ path: 'billing', kind: 'gone', expected: ['object'], found: [] }],
    ],
    [
      'a field of the items of a list',
      (each) => ({ ...each, lines: [{ sku: 'A' }] }),
      [{ path: 'lines.price', kind: 'gone', expected: ['number'], found: [] }],
    ],
    [
      'a number that is text now',
      (each) => ({ ...each, lines: [{ price: '1.50', sku: 'A' }] }),
      [{ path: 'lines.price', kind: 'retyped', expected: ['number'], found: ['text'] }],
    ],
    [
      'a time in another form',
      (each) => ({ ...each, createdAt: '01/12/2026' }),
      [{ path: 'createdAt', kind: 'retyped', expected: ['time'], found: ['text'] }],
    ],
    [
      'a list that is an object now',
      (each) => ({ ...each, lines: { price: 1, sku: 'A' } }),
      [{ path: 'lines', kind: 'retyped', expected: ['list'], found: ['object'] }],
    ],
  ])('is %s', (_, change, found) => {
    expect(changesOf(orders(change))).toEqual(found)
  })

  test.each<[string, readonly Json[]]>([
    ['the same', orders()],
    ['values that are empty today', orders((each) => ({ ...each, number: null, lines: [] }))],
    ['false for what is empty', orders((each) => ({ ...each, number: false, billing: false }))],
    ['a field that nobody reads', orders(without('extra'))],
    ['a field that is new', orders((each) => ({ ...each, more: 1 }))],
    ['too few records to know', orders(without('number')).slice(0, 9)],
    ['two that are odd', [...orders(), { ...order(1), number: 7 }, { ...order(1), number: 8 }]],
    ['nothing', []],
    ['nonsense', ['a', 1, null, [[]]]],
  ])('is not %s', (_, records) => {
    expect(changesOf(records)).toEqual([])
  })

  test('is not a field that was always left out where it was empty', () => {
    const some = Array.from({ length: 40 }, (_, at) => (at % 5 === 0 ? { a: 1 } : {}))
    const before = shapeOf(['a'], some)
    expect(
      compareShapes(
        before,
        shapeOf(
          ['a'],
          Array.from({ length: 40 }, () => ({})),
        ),
      ),
    ).toEqual([])
  })

  test('is known for as long as it lasts, and over when it is as before', () => {
    const lacking = orders(without('number'))
    let shape = known
    for (let day = 0; day < 400; day += 1) {
      const changes = changesOf(lacking, shape)
      expect(changes.map(({ path }) => path)).toEqual(['number'])
      shape = learnShape(shape, shapeOf(PATHS, lacking), new Set(['number']))
    }
    expect(changesOf(orders(), shape)).toEqual([])
  })

  test('is found after any number of looks that found nothing', () => {
    let shape = known
    for (let day = 0; day < 1_000; day += 1) {
      shape = learnShape(shape, shapeOf(PATHS, orders()), new Set())
    }
    expect(Object.values(shape).every(({ among }) => among <= 4_000)).toBe(true)
    expect(changesOf(orders(without('number')), shape)).toHaveLength(1)
  })

  test('holds no value, and is nothing for what comes as before, whatever it is', () => {
    const value = oneof(integer(), constantFrom('secret', '', null, true, false))
    const object = dictionary(
      constantFrom('a', 'b', 'c'),
      oneof(value, array(record({ b: value }))),
    )
    assert(
      property(array(object, { maxLength: 30 }), (records) => {
        const shape = shapeOf(['a', 'b', 'c.b', 'a.b'], records)
        expect(JSON.stringify(shape)).not.toContain('secret')
        expect(compareShapes(shape, shape)).toEqual([])
      }),
    )
  })
})
