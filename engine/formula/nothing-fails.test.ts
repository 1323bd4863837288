import { expect, test } from 'vitest'
import { isError, nothingFinding } from '../testing/nothing-finding.ts'

/** `npm run fuzz -- --only formula-nothing` goes through the rest. */
const SEEDS = 1500

test('what is called an error of what may be nothing fails for each record that lacks nothing', () => {
  const findings = Array.from({ length: SEEDS }, (_, seed) => nothingFinding(seed))
  expect(findings.filter((finding) => finding !== undefined)).toEqual([])
})

test.each([
  '-t',
  'n > 0 ? 1 : $unknown(t)',
  '(-t) > 0 ? 1 : 2',
  '-t and n > 0',
  't.$sift("x")',
  '$max(t)',
  '$uppercase($length(t))',
  '$uppercase($max(l))',
  '$keys(o) + 1',
  'o.x + 1',
  'l.$uppercase($)',
  't ~> $max',
  '$localDate(t, "nowhere")',
  '$countryName(t, "x")',
])('is a mistake still: %s', (formula) => {
  expect(isError(formula)).toBe(true)
})
