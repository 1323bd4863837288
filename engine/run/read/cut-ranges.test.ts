import { describe, expect, test } from 'vitest'
import type { TimeRange } from '../connection.ts'
import { cutRanges } from './cut-ranges.ts'

const NOW = Date.parse('2026-11-25T03:00:00Z')
const DAY_MS = 86_400_000
const PAGE = 10

/** So many pages of records, made evenly in the last days. */
function madeIn(days: number, pages: number): readonly number[] {
  const count = pages * PAGE
  return Array.from({ length: count }, (_, at) => NOW - ((at + 0.5) / count) * days * DAY_MS)
}

function isIn(time: number, { from, to }: TimeRange): boolean {
  const isAfter = from === undefined || time >= Date.parse(from)
  return isAfter && (to === undefined || time < Date.parse(to))
}

async function cut(times: readonly number[]) {
  let probes = 0
  const ranges = await cutRanges(async (range) => {
    probes += 1
    const count = times.filter((time) => isIn(time, range)).length
    return { isEmpty: count === 0, isBig: count > PAGE }
  }, NOW)
  return { probes, ranges }
}

const AGES = [5_000, 1_000, 200, 30, 1]

describe('a list that is to be cut', () => {
  test.each(AGES)('is given up soon where it has few pages, made in %d days', async (days) => {
    for (const pages of [2, 3, 4, 5, 6]) {
      const { probes, ranges } = await cut(madeIn(days, pages))
      expect(ranges).toBeUndefined()
      expect(probes, `${pages} pages`).toBeLessThanOrEqual(21)
    }
  })

  test.each(AGES)('is cut into ranges of several pages, made in %d days', async (days) => {
    for (const pages of [30, 100]) {
      const times = madeIn(days, pages)
      const { probes, ranges = [] } = await cut(times)
      expect(probes, `${pages} pages`).toBeLessThanOrEqual(49)
      expect(ranges.length, `${pages} pages`).toBeGreaterThanOrEqual(8)
      // Each record is in one range and in one only, also those that nobody probed for.
      for (const time of [...times, Date.parse('1995-01-01'), NOW + DAY_MS]) {
        expect(ranges.filter((range) => isIn(time, range))).toHaveLength(1)
      }
    }
  })

  test('of which all was made in one minute is left whole', async () => {
    const { ranges } = await cut(Array.from({ length: 50 * PAGE }, () => NOW - 90 * DAY_MS))
    expect(ranges).toBeUndefined()
  })

  test('of which the newest part alone is large is cut there', async () => {
    const { ranges = [] } = await cut([...madeIn(4_000, 3), ...madeIn(10, 60)])
    expect(ranges.length).toBeGreaterThanOrEqual(8)
  })
})
