import { expect, test } from 'vitest'
import { usedQuota } from './used-quota.ts'

const NOW = Date.parse('2026-11-30T14:20:00Z')
const hour = (at: string, requests: number, failed = 0) => ({
  at: `2026-11-30T${at}:00:00Z`,
  requests,
  failed,
})

test('requests and failures of all hours are counted', () => {
  const hours = [hour('09', 100, 2), hour('14', 50)]
  expect(usedQuota([], hours, NOW)).toEqual({ requests: 150, failed: 2, nearest: undefined })
})

test('of several limits, the one that most is used of is told', () => {
  const limits = [
    { windowMs: 300_000, allow: 300 },
    { windowMs: 3_600_000, allow: 3000 },
    { windowMs: 86_400_000, allow: 5000 },
  ]
  const hours = [hour('09', 3000), hour('13', 900), hour('14', 100)]
  expect(usedQuota(limits, hours, NOW).nearest).toEqual({
    used: 4000,
    allow: 5000,
    windowMs: 86_400_000,
  })
})

test('of a limit for minutes, it is told what it allows in the hour that has begun', () => {
  const hours = [hour('13', 900), hour('14', 100)]
  expect(usedQuota([{ windowMs: 300_000, allow: 300 }], hours, NOW).nearest).toEqual({
    used: 100,
    allow: 3600,
    windowMs: 3_600_000,
  })
})
