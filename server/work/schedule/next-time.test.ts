import { describe, expect, test } from 'vitest'
import { nextTime } from './next-time.ts'

const at = (text: string): number => Date.parse(text)
const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString()
const workdays = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', zone: 'Europe/Amsterdam' }

describe('a flow that runs every five minutes', () => {
  const trigger = { kind: 'every', ms: 300_000 } as const
  const now = at('2026-03-02T10:02:00Z')

  test('begins at once when it never ran', () => {
    expect(nextTime({ trigger, windows: [], now })).toBe(now)
  })

  test('keeps its rhythm', () => {
    const before = at('2026-03-02T10:00:00Z')
    expect(iso(nextTime({ trigger, windows: [], now, before }))).toBe('2026-03-02T10:05:00.000Z')
  })

  test('is as seldom as it says while its system tells of changes', () => {
    const before = at('2026-03-02T10:00:00Z')
    const seldom = { trigger: { ...trigger, hookedMs: 3_600_000 }, windows: [], now, before }
    expect(iso(nextTime({ ...seldom, isHooked: true }))).toBe('2026-03-02T11:00:00.000Z')
    expect(iso(nextTime({ ...seldom, isHooked: false }))).toBe('2026-03-02T10:05:00.000Z')
    expect(iso(nextTime({ ...seldom, trigger, isHooked: true }))).toBe('2026-03-02T10:05:00.000Z')
  })

  test('makes up for all that it missed by one run', () => {
    const before = at('2026-03-01T09:00:00Z')
    expect(iso(nextTime({ trigger, windows: [], now, before }))).toBe('2026-03-02T10:05:00.000Z')
  })

  test('waits for its window to open', () => {
    const night = at('2026-03-06T22:00:00Z')
    const next = nextTime({ trigger, windows: [workdays], now: night, before: night - 1 })
    expect(iso(next)).toBe('2026-03-09T07:00:00.000Z')
  })

  test('never runs when no window ever opens', () => {
    const windows = [{ ...workdays, days: [] }]
    expect(nextTime({ trigger, windows, now })).toBeUndefined()
  })
})

describe('a flow that runs by the clock of a zone', () => {
  const trigger = { kind: 'cron', cron: '30 2 * * *', zone: 'Europe/Amsterdam' } as const

  test.each([
    ['in winter', '2026-01-10T12:00:00Z', '2026-01-11T01:30:00.000Z'],
    ['in summer', '2026-07-10T12:00:00Z', '2026-07-11T00:30:00.000Z'],
    ['in the night without that hour', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    ['once in the night with that hour twice', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['the day after that night', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
  ])('runs %s', (_, now, expected) => {
    expect(iso(nextTime({ trigger, windows: [], now: at(now) }))).toBe(expected)
  })

  test('skips the times outside its windows', () => {
    const weekend = { days: [6], from: '02:00', to: '03:00', zone: 'Europe/Amsterdam' }
    const now = at('2026-01-11T12:00:00Z')
    expect(iso(nextTime({ trigger, windows: [weekend], now }))).toBe('2026-01-17T01:30:00.000Z')
  })
})

test('a window over midnight belongs to the day on which it opens', () => {
  const trigger = { kind: 'every', ms: 60_000 } as const
  const windows = [{ days: [5], from: '22:00', to: '06:00', zone: 'UTC' }]
  const inside = at('2026-03-07T03:00:00Z')
  expect(nextTime({ trigger, windows, now: inside })).toBe(inside)
  const sunday = at('2026-03-08T03:00:00Z')
  expect(iso(nextTime({ trigger, windows, now: sunday }))).toBe('2026-03-13T22:00:00.000Z')
})

test('a flow that is woken by others has no time', () => {
  const now = at('2026-01-10T12:00:00Z')
  expect(nextTime({ trigger: { kind: 'hook' }, windows: [], now })).toBeUndefined()
  expect(nextTime({ trigger: { kind: 'after', flow: 'x' }, windows: [], now })).toBeUndefined()
  expect(nextTime({ trigger: undefined, windows: [], now })).toBeUndefined()
})

test('a time that there never is holds up nobody', () => {
  const now = Date.UTC(2026, 10, 24)
  const zone = 'Europe/Amsterdam'
  const never = { kind: 'cron', cron: '0 0 30 2 *', zone } as const
  expect(nextTime({ trigger: never, windows: [], now })).toBeUndefined()
  const nowhere = { days: [1], from: '08:00', to: '09:00', zone: 'Middle/Earth' }
  const every = { kind: 'every', ms: 60_000 } as const
  expect(nextTime({ trigger: every, windows: [nowhere], now })).toBeUndefined()
})
