import { expect, test } from 'vitest'
import { parseAwaitedRecord } from './awaited-record.ts'

test('a source record is told by its resource and key', () => {
  expect(parseAwaitedRecord('shop.category|9|9|pos.category')).toEqual({
    kind: 'source',
    source: 'shop.category',
    key: '9|9',
    target: 'pos.category',
  })
})

test('a target record is told by the values that it is to have', () => {
  expect(parseAwaitedRecord('pos.product?sku="A \\"1\\"|&|x=2"')).toEqual({
    kind: 'match',
    target: 'pos.product',
    values: ['A "1"|&|x=2'],
  })
  expect(parseAwaitedRecord('pos.line?order=12&sku="A-1"')).toMatchObject({ values: ['12', 'A-1'] })
})

test('anything else is left as it is', () => {
  expect(parseAwaitedRecord('the other system')).toBeUndefined()
})
