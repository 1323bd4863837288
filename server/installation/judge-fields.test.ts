import { expect, test } from 'vitest'
import { judgeFields } from './judge-fields.ts'

const schema = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    email: { type: ['string', 'null'] },
    billing: { type: 'object', properties: { city: { type: 'string' } } },
    lines: { type: 'array', items: { type: 'object' } },
    custom: { type: 'object' },
  },
}

test('counts in how many records a field is filled, and its different values', () => {
  const records = [
    { id: 1, email: 'a@example.com', billing: { city: 'Delft' } },
    { id: 2, email: 'a@example.com', billing: { city: '' } },
    { id: 3, email: null },
  ]
  expect(judgeFields(schema, records)).toEqual([
    { field: 'id', filled: 3, different: 3 },
    { field: 'email', filled: 2, different: 1 },
    { field: 'billing.city', filled: 1, different: 1 },
  ])
})

test('tells nothing of names that the schema does not know', () => {
  const told = judgeFields(schema, [{ id: 1, 'mila@example.com': 1, custom: { mila: 1 } }])
  expect(told.map(({ field }) => field)).toEqual(['id', 'email', 'billing.city'])
})
