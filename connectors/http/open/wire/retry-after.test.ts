import { expect, test } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const now = Date.parse('2026-01-15T10:00:00Z')

test.each([
  ['whole seconds', '30', 30_000],
  ['a fraction of a second', '0.5', 500],
  ['an HTTP date', 'Thu, 15 Jan 2026 10:00:20 GMT', 20_000],
  ['zero', '0', undefined],
  ['a negative number', '-5', undefined],
  ['more than an hour', '3601', undefined],
  ['a date in the past', 'Thu, 15 Jan 2026 09:00:00 GMT', undefined],
  ['a date that is far away', 'Thu, 15 Jan 2027 10:00:00 GMT', undefined],
  ['what cannot be read', 'soon', undefined],
  ['nothing', undefined, undefined],
  ['an empty header', '', undefined],
])('reads %s', (_, header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected)
})
