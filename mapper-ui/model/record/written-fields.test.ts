import { expect, test } from 'vitest'
import { listWrittenFields, plainField } from './written-fields.ts'

const price = { field: 'lines[].price', formula: 'priceExcl' }
const address = { field: 'address', formula: '$address' }

test('each item of a list has the origin of the field in general', () => {
  const set = { reference: 'A1', lines: [{ price: 3 }, { price: 4 }] }
  expect(listWrittenFields(set, [price])).toEqual([
    { path: 'reference', value: 'A1', origin: undefined },
    { path: 'lines[0].price', value: 3, origin: price },
    { path: 'lines[1].price', value: 4, origin: price },
  ])
})

test('a formula that gives a whole object is the origin of all in it', () => {
  const set = { address: { city: 'Utrecht', lines: [] } }
  expect(listWrittenFields(set, [address])).toEqual([
    { path: 'address.city', value: 'Utrecht', origin: address },
    { path: 'address.lines', value: [], origin: address },
  ])
})

test('the editor names fields of items without brackets', () => {
  expect(plainField('lines[].tax[].rate')).toBe('lines.tax.rate')
})
