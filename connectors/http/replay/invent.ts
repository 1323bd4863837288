import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

/** Makes a record that looks like one of a system and has none of its values: what is equal stays equal. */
export type Invent = (value: Json) => Json

/** Names that are data, as addresses and numbers are. */
const NO_NAME = /@|^\d|\s|\d{5}|[^\p{L}\p{N}_$@#.: /-]/u
const MAX_ITEMS = 2

/**
 * Invents values of the same shape: types, formats of dates, how many digits. Nothing of a value stays but what is kept, empty
 * texts, truths, null and zero. Lists within a record keep two items.
 *
 * @param kept texts that mean something to the connector: values that its schemas list, and texts in its formulas.
 */
export function createInvent(kept: ReadonlySet<string>): Invent {
  const texts = new Map<string, string>()
  const numbers = new Map<number, number>()
  const names = new Map<string, string>()

  function text(value: string): string {
    if (value === '' || kept.has(value)) return value
    const known = texts.get(value) ?? inventText(value, texts.size + 1)
    texts.set(value, known)
    return known
  }

  function number(value: number): number {
    if (value === 0) return 0
    const known = numbers.get(value) ?? inventNumber(value, numbers.size + 1)
    numbers.set(value, known)
    return known
  }

  function name(given: string): string {
    if (kept.has(given)) return given
    const known = names.get(given) ?? `name ${names.size + 1}`
    names.set(given, known)
    return known
  }

  function isOdd(field: string): boolean {
    return NO_NAME.test(field) && !kept.has(field)
  }

  function object(value: JsonObject, isRecord: boolean): JsonObject {
    // Where one name of an object in a record is data, all of them are; a record has fields.
    const isData = !isRecord && Object.keys(value).some(isOdd)
    return Object.fromEntries(
      Object.entries(value).map(([field, part]) => [
        isData || isOdd(field) ? name(field) : field,
        invent(part),
      ]),
    )
  }

  function invent(value: Json, isRecord = false): Json {
    if (typeof value === 'string') return text(value)
    if (typeof value === 'number') return number(value)
    if (isJsonList(value)) return value.slice(0, MAX_ITEMS).map((item) => invent(item))
    return isJsonObject(value) ? object(value, isRecord) : value
  }
  return (value) => invent(value, true)
}

const DATE = /^\d{4}-\d\d-\d\d/

/** The second digit of a number that stands in it tells texts apart. */
function inventText(value: string, count: number): string {
  if (DATE.test(value) && /^[\d\-T:. Z+]+$/.test(value)) {
    const day = String((count % 27) + 1).padStart(2, '0')
    return `2026-01-${day}${value.slice(10).replaceAll(/\d/g, '0')}`
  }
  if (/^-?\d+$/.test(value))
    return String(count + 10 ** Math.min(value.replace('-', '').length - 1, 14))
  if (/^-?\d+[.,]\d+$/.test(value))
    return value.replaceAll(/\d+/g, (digits) =>
      String(count).padStart(digits.length, '0').slice(-digits.length),
    )
  if (/^[^\s@]+@[^\s@]+$/.test(value)) return `somebody${count}@example.com`
  if (/^https?:\/\//.test(value)) return `https://example.com/${count}`
  return `text ${count}`
}

const SECONDS = 1_767_225_600

function inventNumber(value: number, count: number): number {
  const size = Math.abs(value)
  // A time in seconds or milliseconds stays one.
  if (Number.isInteger(value) && size > 1e9 && size < 4e9) return SECONDS + count
  if (Number.isInteger(value) && size > 1e12 && size < 4e12) return (SECONDS + count) * 1000
  if (Number.isInteger(value)) return Math.sign(value) * count
  return Math.sign(value) * (count + 0.5)
}
