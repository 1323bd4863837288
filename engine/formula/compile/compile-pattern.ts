import { RE2JS } from 're2js'
import { type Message, say } from '../../messages/message.ts'
import type { FormulaProblem } from '../formula.ts'
import { LanguageError } from '../run/language-error.ts'
import { spend, startClock } from '../run/meter.ts'
import type { Match, Pattern } from '../run/pattern.ts'
import type { RegexNode } from '../syntax/syntax-node.ts'

/** Steps that a search by backtracking may take at worst; beyond, a slower engine without backtracking searches. */
const MAX_STEPS = 2_000_000

type Find = Pattern['find']

/**
 * Makes a regular expression of the formula ready to search.
 *
 * JavaScript's own engine tries one way after the other, which can take longer than anybody waits. So it gets only
 * what cannot go wrong: expressions without repetition within repetition, on texts short enough for their number of
 * repetitions. All else goes to RE2, which takes time in proportion to the text, and has no look-around and no
 * references back; formulas cannot have these.
 */
export function compilePattern(
  { value, position = 0 }: RegexNode,
  report: (problem: FormulaProblem) => void,
): Pattern {
  const { source, flags } = value
  const offset = Math.max(0, position - source.length - 2)
  const message = refusal(source)
  if (message !== undefined) {
    report({ code: 'formula.regex_refused', message, offset })
    return { source, find: () => undefined }
  }
  const shape = shapeOf(source)
  const { repetitions, nested, choices } = shape
  const native = nativeFind(new RegExp(source, flags), shape)
  if (repetitions === 0 && choices === 0) return { source, find: native }
  const safe = re2Find(source, flags)
  if (safe === undefined && repetitions === 0 && choices <= FEW_CHOICES) {
    return { source, find: native }
  }
  if (safe === undefined) {
    report({
      code: 'formula.regex_refused',
      message: say('patternTooComplicated', { regex: source }),
      offset,
    })
    return { source, find: () => undefined }
  }
  if (nested) return { source, find: safe }
  return {
    source,
    find: (text, from) =>
      stepsOf(shape, text) <= MAX_STEPS ? native(text, from) : safe(text, from),
  }
}

/** So many choices at each place of a text are no more than a text is long. */
const FEW_CHOICES = 4

/** What a search by backtracking may take at worst. */
function stepsOf({ repetitions, choices }: Shape, text: string): number {
  return text.length ** (repetitions + 1) * 2 ** choices
}

/** JavaScript takes that many steps of a search in the time of one of ours. */
const NATIVE_STEPS = 32

function nativeFind(regex: RegExp, shape: Shape): Find {
  return (text, from) => {
    regex.lastIndex = from
    const match = regex.exec(text)
    spend(1)
    if (shape.repetitions === 0 && shape.choices === 0) {
      const end = match === null ? text.length : match.index + match[0].length
      spend((end - from) / NATIVE_STEPS)
    } else {
      spend(Math.min(stepsOf(shape, text), MAX_STEPS) / (NATIVE_STEPS * NATIVE_STEPS))
    }
    if (match === null) return undefined
    const [found, ...groups] = match
    return { text: found, start: match.index, end: match.index + found.length, groups }
  }
}

/** RE2 looks at each part of the expression for each character at worst: so many take some 200 milliseconds. */
const MAX_RE2_STEPS = 5_000_000

function re2Find(source: string, flags: string): Find | undefined {
  let compiled: RE2JS
  try {
    const ignoreCase = flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0
    const multiline = flags.includes('m') ? RE2JS.MULTILINE : 0
    compiled = RE2JS.compile(toRe2(source, multiline !== 0), ignoreCase | multiline)
  } catch {
    return undefined
  }
  return (text, from): Match | undefined => {
    if (compiled.programSize() * (text.length - from) > MAX_RE2_STEPS) {
      throw new LanguageError('LIMIT_TIME')
    }
    startClock()
    const matcher = compiled.matcher(text)
    const isFound = matcher.find(from)
    spend(1 + 2 * ((isFound ? matcher.end() : text.length) - from))
    if (!isFound) return undefined
    const groups = Array.from(
      { length: matcher.groupCount() },
      (_, at) => matcher.group(at + 1) ?? undefined,
    )
    return { text: matcher.group() ?? '', start: matcher.start(), end: matcher.end(), groups }
  }
}

const SPACES =
  '\\t\\n\\x0B\\f\\r \\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}'

/** What the two engines mean differently by the same signs: space, any character, and the end of the text. */
function toRe2(source: string, multiline: boolean): string {
  let inClass = false
  return source.replaceAll(/\\u[0-9a-fA-F]{4}|\\.|[[\].$]/gs, (sign) => {
    if (sign.startsWith('\\u') && sign.length > 2) return `\\x{${sign.slice(2)}}`
    if (sign === '[') inClass = true
    if (sign === ']') inClass = false
    if (sign === '\\s') return inClass ? SPACES : `[${SPACES}]`
    if (sign === '\\S' && !inClass) return `[^${SPACES}]`
    if (sign === '.' && !inClass) return '[^\\n\\r\\x{2028}\\x{2029}]'
    return sign === '$' && !inClass && !multiline ? '\\z' : sign
  })
}

function refusal(source: string): Message | undefined {
  const text = source.replaceAll(/\\[^1-9k]/g, '')
  if (/\(\?<?[=!]/.test(text)) return say('patternLooksAround', {})
  if (/\\[1-9k]/.test(text)) return say('patternRefersBack', {})
  return undefined
}

interface Shape {
  /** How many parts can repeat without end (or so often that it comes to the same). */
  readonly repetitions: number
  /** How many parts can match in two ways: a text is tried with each of these, and each again with those of the next. */
  readonly choices: number
  /** A repetition, or a choice, within a repetition. */
  readonly nested: boolean
}

/** Escapes and character classes are one character each, as far as repetition goes. */
function shapeOf(source: string): Shape {
  let rest = source.replaceAll(/\\./g, 'x').replaceAll(/\[\^?\]?[^\]]*\]/g, 'x')
  let repetitions = rest.match(REPETITION)?.length ?? 0
  const choices = rest.match(CHOICE)?.length ?? 0
  let nested = false
  for (;;) {
    const inner = /\((?:\?:|\?<\w+>)?([^()]*)\)(\*|\+|\{\d*,?\d*\})?/.exec(rest)
    if (inner === null) break
    const [whole, body = '', repeated] = inner
    const repeats = repeated !== undefined
    if (repeats && /[*+{|?]/.test(body)) nested = true
    // What is left keeps the mark of a repetition, for the groups around it.
    const mark = /[*+{|]/.test(body) ? 'x|' : 'x'
    rest = rest.replace(whole, () => `${mark}${repeated ?? ''}`)
  }
  if (nested) repetitions = Math.max(repetitions, 1)
  return { repetitions, nested, choices }
}

/** `a?` and `a|b`, but neither the `?` that makes a repetition lazy nor that of `(?:`. */
const CHOICE = /\||(?<![*+?}(])\?/g
const REPETITION = /[*+]|\{\d+,?\d*\}/g
