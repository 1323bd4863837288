import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coverFrom } from './cover-from.ts'

describe('the page that holds a record and the next', () => {
  test.each([
    [249, { start: 249, size: 249, number: 1 }],
    [497, { start: 496, size: 248, number: 2 }],
  ])('of pages of up to 250, counted, from %i on', (place, stretch) => {
    expect(coverFrom('page', place, 250)).toEqual(stretch)
  })

  test('begins with the record itself where records are counted', () => {
    expect(coverFrom('offset', 249, 250)).toEqual({ start: 249, size: 250, number: 0 })
  })

  test('is one that the system can give, wherever it is, and has the next', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500_000 }),
        fc.integer({ min: 20, max: 500 }),
        (place, largest) => {
          const { start, size = 0, number } = coverFrom('page', place, largest)
          expect(start).toBe(number * size)
          expect(size).toBeLessThanOrEqual(largest)
          expect(start).toBeLessThanOrEqual(place)
          expect(start + size).toBeGreaterThan(place + 1)
        },
      ),
      { seed: 1, numRuns: 2_000 },
    )
  })

  test('costs a tenth more requests than pages that do not overlap, at most', () => {
    let requests = 1
    for (let read = 250; read < 100_000; requests += 1) {
      const { start, size = 0 } = coverFrom('page', read - 1, 250)
      read = start + size
    }
    expect(requests).toBeLessThanOrEqual(440)
  })

  test('is the one after it where pages are so small that none holds both', () => {
    expect(coverFrom('page', 1, 2)).toEqual({ start: 2, size: 2, number: 1 })
    expect(coverFrom('offset', 4, 1)).toEqual({ start: 5, size: 1, number: 0 })
  })
})
