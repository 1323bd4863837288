import { isJsonObject, type Json, type JsonObject } from '../json.ts'

/**
 * Hides personal values and keeps their shape: an e-mail address still looks like one, digits stay digits, and the
 * same text is always hidden the same way, so that two fields that were equal still are. Personal fields are named as
 * connectors declare them (`email`, `billing.street`, through lists too); the name of a group hides all in it.
 */
export function maskRecord(record: JsonObject, personal: readonly string[]): JsonObject {
  return personal.reduce<JsonObject>((masked, path) => maskAt(masked, path.split('.')), record)
}

function maskAt(record: JsonObject, [name, ...deeper]: readonly string[]): JsonObject {
  if (name === undefined) return record
  const value = Object.hasOwn(record, name) ? record[name] : undefined
  if (value === undefined) return record
  return { ...record, [name]: deeper.length === 0 ? maskAll(value) : maskWithin(value, deeper) }
}

function maskWithin(value: Json, path: readonly string[]): Json {
  if (isJsonObject(value)) return maskAt(value, path)
  return Array.isArray(value) ? value.map((item: Json) => maskWithin(item, path)) : value
}

function maskAll(value: Json): Json {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return maskNumber(value)
  if (Array.isArray(value)) return value.map(maskAll)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskAll(inner)]))
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/
/** Days and times keep their shape, and stay ones that exist. */
const DAY = /^\d{4}-\d{2}-\d{2}/

function maskText(text: string): string {
  if (ADDRESS.test(text)) {
    const [local = ''] = text.split('@')
    return `${shuffled(local)}@example.com`
  }
  return DAY.test(text) ? text.replace(DAY, '1970-01-01') : shuffled(text)
}

function maskNumber(value: number): number {
  const masked = Number(shuffled(String(value)))
  return Number.isFinite(masked) ? masked : 0
}

/** Other letters for letters and other digits for digits, decided by the text alone. */
function shuffled(text: string): string {
  let state = 2_166_136_261
  for (const char of text) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619)
  const next = (below: number): number => {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_507) + 1
    return (state >>> 8) % below
  }
  return text.replace(/\p{L}|\p{N}/gu, (char) => {
    if (/\p{N}/u.test(char)) return String(1 + next(9))
    const letter = String.fromCharCode(97 + next(26))
    return char === char.toLowerCase() ? letter : letter.toUpperCase()
  })
}
