import { LanguageError } from './language-error.ts'
import { allocate, checkedText, countText, spend } from './meter.ts'
import { isPlainObject, namesOf, type Value } from './value.ts'

interface Place {
  readonly position?: number | undefined
  readonly token?: string | undefined
}

/** `$string`, and what `&` makes of its operands: JSON, with numbers to 15 digits and functions as empty text. */
export function textOf(value: Value, pretty = false, place: Place = {}): string {
  if (typeof value === 'string') return value
  if (typeof value === 'function') return ''
  if (typeof value === 'number') return numberText(value, place)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  const outer = Array.isArray(value) && value.outerWrapper === true ? value[0] : value
  const text: string | undefined = JSON.stringify(jsonOf(outer, place, 0), null, pretty ? 2 : 0)
  return checkedText(text ?? '')
}

function numberText(value: number, place: Place): string {
  if (!Number.isFinite(value)) throw new LanguageError('D3001', { ...place, value })
  const text = `${value}`
  // As many characters hold no more than 15 digits, so there is nothing to round.
  return Number.isInteger(value) || text.length <= 15 ? text : `${rounded(value)}`
}

function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15))
}

/** `$trim`: whitespace within becomes one space, and there is none at the ends. */
export function trimmed(text: string): string {
  let result = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (!isWhitespace(text.charCodeAt(at))) continue
    let end = at + 1
    while (end < text.length && isWhitespace(text.charCodeAt(end))) end++
    const isEdge = at === 0 || end === text.length
    const isFine = !isEdge && end === at + 1 && text.charCodeAt(at) === SPACE
    if (!isFine) {
      result += text.slice(from, at)
      if (!isEdge) result += ' '
      from = end
    }
    at = end
  }
  return result + text.slice(from)
}

const SPACE = 32

function isWhitespace(code: number): boolean {
  return code === SPACE || code === 10 || code === 9 || code === 13
}

/** A copy fit for `JSON.stringify`; a value that contains itself ends at the limit of depth. */
function jsonOf(value: Value, place: Place, depth: number): unknown {
  spend(1)
  if (typeof value === 'number') return jsonNumber(value, place)
  if (typeof value === 'function') return ''
  if (typeof value === 'string') countText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) throw new LanguageError('LIMIT_DEPTH', place)
  if (Array.isArray(value)) {
    allocate(value.length)
    return value.map((item) => jsonOf(item, place, depth + 1))
  }
  if (!isPlainObject(value)) return undefined
  return Object.fromEntries(
    namesOf(value).map((name) => [name, jsonOf(value[name], place, depth + 1)]),
  )
}

const DEEPEST = 500

function jsonNumber(value: number, place: Place): number | null {
  if (Number.isNaN(value)) return null
  if (!Number.isFinite(value)) throw new LanguageError('D1001', { ...place, value })
  return rounded(value)
}
