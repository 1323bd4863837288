import { describe, expect, test } from 'vitest'
import { say } from '../../engine/index.ts'
import { authorSays } from '../../engine/testing/says.ts'
import type { ConnectionCalls } from '../store/connection-calls.ts'
import { healthOf, type Signs } from './flow-health.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const MINUTE = 60_000

const SIGNS: Signs = {
  now: NOW,
  integration: { state: 'on' },
  isOn: true,
  state: {
    problem: undefined,
    nextAt: NOW + MINUTE,
    schedule: { trigger: null, windows: [], isPaused: false },
  },
  trigger: { kind: 'every', ms: 5 * MINUTE },
  lastRun: {
    state: 'finished',
    startedAt: NOW - 2 * MINUTE,
    finishedAt: NOW - MINUTE,
  },
  readAt: NOW - 2 * MINUTE,
  records: {},
  calls: new Map([['till', { at: NOW - MINUTE, ms: 20, failing: undefined }]]),
}

function failing(calls: number, isDenied = false): ReadonlyMap<string, ConnectionCalls> {
  const since = NOW - 3 * MINUTE
  return new Map([
    ['shop', { at: NOW, ms: 20, failing: undefined }],
    ['till', { at: NOW, ms: 20, failing: { since, calls, failure: '503', isDenied } }],
  ])
}

const HELD = {
  state: 'stopped',
  reason: say('limitUsedUp', { time: '2026-11-28T14:00:00.000Z' }),
  startedAt: NOW - 2 * MINUTE,
  finishedAt: NOW - MINUTE,
} as const

describe('a flow', () => {
  test('needs attention while a limit of a system is used up, and says until when', () => {
    const held = healthOf({ ...SIGNS, lastRun: HELD })
    expect(held).toMatchObject({ health: 'attention', problem: HELD.reason })
    const since = healthOf({ ...SIGNS, lastRun: HELD, readAt: NOW - MINUTE / 2 })
    expect(since.health).toBe('well')
  })

  test('is well where a run ended not long ago, and says when it was looked at', () => {
    expect(healthOf(SIGNS)).toEqual({ health: 'well', checkedAt: NOW - MINUTE })
  })

  test('is not known to be well before anything was looked at', () => {
    const signs = { ...SIGNS, lastRun: undefined, readAt: undefined }
    expect(healthOf(signs).health).toBe('unknown')
  })

  test('is not known to be well when it did not run though it was due', () => {
    const state = { ...SIGNS.state, nextAt: NOW - 10 * MINUTE } as Signs['state']
    expect(healthOf({ ...SIGNS, state }).health).toBe('unknown')
  })

  test('is failing while a system answers no call, however its last run ended', () => {
    expect(healthOf({ ...SIGNS, calls: failing(3) })).toMatchObject({
      health: 'failing',
      system: { connection: 'till', failing: { calls: 3, failure: '503' } },
    })
  })

  test('is not failing for one call that went wrong', () => {
    expect(healthOf({ ...SIGNS, calls: failing(1) }).health).toBe('well')
  })

  test('is stopped as soon as a system refuses us', () => {
    expect(healthOf({ ...SIGNS, calls: failing(1, true) }).health).toBe('stopped')
  })

  test('needs attention while records need a person, also while it runs', () => {
    const lastRun = { state: 'running', startedAt: NOW } as const
    expect(healthOf({ ...SIGNS, lastRun, records: { parked: 1 } }).health).toBe('attention')
    expect(healthOf({ ...SIGNS, lastRun, records: { waiting: 1 } }).health).toBe('running')
  })

  test('is failing where its last run failed, and says why', () => {
    const lastRun = {
      state: 'failed',
      reason: authorSays('no'),
      startedAt: NOW,
      finishedAt: NOW,
    } as const
    expect(healthOf({ ...SIGNS, lastRun })).toMatchObject({
      health: 'failing',
      problem: authorSays('no'),
    })
  })

  test('is paused where it is switched off, whatever else there is', () => {
    expect(healthOf({ ...SIGNS, isOn: false, calls: failing(9) })).toEqual({ health: 'paused' })
  })
})
