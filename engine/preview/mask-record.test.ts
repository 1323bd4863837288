import { expect, test } from 'vitest'
import { maskRecord } from './mask-record.ts'

const record = {
  number: 'ORD1',
  email: 'ada.lovelace@acme.co.uk',
  phone: '+31 20-123 4567',
  born: '1985-12-10T10:00:00Z',
  customerId: 8812,
  billing: { street: 'Damrak 12', city: 'Amsterdam' },
  lines: [{ name: 'For Ada' }, { name: 'For Bob' }],
}

const schema = {
  properties: { billing: { properties: { street: { type: 'string' }, city: { type: 'string' } } } },
}

test('personal fields are hidden, and the rest is as it was', () => {
  const masked = maskRecord(record, { personal: ['email', 'billing.street', 'lines.name'], schema })
  expect(masked).toMatchObject({
    number: 'ORD1',
    phone: record.phone,
    billing: { city: 'Amsterdam' },
  })
  expect(JSON.stringify(masked)).not.toMatch(/lovelace|acme|Damrak|Ada|Bob/i)
})

test.each<[string, RegExp]>([
  ['email', /^[a-z]{3}\.[a-z]{8}@example\.com$/],
  ['phone', /^\+\d\d \d\d-\d{3} \d{4}$/],
  ['born', /^1970-01-01T\d\d:\d\d:\d\dZ$/],
  ['customerId', /^\d{4}$/],
])('%s keeps its shape', (name, shape) => {
  const masked = maskRecord(record, { personal: [name], schema })
  expect(JSON.stringify(masked[name]).replaceAll('"', '')).toMatch(shape)
  expect(typeof masked[name]).toBe(typeof record[name as 'email'])
  expect(masked[name]).not.toBe(record[name as 'email'])
})

test('a group is hidden with all that is in it', () => {
  const masked = maskRecord(record, { personal: ['billing'], schema })
  expect(JSON.stringify(masked['billing'])).toMatch(
    /^\{"street":"[A-Z][a-z]{5} \d\d","city":"[A-Z][a-z]{8}"\}$/,
  )
})

test('equal texts stay equal, and what is not there is no matter', () => {
  const masked = maskRecord(
    { a: 'Ada', b: 'Ada', c: null },
    { personal: ['a', 'b', 'c', 'd.e'], schema },
  )
  expect(masked['a']).toBe(masked['b'])
  expect(masked['c']).toBeNull()
  expect(Object.keys(masked)).toEqual(['a', 'b', 'c'])
})

test('names that the schema does not know are hidden with the group that they are in', () => {
  const given = {
    billing: { city: 'Delft', 'ada@acme.co.uk': [{ 'Ada Lovelace': 1, '12345': 2 }] },
  }
  const masked = maskRecord(given, { personal: ['billing'], schema })
  expect(JSON.stringify(masked)).toMatch(
    /^\{"billing":\{"city":"[A-Z][a-z]{4}","[a-z]{3}@example\.com":\[\{/,
  )
  expect(JSON.stringify(masked)).not.toMatch(/acme|Ada|12345/)
})
