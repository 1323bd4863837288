import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { compileFormula } from '../compile-formula.ts'
import { DEFAULT_LIMITS } from '../run/limits.ts'
import { endBudget, startBudget } from '../run/meter.ts'
import { compilePattern } from './compile-pattern.ts'

/** Long enough for the search to go to RE2 as soon as something repeats. */
const LONG = 1500

function find(source: string, flags: string, text: string) {
  const problems: unknown[] = []
  const node = { type: 'regex', value: { source, flags }, position: source.length + 2 } as never
  const pattern = compilePattern(node, (problem) => problems.push(problem))
  expect(problems).toEqual([])
  const outer = startBudget(DEFAULT_LIMITS)
  try {
    const match = pattern.find(text, 0)
    return match && { start: match.start, text: match.text }
  } finally {
    endBudget(outer)
  }
}

function nativeFind(source: string, flags: string, text: string) {
  const match = new RegExp(source, flags).exec(text)
  return match ? { start: match.index, text: match[0] } : undefined
}

const SIGNS =
  'aAkKsSiIéÉßσςΣıİµμå1\u0661 \t\v\f\n\r\u0085\u00a0\u1680\u180e\u2003\u2028\ufeff_-,.$[]^/'.split(
    '',
  )
const PARTS =
  'a k S 1 \\. \\$ [.$] [^a] [a-s] [\\s,] [^\\s] \\] \\/ . \\s \\S \\w \\W \\d \\D \\n \\t \\x41 \\u00e9 [\\u0041-]'.split(
    ' ',
  )
const part = fc
  .tuple(fc.constantFrom(...PARTS), fc.constantFrom('', '+', '*', '?', '{2,}', '+?'))
  .map((both) => both.join(''))
const source = fc
  .tuple(
    fc.constantFrom('', '^', '\\b'),
    fc.array(part, { minLength: 1, maxLength: 1 }),
    fc.constantFrom('', '$'),
  )
  .map(([start, parts, end]) => `${start}${parts.join('')}(?:,|a)*${end}`)
const text = fc
  .array(fc.constantFrom(...SIGNS), { maxLength: 12 })
  .chain((signs) =>
    fc.constantFrom(`${signs.join('')}${'z'.repeat(LONG)}`, `${'-'.repeat(LONG)}${signs.join('')}`),
  )

describe('RE2 finds what JavaScript finds', () => {
  test.each(['g', 'gi'])('for plain expressions with the flags "%s"', (flags) => {
    fc.assert(
      fc.property(source, text, (pattern, on) => {
        expect(find(pattern, flags, on)).toEqual(nativeFind(pattern, flags, on))
      }),
      { numRuns: 150, seed: 11 },
    )
  })

  test('but for letters that only Unicode takes for the same', () => {
    const on = `${'-'.repeat(LONG)}\u212a`
    expect(nativeFind('k+', 'gi', on)).toBeUndefined()
    expect(find('k+', 'gi', on)).toEqual({ start: LONG, text: '\u212a' })
  })

  test('but for ends of lines that are no line feeds', () => {
    const on = `${'-'.repeat(LONG)}a\rb`
    expect(nativeFind('a+$', 'gm', on)).toEqual({ start: LONG, text: 'a' })
    expect(find('a+$', 'gm', on)).toBeUndefined()
  })
})

test('is searched for outside of formulas without using up the time of one that has ended', () => {
  const { formula } = compileFormula('$sum([1..last].($ * 2))')
  expect(formula?.evaluate({ last: 5000 }, { variables: {}, now: 0 })).toBe(25_005_000)
  const pattern = compilePattern({ type: 'regex', value: /^b$/g }, () => {})
  const { now } = Date
  onTestFinished(() => void vi.restoreAllMocks())
  vi.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000)
  for (let times = 0; times < 5_000; times++) expect(pattern.find('b', 0)).toBeDefined()
})
