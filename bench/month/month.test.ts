import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareMonth } from './compare-month.ts'
import { type Month, playMonth } from './play-month.ts'

let month: Month
let compared: ReturnType<typeof compareMonth>

const found = (...kinds: string[]) =>
  compared.differences.filter((each) => kinds.includes(each.kind))

beforeAll(async () => {
  month = await playMonth({
    seed: 1,
    orders: 60,
    days: 2,
    products: 20,
    rules: { stockAt: 'sending', extraPrice: 'added' },
    faults: true,
    taxInside: true,
    tell: () => undefined,
  })
  compared = compareMonth(month, 0)
}, 400_000)

afterAll(() => month.close())

describe('a merchant’s month between two systems that were built from their contracts alone', () => {
  it('books each order that was chosen exactly once, and no other', () => {
    expect(found('missing', 'doubled', 'unwanted')).toEqual([])
    expect(compared.counts['booked']).toBeGreaterThan(35)
  })

  it('refuses only what it has a reason to refuse', () => {
    expect(found('unjustified')).toEqual([])
  })

  it('books at what the order cost in the shop, to the cent', () => {
    expect(found('wrongTotals')).toEqual([])
  })

  it('books the articles of the order on its own debtor', () => {
    expect(found('wrongLines', 'wrongDebtors')).toEqual([])
  })

  it('has nothing to write when nothing happens', () => {
    expect(month.lateWrites).toEqual([])
    expect(month.product.broken).toEqual([])
  })
  it('shows what the till can sell', () => {
    expect(found('wrongStock')).toEqual([])
  })

  it('tells somebody of each order that was cancelled, edited or credited after it was booked', () => {
    expect(found('unnoticed')).toEqual([])
  })

  it('books each order at its own addresses', () => {
    expect(found('wrongAddresses')).toEqual([])
  })

  it('keeps the same articles and categories on both sides', () => {
    expect(found('wrongArticles', 'wrongCategories', 'wrongCategoryLinks')).toEqual([])
  })
})
