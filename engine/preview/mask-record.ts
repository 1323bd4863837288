import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { ResourcePlan } from '../plan/resource-plan.ts'
import { namesInSchema } from './names-in-schema.ts'

/**
 * Hides personal values and keeps their shape: an e-mail address still looks like one, digits stay digits, and the
 * same text is always hidden the same way, so that two fields that were equal still are. Personal fields are named as
 * connectors declare them (`email`, `billing.street`, through lists too); the name of a group hides all in it, names that
 * the schema does not know as well.
 */
export function maskRecord(
  record: JsonObject,
  { personal, schema }: Pick<ResourcePlan, 'personal' | 'schema'>,
): JsonObject {
  const names = new Set(namesInSchema(schema))
  return personal.reduce<JsonObject>(
    (masked, path) => maskAt(masked, path.split('.'), names),
    record,
  )
}

type Names = ReadonlySet<string>

function maskAt(
  record: JsonObject,
  [name, ...deeper]: readonly string[],
  names: Names,
): JsonObject {
  if (name === undefined) return record
  const value = Object.hasOwn(record, name) ? record[name] : undefined
  if (value === undefined) return record
  return {
    ...record,
    [name]: deeper.length === 0 ? maskAll(value, names) : maskWithin(value, deeper, names),
  }
}

function maskWithin(value: Json, path: readonly string[], names: Names): Json {
  if (isJsonObject(value)) return maskAt(value, path, names)
  return Array.isArray(value) ? value.map((item: Json) => maskWithin(item, path, names)) : value
}

function maskAll(value: Json, names: Names): Json {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return maskNumber(value)
  if (Array.isArray(value)) return value.map((item: Json) => maskAll(item, names))
  if (!isJsonObject(value)) return value
  const fields = new Map<string, Json>()
  for (const [name, inner] of Object.entries(value)) {
    let called = names.has(name) ? name : maskText(name)
    while (fields.has(called)) called += '_'
    fields.set(called, maskAll(inner, names))
  }
  return Object.fromEntries(fields)
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
