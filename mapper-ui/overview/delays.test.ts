import { expect, test } from 'vitest'
import { delaysOf } from './delays.ts'

const HOUR_MS = 3_600_000
const START = Date.parse('2026-11-29T10:00:00Z')
const at = (hours: number) => START + hours * HOUR_MS
const iso = (hours: number) => new Date(at(hours)).toISOString()

/** Hours from 10:00; of some it was measured how much the flow was behind, and when. */
const hours = (measured: Readonly<Record<number, { readonly ms: number; readonly at: number }>>) =>
  Array.from({ length: 6 }, (_, hour) => {
    const own = measured[hour]
    const behind = own ? { ms: own.ms * HOUR_MS, at: iso(own.at) } : null
    const trend = { at: iso(hour), integration: 'i', flow: 'f', runs: 1, failed: 0, counts: {} }
    return { date: new Date(at(hour)), trends: own ? [{ ...trend, behind }] : [] }
  })
const inHours = (delays: ReturnType<typeof delaysOf>) =>
  delays.map((delay) => delay && delay.ms / HOUR_MS)

test('what was measured is told with its time, and nothing of the time before', () => {
  const delays = delaysOf(hours({ 4: { ms: 0.25, at: 4.5 }, 5: { ms: 0.1, at: 5.2 } }), {
    handledUpTo: iso(5.2),
    now: at(5.3),
  })
  expect(inHours(delays)).toEqual([undefined, undefined, undefined, undefined, 0.25, 0.1])
  expect(delays[4]?.at).toBe(at(4.5))
})

test('a delay grew through the hours in which nothing could run', () => {
  const delays = delaysOf(hours({ 0: { ms: 0.25, at: 0.5 }, 4: { ms: 4, at: 4.4 } }), {
    handledUpTo: iso(5.9),
    now: at(6),
  })
  const rounded = inHours(delays).map((each) => each && Math.round(each * 100) / 100)
  expect(rounded).toEqual([0.6, 1.6, 2.6, 3.6, 4, 0.1])
})

test('it grows until now where the last run that read all is long ago', () => {
  const delays = delaysOf(hours({ 1: { ms: 0.5, at: 1.5 } }), {
    handledUpTo: iso(1.25),
    now: at(5.5),
  })
  expect(inHours(delays)).toEqual([undefined, 0.75, 1.75, 2.75, 3.75, 4.25])
})

test('nothing is told of a flow that never read', () => {
  expect(inHours(delaysOf(hours({}), { handledUpTo: null, now: at(6) }))).toEqual(
    Array.from({ length: 6 }, () => undefined),
  )
})
