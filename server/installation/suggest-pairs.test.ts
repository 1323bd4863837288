import { describe, expect, test } from 'vitest'
import { suggestPairs } from './suggest-pairs.ts'

const TILL = [
  { value: 1, label: 'Cash' },
  { value: 2, label: 'iDEAL' },
  { value: 3, label: 'Crédit card' },
  { value: 4, label: 'Gift voucher' },
]

function suggested(value: string, label = value) {
  return suggestPairs([{ value, label }], TILL)[0]
}

describe('what probably means the same', () => {
  test('has the same name, whatever its case, signs and accents', () => {
    expect(suggested('ideal')).toEqual({ from: 'ideal', to: 2, score: 1 })
    expect(suggested('credit-card')).toEqual({ from: 'credit-card', to: 3, score: 1 })
  })

  test('is found by its key where its name is another', () => {
    expect(suggested('cash', 'Paid on delivery')).toEqual({ from: 'cash', to: 1, score: 1 })
  })

  test('is alike: one name within the other, or most of its letters, and never as sure as the same', () => {
    expect(suggested('x', 'iDEAL (Mollie)')).toMatchObject({ to: 2 })
    expect(suggested('x', 'Gift vouchers')).toMatchObject({ to: 4 })
    expect(suggested('x', 'Gift voucer')).toMatchObject({ to: 4 })
    expect(suggested('x', 'Gift voucer')?.score).toBeLessThan(1)
  })

  test('is nothing where several have one name, on either side', () => {
    const shirts = [
      { value: 1, label: 'Shirts' },
      { value: 2, label: 'shirts' },
      { value: 3, label: 'Hats' },
    ]
    const one = [
      { value: 8, label: 'Shirts' },
      { value: 9, label: 'Hats' },
    ]
    expect(suggestPairs(shirts, one)).toEqual([{ from: '3', to: 9, score: 1 }])
    expect(suggestPairs(one, shirts)).toEqual([{ from: '9', to: 3, score: 1 }])
  })

  test('is what has the same place below others, where several have one name', () => {
    const own = [
      { value: 3, label: 'Men › Shirts', name: 'Shirts' },
      { value: 4, label: 'Women › Shirts', name: 'Shirts' },
    ]
    const other = [
      { value: 8, label: 'Women › shirts', name: 'shirts' },
      { value: 9, label: 'Children › shirts', name: 'shirts' },
    ]
    expect(suggestPairs(own, other)).toEqual([{ from: '4', to: 8, score: 1 }])
    expect(suggestPairs(own, [{ value: 7, label: 'Shirts' }])).toEqual([])
    expect(suggestPairs([{ value: 7, label: 'Shirts' }], own)).toEqual([])
    const byKey = [
      { value: 3, label: 'Shirts (3)', name: 'Shirts' },
      { value: 4, label: 'Shirts (4)', name: 'Shirts' },
    ]
    expect(suggestPairs(byKey, byKey)).toEqual([])
  })

  test('is nothing where none is alike', () => {
    expect(suggested('afterpay', 'Afterpay')).toBeUndefined()
    expect(suggested('???')).toBeUndefined()
    expect(suggestPairs([{ value: 'cash', label: 'Cash' }], [])).toEqual([])
  })
})

test('the key of a row is text, and what it stands for is as its system has it', () => {
  const pairs = suggestPairs(
    [{ value: 7, label: 'High rate' }],
    [{ value: 21, label: 'High rate' }],
  )
  expect(pairs).toEqual([{ from: '7', to: 21, score: 1 }])
})
