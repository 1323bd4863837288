import { packageFunction } from '../syntax/jsonata-package.ts'
import { lookUp } from './fields.ts'
import { findText } from './find-text.ts'
import { UNBOUND } from './frame.ts'
import { contains, replaced } from './matching.ts'
import { allocate, checkedText, checkLength, spend, spendOnText } from './meter.ts'
import { truth } from './operators.ts'
import { textOf, trimmed } from './text.ts'
import { asValue, type Value, type ValueList } from './value.ts'

/** The answer "not one of the easy cases": the call is then made with all checks. */
export const SLOW: Value = UNBOUND

/**
 * Short cuts for calls whose arguments are of the right types already, which saves the package's signature check (a
 * regular expression over the types). Each gives exactly what the full call would give, or {@link SLOW}.
 */
export const quickCalls: Readonly<Record<string, QuickCall>> = {
  string1: (value) => {
    if (typeof value === 'string') return value
    return typeof value === 'number' ? textOf(value) : SLOW
  },
  substring2: (text, start) =>
    typeof text === 'string' && typeof start === 'number' && !hasSurrogates(text)
      ? text.slice(text.length + start < 0 ? 0 : start)
      : SLOW,
  substring3: (text, start, length) => {
    if (typeof text !== 'string' || typeof start !== 'number' || typeof length !== 'number') {
      return SLOW
    }
    return hasSurrogates(text) ? SLOW : partOf(text, start, length)
  },
  substringBefore2: (text, mark) => {
    if (typeof text !== 'string' || typeof mark !== 'string') return SLOW
    const at = findText(mark)(text, 0)
    return at === -1 ? text : text.slice(0, at)
  },
  substringAfter2: (text, mark) => {
    if (typeof text !== 'string' || typeof mark !== 'string') return SLOW
    const at = findText(mark)(text, 0)
    return at === -1 ? text : text.slice(at + mark.length)
  },
  lowercase1: (text) => (isShort(text) ? text.toLowerCase() : SLOW),
  uppercase1: (text) => (isShort(text) ? text.toUpperCase() : SLOW),
  length1: (text) => (typeof text === 'string' && !hasSurrogates(text) ? text.length : SLOW),
  trim1: (text) => (isShort(text) ? trimmed(text) : SLOW),
  contains2: (text, token) =>
    typeof text === 'string' && typeof token === 'string' ? contains(text, token) : SLOW,
  replace3: (text, pattern, replacement) =>
    typeof text === 'string' && typeof pattern === 'string' && typeof replacement === 'string'
      ? replacedText(text, pattern, replacement)
      : SLOW,
  split2: (text, separator) => {
    if (!isShort(text) || typeof separator !== 'string') return SLOW
    const parts = text.split(separator)
    allocate(parts.length)
    return parts
  },
  join1: (texts) => (areTexts(texts) ? joined(texts, '') : SLOW),
  join2: (texts, separator) =>
    areTexts(texts) && typeof separator === 'string' ? joined(texts, separator) : SLOW,

  number1: (value) => {
    if (typeof value === 'number') return value
    if (typeof value !== 'string') return SLOW
    spendOnText(value)
    if (!PLAIN_NUMBER.test(value)) return SLOW
    const number = Number(value)
    return Number.isFinite(number) ? number : SLOW
  },
  floor1: (value) => (typeof value === 'number' ? Math.floor(value) : SLOW),
  ceil1: (value) => (typeof value === 'number' ? Math.ceil(value) : SLOW),
  abs1: (value) => (typeof value === 'number' ? Math.abs(value) : SLOW),
  round1: (value) => (typeof value === 'number' ? asValue(roundImplementation(value)) : SLOW),
  round2: (value, digits) =>
    typeof value === 'number' && typeof digits === 'number' ? roundedTo(value, digits) : SLOW,
  sum1: (list) => {
    if (!areNumbers(list)) return SLOW
    let total = 0
    for (const number of list) total += number
    return total
  },

  count1: (value) => (Array.isArray(value) ? value.length : value === undefined ? 0 : 1),
  exists1: (value) => value !== undefined,
  boolean1: (value) => (value === undefined ? SLOW : truth(value)),
  not1: (value) => (value === undefined ? SLOW : truth(value) !== true),
  lookup2: (object, name) => (typeof name === 'string' ? lookUp(object, name) : SLOW),
}

export type QuickCall = (first: Value, second: Value, third: Value) => Value

const SURROGATES = /[\ud800-\udfff]/
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?(?:[Ee][-+]?\d+)?$/
const { implementation: roundImplementation } = packageFunction('round')

function isShort(text: Value): text is string {
  return typeof text === 'string' && text.length <= 1024
}

/** The package counts characters by code points. */
function hasSurrogates(text: string): boolean {
  spendOnText(text)
  return SURROGATES.test(text)
}

function partOf(text: string, start: number, length: number): string {
  const from = text.length + start < 0 ? 0 : start
  if (length <= 0) return ''
  return text.slice(from, from >= 0 ? from + length : text.length + from + length)
}

function replacedText(text: string, pattern: string, replacement: string): Value {
  return pattern === '' ? SLOW : replaced(text, pattern, replacement, undefined)
}

function areTexts(value: Value): value is string[] {
  if (!Array.isArray(value)) return false
  spend(value.length)
  return everyIs(value, 'string')
}

function areNumbers(value: Value): value is number[] {
  if (!Array.isArray(value)) return false
  spend(value.length)
  return everyIs(value, 'number')
}

function everyIs(list: ValueList, type: 'number' | 'string'): boolean {
  for (const item of list) if (typeof item !== type) return false
  return true
}

function joined(texts: readonly string[], separator: string): string {
  let length = separator.length * Math.max(texts.length - 1, 0)
  for (const text of texts) length += text.length
  checkLength(length)
  return checkedText(texts.join(separator))
}

const SHIFTS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

/** Exact wherever the shifted value is clearly off a tie; the rest goes the package's way through decimal text. */
function roundedTo(value: number, digits: number): Value {
  const shift = SHIFTS[digits]
  if (shift !== undefined && digits > 0) {
    const shifted = value * shift
    const fromTie = Math.abs(Math.abs(shifted - Math.floor(shifted)) - 0.5)
    if (Math.abs(shifted) < 1e9 && fromTie > 1e-6) return Math.round(shifted) / shift + 0
  }
  return asValue(roundImplementation(value, digits))
}
