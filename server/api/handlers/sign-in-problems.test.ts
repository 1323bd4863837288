import { expect, test } from 'vitest'
import { tooManyTries } from './sign-in-problems.ts'

test.each([
  [1, 'tryInMinutes', 1],
  [3_540, 'tryInMinutes', 59],
  [3_600, 'tryInHours', 1],
  [3_660, 'tryInHours', 2],
  [86_400, 'tryInHours', 24],
])('whoever tried too often waits: %d seconds are %s, %d', (seconds, code, count) => {
  expect(tooManyTries(seconds).detail).toMatchObject({ code, values: { count } })
})
