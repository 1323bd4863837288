import { expect, test } from 'vitest'
import { valuesOfSamples } from './values-of-samples.ts'

test('values of all samples are told by field, of the source and of what the target has', () => {
  const samples = [
    {
      record: { id: 7, billing: { city: 'Ede' }, lines: [{ sku: 'A-1' }, { sku: 'B-2' }] },
      given: { 'pos.order': [{ town: 'Ede', 'old name': 'Jo Smit' }], 'pos.debtor': [{ id: 100 }] },
    },
    { record: { id: 1234, isNew: true, billing: { city: 'Goes' } }, given: {} },
  ]
  const { sourceValues, targetValues } = valuesOfSamples(samples, 'pos.order')
  expect(Object.fromEntries(sourceValues ?? [])).toEqual({
    id: ['1234'],
    'billing.city': ['Ede', 'Goes'],
    'lines.sku': ['A-1', 'B-2'],
  })
  expect(Object.fromEntries(targetValues ?? [])).toEqual({
    town: ['Ede'],
    '`old name`': ['Jo Smit'],
  })
})
