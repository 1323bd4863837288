import { describe, expect, test } from 'vitest'
import type { Json } from '../../engine/index.ts'
import { findWrongRows, valueOfText } from './check-rows.ts'
import type { Choices } from './choices.ts'
import { deskAndTill, tableOf } from './testing/desk-and-till.ts'

const project = deskAndTill()

const KINDS: Choices = {
  items: [
    { value: 'cash', label: 'cash' },
    { value: 'card', label: 'By card' },
  ],
  isCut: false,
}
const METHODS: Choices = {
  items: [
    { value: 1, label: 'Cash' },
    { value: 2, label: 'Card' },
  ],
  isCut: false,
}

type Rows = Readonly<Record<string, Json>>

/** What is wrong, as path → code. */
function wrong(
  table: string,
  rows: Rows,
  {
    before = {},
    from,
    to,
  }: { readonly before?: Rows; readonly from?: Choices; readonly to?: Choices } = {},
) {
  const check = { project, integration: 'counter', table: tableOf(project, table) }
  const found = findWrongRows({ ...check, sides: { from, to } }, before, rows)
  return Object.fromEntries(found.map(({ path, message }) => [path, codeOf(message)]))
}

function codeOf(message: unknown): unknown {
  const { code, values } = message as { code: string; values: Readonly<Record<string, unknown>> }
  return code === 'hinted' ? [codeOf(values['said']), codeOf(values['hint'])] : code
}

const BOTH = { from: KINDS, to: METHODS }

describe('a row', () => {
  test('that both systems know is right', () => {
    expect(wrong('method', { cash: 1, card: 2 }, BOTH)).toEqual({})
  })

  test('for what the left system does not have is wrong, with the name that was meant', () => {
    expect(wrong('method', { carx: 2 }, BOTH)).toEqual({
      'rows.carx': ['rowKeyUnknown', 'didYouMean'],
    })
  })

  test('to what the right system does not have is wrong', () => {
    expect(wrong('method', { card: 3 }, BOTH)).toEqual({
      'rows.card': ['rowValueUnknown', expect.any(String)],
    })
  })

  test('that names what is meant by its title is told what it is called', () => {
    const kinds = { ...KINDS, items: [{ value: 'crd', label: 'card' }] }
    expect(wrong('method', { card: 2 }, { from: kinds, to: METHODS })).toEqual({
      'rows.card': 'rowKeyNamed',
    })
    const to = { ...METHODS, items: [{ value: 1, label: '5' }] }
    expect(wrong('method', { card: 5 }, { to })).toEqual({ 'rows.card': 'rowValueNamed' })
  })

  test('may be wrong on both sides', () => {
    const check = { project, integration: 'counter', table: tableOf(project, 'method') }
    const found = findWrongRows({ ...check, sides: BOTH }, {}, { other: 'x' })
    expect(found.map(({ path }) => path)).toEqual(['rows.other', 'rows.other'])
  })

  test('is of the kind that its sides hold, also where no system can be asked', () => {
    expect(wrong('method', { card: 'two' })).toEqual({ 'rows.card': 'rowValueMisfit' })
    expect(wrong('person', { seven: 1, 7: 1 })).toEqual({ 'rows.seven': 'rowKeyMisfit' })
    expect(wrong('method', { card: 99 })).toEqual({})
  })

  test('is right where more is there than is known, or more may be given', () => {
    expect(wrong('method', { other: 9 }, { from: { ...KINDS, isCut: true } })).toEqual({})
    for (const more of [{ isCut: true }, { isOpen: true }]) {
      expect(wrong('method', { card: 9 }, { from: KINDS, to: { ...METHODS, ...more } })).toEqual({})
    }
  })

  test('is right where the values of its left side could not be read', () => {
    const from = { items: [], isCut: false, isOpen: true }
    expect(wrong('colour', { red: 1 }, { from })).toEqual({})
  })

  test('of a table without sides may be anything', () => {
    expect(wrong('free', { anything: { a: [1] } })).toEqual({})
  })
})

describe('a row that was there already', () => {
  const gone = { from: { ...KINDS, items: [] }, to: { ...METHODS, items: [] } }

  test('is right though its system has it no more', () => {
    expect(wrong('method', { card: 2 }, { ...gone, before: { card: 2 } })).toEqual({})
    expect(wrong('method', { cash: 1 }, gone)).toEqual({})
  })

  test.each<[Json]>([[null], [[1]], [{ a: 1 }]])('is right with %j, too', (value) => {
    const before = JSON.parse(JSON.stringify({ cash: value }))
    expect(wrong('method', { cash: value }, { ...gone, before })).toEqual({})
  })

  test('is looked at where its value changed, and its key is not', () => {
    expect(wrong('method', { card: 3 }, { ...gone, before: { card: 2 } })).toEqual({
      'rows.card': 'rowValueUnknown',
    })
    expect(wrong('method', { cash: 'x' }, { ...gone })).toEqual({ 'rows.cash': 'rowValueMisfit' })
  })

  test('is none because an object has such a name', () => {
    expect(wrong('method', { constructor: 1 }, BOTH)).toEqual({
      'rows.constructor': ['rowKeyUnknown', expect.any(String)],
    })
  })
})

function read(table: string, text: string): Json {
  return valueOfText({ project, integration: 'counter', table: tableOf(project, table) }, text)
}

describe('text from a person', () => {
  test('becomes a value of the kind that the right side holds', () => {
    expect(read('method', '7')).toBe(7)
    expect(read('colour', '1.5')).toBe(1.5)
    expect(read('urgency', '7')).toBe('7')
    expect(read('urgency', '007')).toBe('007')
  })

  test('stays text where it is none of that kind', () => {
    expect(read('method', 'seven')).toBe('seven')
    expect(read('method', '007')).toBe('007')
  })

  test('is a number where the side is not told and it looks like one, whose digits are kept', () => {
    expect(read('free', '7')).toBe(7)
    expect(read('free', '-1.5')).toBe(-1.5)
    for (const text of ['007', '1e3', '', ' 7', '12345678901234567890']) {
      expect(read('free', text)).toBe(text)
    }
  })
})
