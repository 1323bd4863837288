import { describe, expect, test } from 'vitest'
import type { Json } from '../../../engine/index.ts'
import { type Column, type ColumnType, integerOf } from './column.ts'
import { fromSql } from './from-sql.ts'
import { toSql } from './to-sql.ts'

function column(type: ColumnType, isNullable = true): Column {
  return { name: 'c', type, isNullable, hasDefault: false }
}

const LOCAL: ColumnType = { kind: 'local' }
const MOMENT: ColumnType = { kind: 'moment' }

describe('a value that is written', () => {
  test.each<[Json, ColumnType, Json]>([
    [5, integerOf(32), 5],
    ['5', integerOf(32), 5],
    ['9007199254740993', integerOf(64), '9007199254740993'],
    ['12345678901234567890', integerOf(64, false), '12345678901234567890'],
    [1.5, { kind: 'decimal' }, 1.5],
    ['0.1234567890123456789', { kind: 'decimal' }, '0.1234567890123456789'],
    [true, { kind: 'boolean' }, true],
    ['a', { kind: 'text' }, 'a'],
    [5, { kind: 'text' }, '5'],
    ['😀😀', { kind: 'text', most: 2 }, '😀😀'],
    ['2026-01-31', { kind: 'date' }, '2026-01-31'],
    ['2026-01-31T12:00:00+02:00', MOMENT, '2026-01-31T10:00:00'],
    ['2026-01-31T12:00:00.123456Z', MOMENT, '2026-01-31T12:00:00.123456'],
    ['2026-01-31 12:00:00', LOCAL, '2026-01-31T12:00:00'],
    ['2026-01-31T12:00Z', LOCAL, '2026-01-31T12:00:00'],
    [{ a: [1] }, { kind: 'json' }, '{"a":[1]}'],
    [null, { kind: 'text' }, null],
  ])('that fits is bound: %#', (value, type, bound) => {
    expect(toSql(value, column(type))).toBe(bound)
  })

  test.each<[string, Json, ColumnType, string]>([
    ['text for a number', 'abc', integerOf(16), 'accepts a whole number from -32768 to 32767'],
    [
      'a number that is too large',
      40_000,
      integerOf(16),
      'accepts a whole number from -32768 to 32767',
    ],
    ['a number that was rounded', 2 ** 53, integerOf(64), 'accepts a whole number'],
    ['a fraction for a whole number', 1.5, integerOf(32), 'accepts a whole number'],
    ['nothing for a number', '', integerOf(32), 'accepts a whole number'],
    ['a number for true or false', 1, { kind: 'boolean' }, 'accepts true or false'],
    ['a list for text', ['a'], { kind: 'text' }, 'accepts text'],
    [
      'text that is too long',
      'abc',
      { kind: 'text', most: 2 },
      'accepts text of at most 2 characters',
    ],
    ['half a character', '\uD83D', { kind: 'text' }, 'accepts text without broken characters'],
    ['a character that no database takes', 'a\0b', { kind: 'text' }, 'accepts text without broken'],
    ['a time without its zone', '2026-01-31T12:00:00', MOMENT, 'accepts a time with its zone'],
    ['a day that there is not', '2026-02-31', { kind: 'date' }, 'accepts a date'],
    [
      'a time on a day that there is not',
      '2026-02-31T00:00:00Z',
      MOMENT,
      'accepts a time with its zone',
    ],
    ['a time for a day', '2026-01-31T12:00:00Z', { kind: 'date' }, 'accepts a date'],
    ['bytes', 'AAAA', { kind: 'bytes' }, 'accepts nothing from us'],
    ['text for a UUID', 'abc', { kind: 'uuid' }, 'accepts a UUID'],
    ['words for a decimal', 'ten', { kind: 'decimal' }, 'accepts a number'],
  ])('%s is refused with what the column takes, and without the value', (_, value, type, said) => {
    const write = () => toSql(value, column(type))
    expect(write).toThrow(expect.objectContaining({ class: 'invalid', mayHaveHappened: false }))
    expect(write).toThrow(`the column "c" ${said}`)
  })

  test('nothing is refused where a row must have a value', () => {
    expect(() => toSql(null, column({ kind: 'text' }, false))).toThrow('accepts no empty value')
  })
})

describe('a value that is read', () => {
  test.each<[unknown, ColumnType, Json]>([
    ['5', integerOf(32), 5],
    ['9007199254740993', integerOf(64), '9007199254740993'],
    [9_007_199_254_740_993n, integerOf(64), '9007199254740993'],
    ['0.10', { kind: 'decimal' }, 0.1],
    ['100', { kind: 'decimal' }, 100],
    ['0.1234567890123456789', { kind: 'decimal' }, '0.1234567890123456789'],
    ['NaN', { kind: 'float' }, 'NaN'],
    ['t', { kind: 'boolean' }, true],
    [0n, { kind: 'boolean' }, false],
    ['2026-01-31 12:00:00.123456+00', MOMENT, '2026-01-31T12:00:00.123456Z'],
    ['2026-01-31 12:00:00+05:30', MOMENT, '2026-01-31T12:00:00+05:30'],
    ['2026-01-31 12:00:00', MOMENT, '2026-01-31T12:00:00Z'],
    ['2026-01-31 12:00:00', LOCAL, '2026-01-31T12:00:00'],
    ['infinity', MOMENT, 'infinity'],
    ['{"id": 9007199254740993}', { kind: 'json' }, { id: '9007199254740993' }],
    [null, { kind: 'text' }, null],
    [Buffer.from([1, 2]), { kind: 'bytes' }, 'AQI='],
    ['\\x0102', { kind: 'bytes' }, 'AQI='],
  ])('becomes JSON: %#', (value, type, json) => {
    expect(fromSql(value, type)).toEqual(json)
  })
})
