import { expect, test } from 'vitest'
import { localHours } from './local-hours.ts'

const trend = (at: string) => ({
  at,
  integration: 'orders',
  flow: 'orders',
  runs: 1,
  failed: 0,
  counts: {},
  behind: null,
})

test('each of the last hours has what was summed up of it, and no other hour does', () => {
  const now = Date.parse('2026-11-29T14:20:00Z')
  const trends = ['2026-11-29T14:00:00Z', '2026-11-29T12:00:00Z', '2026-11-28T14:00:00Z'].map(trend)
  const hours = localHours(trends, { count: 3, now })
  expect(hours.map(({ date, trends: own }) => [date.toISOString(), own.length])).toEqual([
    ['2026-11-29T12:00:00.000Z', 1],
    ['2026-11-29T13:00:00.000Z', 0],
    ['2026-11-29T14:00:00.000Z', 1],
  ])
})
