import { LanguageError } from './language-error.ts'
import {
  allocate,
  checkedText,
  checkLength,
  checkTotal,
  countText,
  spend,
  spendOnText,
} from './meter.ts'
import { namesOf } from './names-of.ts'
import { isPlainObject, type Value } from './value.ts'

interface Place {
  readonly position?: number | undefined
  readonly token?: string | undefined
}

/** How much text there is so far: what would be too long need not be written to its end. */
interface Written extends Place {
  length: number
}

/** `$string`, and what `&` makes of its operands: JSON, with numbers to 15 digits and functions as empty text. */
export function textOf(value: Value, pretty = false, place: Place = {}): string {
  if (typeof value === 'string') return value
  if (typeof value === 'function') return ''
  if (typeof value === 'number') return numberText(value, place)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  const outer = Array.isArray(value) && value.outerWrapper === true ? value[0] : value
  const text: string | undefined = JSON.stringify(
    jsonOf(outer, { ...place, length: 0 }, 0),
    null,
    pretty ? 2 : 0,
  )
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

/** `$pad`: characters are counted by code points, and no filling is a space. */
export function padded(text: string, width: number, filling: string): string {
  checkLength(Math.abs(width))
  const missing = Math.abs(width) - lengthOf(text)
  if (!(missing > 0)) return text
  // A cut through a character is behind all that is needed.
  const signs = Array.from((filling || ' ').slice(0, 2 * missing))
  const once = signs.slice(0, missing).join('')
  const rest = signs.slice(0, missing % signs.length).join('')
  const padding = missing < signs.length ? once : once.repeat(missing / signs.length) + rest
  return width > 0 ? text + padding : padding + text
}

/** `$length`: characters by code points. */
export function lengthOf(text: string): number {
  spendOnText(text)
  return text.length - (text.match(PAIRS)?.length ?? 0)
}

const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g

/** A copy fit for `JSON.stringify`; a value that contains itself ends at the limit of depth. */
function jsonOf(value: Value, place: Written, depth: number): unknown {
  spend(1)
  if (typeof value === 'number') return jsonNumber(value, place)
  if (typeof value === 'function') return ''
  if (typeof value === 'string') {
    countText(value)
    place.length += value.length
    checkTotal(place.length)
  }
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST) throw new LanguageError('LIMIT_DEPTH', place)
  if (Array.isArray(value)) {
    allocate(value.length)
    return value.map((item) => jsonOf(item, place, depth + 1))
  }
  if (!isPlainObject(value)) return undefined
  const names = namesOf(value)
  allocate(names.length)
  return Object.fromEntries(names.map((name) => [name, jsonOf(value[name], place, depth + 1)]))
}

const DEEPEST = 500

function jsonNumber(value: number, place: Place): number | null {
  if (Number.isNaN(value)) return null
  if (!Number.isFinite(value)) throw new LanguageError('D1001', { ...place, value })
  return rounded(value)
}
