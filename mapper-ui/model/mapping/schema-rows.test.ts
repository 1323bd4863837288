import { expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/index.ts'
import {
  childRows,
  flattenSchema,
  hasFlag,
  KindBit,
  RowFlag,
  rowAbove,
  SchemaRowsBuilder,
} from './schema-rows.ts'
import { bothWanted, expandedTo, listVisibleRows, reveal, searchRows } from './visible-rows.ts'

const order: JsonObject = {
  type: 'object',
  required: ['number'],
  properties: {
    number: { type: 'string', title: 'Order number' },
    billing: { type: 'object', properties: { city: { type: ['string', 'null'] } } },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['sku'],
        properties: {
          sku: { type: 'string' },
          options: { type: 'array', items: { type: 'object', properties: { name: {} } } },
        },
      },
    },
    tags: { type: 'array', items: { type: 'string' } },
    'x y': { type: 'number', readOnly: true },
  },
}

const rows = flattenSchema(order, ['number'])
const at = (path: string) => rows.rowOf.get(path) ?? -1

test('fields of groups and lists become rows with their paths, parents before children', () => {
  expect(rows.paths).toEqual([
    'number',
    'billing',
    'billing.city',
    'lines',
    'lines.sku',
    'lines.options',
    'lines.options.name',
    'tags',
    '`x y`',
  ])
  expect([...rows.parent]).toEqual([-1, -1, 1, -1, 3, 3, 5, -1, -1])
  expect([...rows.depth]).toEqual([0, 0, 1, 0, 1, 1, 2, 0, 0])
  expect([...rows.end]).toEqual([1, 3, 3, 7, 5, 7, 7, 8, 9])
  expect(childRows(rows, at('lines'))).toEqual([4, 5])
})

test('rows know what they hold', () => {
  expect(hasFlag(rows, at('number'), RowFlag.required)).toBe(true)
  expect(hasFlag(rows, at('number'), RowFlag.personal)).toBe(true)
  expect(hasFlag(rows, at('tags'), RowFlag.list)).toBe(true)
  expect(hasFlag(rows, at('tags'), RowFlag.group)).toBe(false)
  expect(hasFlag(rows, at('`x y`'), RowFlag.readOnly)).toBe(true)
  expect(rows.kinds[at('billing.city')]).toBe(KindBit.string | KindBit.null)
  expect(rows.kinds[at('tags')]).toBe(KindBit.string)
})

test('a path beneath all rows leads to the nearest row above', () => {
  expect(rowAbove(rows, 'billing.city.part')).toBe(at('billing.city'))
  expect(rowAbove(rows, 'nothing.here')).toBe(-1)
})

test('a schema that holds itself is taken once', () => {
  const tree = {
    $defs: { node: { type: 'object', properties: { child: { $ref: '#/$defs/node' } } } },
    type: 'object',
    properties: { root: { $ref: '#/$defs/node' } },
  }
  expect(flattenSchema(tree).paths).toEqual(['root', 'root.child'])
})

test('several schemas stand one behind the other, each under its header', () => {
  const builder = new SchemaRowsBuilder()
  builder.addHeader('$', 'Order', order)
  builder.addHeader('$settings', 'Settings', { type: 'object', properties: { store: {} } })
  const both = builder.build()
  expect(both.rowOf.get('$settings.store')).toBe(both.count - 1)
  expect(rowAbove(both, '$settings.other')).toBe(both.rowOf.get('$settings'))
  expect(rowAbove(both, 'unknown')).toBe(0)
})

test('what is known by a name is one value, unless it has fields', () => {
  const builder = new SchemaRowsBuilder()
  builder.addHeader('$', 'Order', {})
  builder.addHeader('$sum', '', {})
  builder.addHeader('$index', '', { type: 'integer' })
  builder.addHeader('$found', '', { type: 'object', properties: { id: {} } })
  const named = builder.build()
  const group = (path: string) => hasFlag(named, named.rowOf.get(path) ?? -1, RowFlag.group)
  expect(['$', '$sum', '$index', '$found'].map(group)).toEqual([true, false, false, true])
  expect(named.kinds[named.rowOf.get('$index') ?? -1]).toBe(KindBit.integer)
})

test('only what is open is shown, and a hidden row is found at the nearest one that is shown', () => {
  const { list, placeOf, isShown } = listVisibleRows(rows, { expanded: expandedTo(rows, 0) })
  expect([...list].map((row) => rows.paths[row])).toEqual([
    'number',
    'billing',
    'lines',
    'tags',
    '`x y`',
  ])
  expect(placeOf[at('lines.options.name')]).toBe(2)
  expect(isShown[at('lines.sku')]).toBe(0)
  const opened = reveal(rows, expandedTo(rows, 0), at('lines.options.name'))
  const open = listVisibleRows(rows, { expanded: opened })
  expect(open.isShown[at('lines.options.name')]).toBe(1)
})

test('a search shows what it finds and what that is in', () => {
  const wanted = searchRows(rows, 'ORDER num')
  expect([...listVisibleRows(rows, { expanded: expandedTo(rows, 0), wanted }).list]).toEqual([0])
  const name = listVisibleRows(rows, {
    expanded: expandedTo(rows, 0),
    wanted: searchRows(rows, 'name'),
  })
  expect([...name.list].map((row) => rows.paths[row])).toEqual([
    'lines',
    'lines.options',
    'lines.options.name',
  ])
  expect(searchRows(rows, '  ')).toBeUndefined()
})

test('a filter and a search hold together', () => {
  const left = Uint8Array.from([1, 1, 0])
  expect([...(bothWanted(left, Uint8Array.from([0, 1, 1])) ?? [])]).toEqual([0, 1, 0])
  expect(bothWanted(left, undefined)).toBe(left)
})

test('twenty thousand fields are flattened, searched and listed', () => {
  const properties = Object.fromEntries(
    Array.from({ length: 200 }, (_, group) => [
      `group${group}`,
      {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 99 }, (__, field) => [`field${field}`, { type: 'string' }]),
        ),
      },
    ]),
  )
  const many = flattenSchema({ type: 'object', properties })
  expect(many.count).toBe(20_000)
  const wanted = searchRows(many, 'field98')
  expect(listVisibleRows(many, { expanded: expandedTo(many, 0), wanted }).list).toHaveLength(400)
})

test('a field that lists its values is of their kinds', () => {
  const kinds = flattenSchema({
    properties: {
      mode: { enum: ['a', 'b', null] },
      level: { oneOf: [{ const: 1, title: 'one' }, { const: 2.5 }] },
      open: { anyOf: [{ type: 'string' }, {}] },
    },
  }).kinds
  expect([...kinds]).toEqual([KindBit.string | KindBit.null, KindBit.integer | KindBit.number, 0])
})
