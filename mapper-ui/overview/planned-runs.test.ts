import { expect, test } from 'vitest'
import { plannedRuns } from './planned-runs.ts'

const NOW = Date.parse('2026-11-29T10:00:00Z')
const MINUTE = 60_000
const at = (minutes: number): string => new Date(NOW + minutes * MINUTE).toISOString()
const started = (minutes: number) =>
  ({
    run: 'r',
    state: 'finished',
    reason: null,
    startedAt: at(minutes),
    finishedAt: null,
    counts: {},
  }) as never
const minutesOf = (runs: readonly number[]) => runs.map((ms) => ms / MINUTE)

test('a flow that runs every quarter of an hour is planned four times an hour', () => {
  const trigger = { kind: 'every', ms: 15 * MINUTE } as const
  const runs = plannedRuns({ trigger, nextRunAt: at(8), lastRun: started(-7) }, NOW)
  expect(minutesOf(runs)).toEqual([8, 23, 38, 53])
})

test('one whose source tells of changes is planned as seldom as it looks now', () => {
  const trigger = { kind: 'every', ms: 5 * MINUTE, hookedMs: 30 * MINUTE } as const
  const runs = plannedRuns({ trigger, nextRunAt: at(10), lastRun: started(-20) }, NOW)
  expect(minutesOf(runs)).toEqual([10, 40])
})

test('what is due now is planned now, what comes later than in an hour is not, nor what nobody planned', () => {
  const trigger = { kind: 'cron', cron: '0 3 * * *', zone: 'UTC' } as const
  expect(plannedRuns({ trigger, nextRunAt: at(-3), lastRun: null }, NOW)).toEqual([0])
  expect(plannedRuns({ trigger, nextRunAt: at(61), lastRun: null }, NOW)).toEqual([])
  expect(plannedRuns({ trigger, nextRunAt: null, lastRun: null }, NOW)).toEqual([])
})
