import { describe, expect, test } from 'vitest'
import type { Json } from '../../engine/index.ts'
import { toText } from '../../engine/index.ts'
import { fitSchema } from './fit-schema.ts'

const schema = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    price: { type: 'number' },
    name: { type: 'string' },
    visible: { type: 'boolean' },
    parent: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
    address: {
      type: 'object',
      properties: { street: { type: 'string' }, number: { type: 'integer' } },
    },
    any: {},
    note: { type: ['string', 'null'] },
  },
}

function fit(value: Json, empty: readonly Json[] = [false, '']) {
  return fitSchema(value, schema, empty)
}

describe('a value for "nothing"', () => {
  test('is absent where the schema expects another type', () => {
    expect(fit({ id: 1, parent: false, price: '', tags: false }).value).toEqual({ id: 1 })
  })

  test('stays where the schema knows its type', () => {
    const record = { visible: false, name: '' }
    expect(fit(record)).toEqual({ value: record, problems: [] })
  })

  test('null is one everywhere but where the schema has it', () => {
    expect(fit({ name: null, parent: null, note: null }, []).value).toEqual({ note: null })
  })

  test('makes a map absent when nothing else is in it', () => {
    expect(fit({ address: { number: false } }).value).toEqual({})
  })
})

test('one value is a list of one where the schema says list', () => {
  expect(fit({ tags: 'new' }).value).toEqual({ tags: ['new'] })
  expect(fit({ tags: ['a', false, 7] }).value).toEqual({ tags: ['a', '7'] })
})

test('fields that the schema does not list do not exist', () => {
  expect(fit({ id: 1, secret: 1, address: { street: 'A', floor: 3 } }).value).toEqual({
    id: 1,
    address: { street: 'A' },
  })
})

test('a field without a type takes anything', () => {
  expect(fit({ any: { deep: [false] } }).value).toEqual({ any: { deep: [false] } })
})

test.each([
  [{ id: 1.5 }, '"id" must be a whole number, got number'],
  [{ id: 'x' }, '"id" must be a whole number, got string'],
  [{ price: '12.50' }, '"price" must be a number, got string'],
  [{ visible: 'yes' }, '"visible" must be true or false, got string'],
  [{ address: 'A 1' }, '"address" must be a map of fields, got string'],
  [{ address: { number: 'A' } }, '"address.number" must be a whole number, got string'],
  [{ name: true }, '"name" must be text, got boolean'],
])('%j is said to be wrong, without its value', (value, problem) => {
  expect(fit(value).problems.map((each) => toText(each))).toEqual([problem])
})
