import { expect, test } from 'vitest'
import { DURATION_PATTERN, parseDuration, parseRate, RATE_PATTERN } from './duration.ts'

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['24h', 86_400_000],
  ['1d', 86_400_000],
])('%s is %i milliseconds', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
  expect(text).toMatch(new RegExp(DURATION_PATTERN))
})

test.each(['5', 'm', '5 m', '5minutes', '-5m', ''])('"%s" is not a length of time', (text) => {
  expect(parseDuration(text)).toBeUndefined()
  expect(text).not.toMatch(new RegExp(DURATION_PATTERN))
})

test('a rate has a number and a window', () => {
  expect(parseRate('300 per 5m')).toEqual({ allow: 300, windowMs: 300_000 })
  expect('300 per 5m').toMatch(new RegExp(RATE_PATTERN))
  expect(parseRate('300/5m')).toBeUndefined()
  expect(parseRate('300 per week')).toBeUndefined()
})
