import { afterEach, expect, test } from 'vitest'
import { localDays, localOffset } from './local-days.ts'

const zone = process.env['TZ']
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

function trend(at: string) {
  return { at, integration: 'shop', flow: 'orders', runs: 1, failed: 0, counts: {}, behind: null }
}

/** Day of the month to how many were summed up on it. */
function told(at: readonly string[], now: string, count: number): readonly string[] {
  const days = localDays(at.map(trend), { count, now: Date.parse(now) })
  return days.map(({ date, trends }) => `${date.getDate()}: ${trends.length}`)
}

test('a day is that of the person, also west of Greenwich', () => {
  process.env['TZ'] = 'America/New_York'
  const now = '2026-01-10T02:00:00Z'
  expect(localOffset(Date.parse(now))).toBe(-300)
  expect(told(['2026-01-09T05:00:00Z'], now, 2)).toEqual(['8: 0', '9: 1'])
})

test('no day is missing or doubled where the clocks change', () => {
  process.env['TZ'] = 'Europe/Amsterdam'
  // Summer time ended on the 25th, at night; days before were summed up by the offset of now.
  const days = ['2026-10-23T23:00:00Z', '2026-10-24T23:00:00Z', '2026-10-25T23:00:00Z']
  expect(told(days, '2026-10-26T23:30:00Z', 4)).toEqual(['24: 1', '25: 1', '26: 1', '27: 0'])
  const summer = ['2026-03-27T22:00:00Z', '2026-03-28T22:00:00Z', '2026-03-29T22:00:00Z']
  expect(told(summer, '2026-03-30T22:30:00Z', 4)).toEqual(['28: 1', '29: 1', '30: 1', '31: 0'])
})
