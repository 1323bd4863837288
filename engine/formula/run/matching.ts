import { isCallable, makeCallable } from './callable.ts'
import { finish } from './calls.ts'
import { findText, splitAt } from './find-text.ts'
import { LanguageError } from './language-error.ts'
import { allocate, checkedText, checkLength, enterCall, leaveCall, spend } from './meter.ts'
import type { Match, Pattern } from './pattern.ts'
import { sequenceOf } from './sequence.ts'
import type { Callable } from './value.ts'
import { isPlainObject, type Value, type ValueList, type ValueObject } from './value.ts'

/** A regular expression as the function it is in the language: text in, match with a `next` function out. */
export function patternFunction(pattern: Pattern, position: number | undefined): Callable {
  const matcher = makeCallable(
    (text) => (typeof text === 'string' ? matchObject(pattern, text, 0, position) : undefined),
    { arity: 2, pattern, position },
  )
  return matcher
}

function matchObject(
  pattern: Pattern,
  text: string,
  from: number,
  position: number | undefined,
): ValueObject | undefined {
  const match = pattern.find(text, from)
  if (match === undefined) return undefined
  return {
    match: match.text,
    start: match.start,
    end: match.end,
    groups: [...match.groups],
    next: makeCallable(
      () => {
        if (match.end >= text.length) return undefined
        const next = matchObject(pattern, text, match.end, position)
        if (next?.['match'] === '') throw emptyMatch(pattern, position)
        return next
      },
      { arity: 0 },
    ),
  }
}

function emptyMatch(pattern: Pattern, position: number | undefined): LanguageError {
  return new LanguageError('D1004', { position, value: pattern.source })
}

/** All matches, one after the other, of a regular expression or of a function that behaves like one. */
function* matches(matcher: Callable, text: string): Generator<Match> {
  if (matcher.pattern === undefined) {
    yield* matchesOfFunction(matcher, text)
    return
  }
  yield* matchesOfPattern(matcher.pattern, text, matcher.position)
}

function* matchesOfPattern(
  pattern: Pattern,
  text: string,
  position: number | undefined,
): Generator<Match> {
  let match = pattern.find(text, 0)
  while (match !== undefined) {
    yield match
    if (match.end >= text.length) return
    match = pattern.find(text, match.end)
    if (match?.text === '') throw emptyMatch(pattern, position)
  }
}

function* matchesOfFunction(matcher: Callable, text: string): Generator<Match> {
  let found = ask(matcher, [text])
  while (found !== undefined) {
    const { match, start, end, groups, next } = found
    if (Array.isArray(groups)) spend(groups.length)
    yield {
      text: typeof match === 'string' ? match : '',
      start: typeof start === 'number' ? start : 0,
      end: typeof end === 'number' ? end : 0,
      groups: Array.isArray(groups)
        ? groups.map((group) => (typeof group === 'string' ? group : undefined))
        : [],
    }
    found = isCallable(next) ? ask(next, []) : undefined
  }
}

function ask(matcher: Callable, args: Value[]): ValueObject | undefined {
  enterCall()
  try {
    const found = finish(matcher.withContext ? matcher.withContext(args, null) : matcher(...args))
    if (found === undefined || found === null || found === false || found === '' || found === 0) {
      return undefined
    }
    if (isPlainObject(found) && looksLikeMatch(found)) return found
    throw new LanguageError('T1010')
  } finally {
    leaveCall()
  }
}

function looksLikeMatch({ start, end, groups, next }: ValueObject): boolean {
  return (
    typeof start === 'number' ||
    typeof end === 'number' ||
    Array.isArray(groups) ||
    typeof next === 'function'
  )
}

export function contains(text: string, token: string | Callable): boolean {
  if (typeof token === 'string') return findText(token)(text, 0) !== -1
  const { done } = matches(token, text).next()
  return done !== true
}

export function matchList(text: string, matcher: Callable, limit: number | undefined): ValueList {
  const results: ValueList = []
  for (const { text: match, start, groups } of matches(matcher, text)) {
    if (limit !== undefined && results.length >= limit) break
    allocate(3 + groups.length)
    results.push({ match, index: start, groups: [...groups] })
  }
  return sequenceOf(results)
}

export function replaced(
  text: string,
  pattern: string | Callable,
  replacement: string | Callable | undefined,
  limit: number | undefined,
): string {
  const most = limit ?? Infinity
  return typeof pattern === 'string'
    ? replacedText(text, pattern, replacement, most)
    : replacedMatches(text, pattern, replacement, most)
}

function replacedText(
  text: string,
  pattern: string,
  replacement: string | Callable | undefined,
  most: number,
): string {
  const find = findText(pattern)
  let at = find(text, 0)
  if (at === -1) return text
  let result = ''
  let from = 0
  for (let count = 0; at !== -1 && count < most; count++) {
    spend(1)
    // The package would put "undefined" or a function's own source in, which nobody can want.
    if (typeof replacement !== 'string') throw new LanguageError('D3012', { value: replacement })
    result += text.slice(from, at) + replacement
    checkLength(result.length)
    from = at + pattern.length
    at = find(text, from)
  }
  return checkedText(result + text.slice(from))
}

function replacedMatches(
  text: string,
  pattern: Callable,
  replacement: string | Callable | undefined,
  most: number,
): string {
  let result = ''
  let from = 0
  let count = 0
  for (const match of matches(pattern, text)) {
    if (count >= most) break
    const by =
      typeof replacement === 'string'
        ? expanded(replacement, match)
        : replacementFrom(replacement, match)
    result += text.slice(from, match.start) + by
    checkLength(result.length)
    from = match.start + match.text.length
    count++
  }
  return checkedText(result + text.slice(from))
}

function replacementFrom(
  replacement: Callable | undefined,
  { text, start, end, groups }: Match,
): string {
  if (replacement === undefined) throw new LanguageError('D3012')
  enterCall()
  try {
    const by = finish(replacement({ match: text, start, end, groups: [...groups] }))
    if (typeof by !== 'string') throw new LanguageError('D3012', { value: by })
    return by
  } finally {
    leaveCall()
  }
}

/** `$0` and `$1` in a replacement: the match and its groups; `$$` is a dollar sign. */
function expanded(replacement: string, match: Match): string {
  if (!replacement.includes('$')) return replacement
  let result = ''
  let from = 0
  for (;;) {
    const at = replacement.indexOf('$', from)
    if (at === -1) return result + replacement.slice(from)
    result += replacement.slice(from, at)
    const { text, width } = reference(replacement, at + 1, match)
    result += text
    from = at + 1 + width
  }
}

interface Reference {
  readonly text: string
  /** Characters behind the dollar sign that it takes. */
  readonly width: number
}

function reference(replacement: string, at: number, { text, groups }: Match): Reference {
  const next = replacement.charAt(at)
  if (next === '$') return { text: '$', width: 1 }
  if (next === '0') return { text, width: 1 }
  // As many digits as the number of groups has; one fewer where that names no group.
  const digits = groups.length === 0 ? 1 : Math.floor(Math.log10(groups.length)) + 1
  let index = Number.parseInt(replacement.slice(at, at + digits), 10)
  if (digits > 1 && index > groups.length) {
    index = Number.parseInt(replacement.slice(at, at + digits - 1), 10)
  }
  if (Number.isNaN(index)) return { text: '$', width: 0 }
  return { text: groups[index - 1] ?? '', width: `${index}`.length }
}

export function splitText(
  text: string,
  separator: string | Callable,
  limit: number | undefined,
): ValueList {
  if (typeof separator === 'string') {
    const parts = splitAt(text, separator, limit)
    allocate(parts.length)
    return parts
  }
  const parts: ValueList = []
  let from = 0
  for (const { start, end } of matches(separator, text)) {
    if (limit !== undefined && parts.length >= limit) return parts
    allocate(1)
    parts.push(text.slice(from, start))
    from = end
  }
  if (limit === undefined || parts.length < limit) parts.push(text.slice(from))
  return parts
}
