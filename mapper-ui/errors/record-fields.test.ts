import { expect, test } from 'vitest'
import { listRecordFields, valueAt, withValueAt } from './record-fields.ts'

const SCHEMA = {
  properties: {
    email: { title: 'E-mail address', type: 'string' },
    total: { type: 'number' },
    paid: { title: 'Paid', type: 'boolean' },
    status: { title: 'Status', oneOf: [{ const: 'new', title: 'New' }] },
    billing: {
      title: 'Billing',
      type: 'object',
      properties: { city: { title: 'City', type: 'string' } },
    },
    lines: { title: 'Lines', type: 'array' },
  },
}
const RECORD = { email: '', status: 'new', extra: 3, lines: [{ sku: 'A' }], note: null }

test('fields have titles and kinds, within groups too; lists have none', () => {
  expect(listRecordFields(SCHEMA, RECORD)).toEqual([
    { path: ['email'], label: 'E-mail address', kind: 'text', choices: [] },
    { path: ['total'], label: 'total', kind: 'number', choices: [] },
    { path: ['paid'], label: 'Paid', kind: 'yes-no', choices: [] },
    {
      path: ['status'],
      label: 'Status',
      kind: 'choice',
      choices: [{ value: 'new', label: 'New' }],
    },
    { path: ['billing', 'city'], label: 'Billing: City', kind: 'text', choices: [] },
    { path: ['extra'], label: 'extra', kind: 'number', choices: [] },
  ])
})

test('a value is put where it belongs, also where nothing was, and the record stays as it is', () => {
  const changed = withValueAt(RECORD, ['billing', 'city'], 'Delft')
  expect(changed).toEqual({ ...RECORD, billing: { city: 'Delft' } })
  expect(valueAt(changed, ['billing', 'city'])).toBe('Delft')
  expect(valueAt(RECORD, ['billing', 'city'])).toBeUndefined()
  expect(withValueAt(changed, ['billing', 'city'], undefined)['billing']).toEqual({})
})
