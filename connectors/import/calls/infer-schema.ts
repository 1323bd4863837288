import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { isId } from './is-id.ts'

const MAX_DEPTH = 12
/** More items say nothing new. */
const MAX_ITEMS = 200
/** An object with more names than this has data for names. */
const MAX_NAMES = 300

/**
 * What values look like, as JSON Schema: types, and formats that every text has. Names that are data themselves, as ids and
 * addresses, are none of its fields. Values are not in it.
 */
export function inferSchema(values: readonly Json[], depth = 0): JsonObject {
  const given = values.filter((value) => value !== null)
  if (given.length === 0 || depth > MAX_DEPTH) return {}
  if (given.every(isJsonObject)) return schemaOfObjects(given, depth)
  if (given.every(isJsonList)) {
    const items = given.flatMap((list) => list.slice(0, MAX_ITEMS))
    return { type: 'array', items: inferSchema(items, depth + 1) }
  }
  if (given.every((value) => typeof value === 'string')) return schemaOfTexts(given)
  if (given.every((value) => typeof value === 'boolean')) return { type: 'boolean' }
  if (given.every((value) => typeof value === 'number')) {
    return { type: given.every(Number.isInteger) ? 'integer' : 'number' }
  }
  return {}
}

function schemaOfObjects(objects: readonly JsonObject[], depth: number): JsonObject {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))]
  const isData = names.length > MAX_NAMES || names.some(isNoName)
  if (isData && depth > 0) return { type: 'object' }
  const properties = names
    .filter((name) => !isNoName(name))
    .map((name) => {
      const values = objects.map((object) => object[name] ?? null)
      return [name, inferSchema(values, depth + 1)] as const
    })
  return { type: 'object', properties: Object.fromEntries(properties) }
}

/** Whether a name is data itself, as an id or an address. */
export function isNoName(name: string): boolean {
  return (
    isId(name) ||
    name === '__proto__' ||
    !/^[\p{L}_$@#*][\p{L}\p{N}_$@#.: /-]{0,59}$/u.test(name) ||
    /.@/.test(name)
  )
}

const FORMATS: readonly (readonly [string, RegExp])[] = [
  ['date-time', /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['email', /^[^\s@]+@[^\s@]+\.[^\s@]+$/],
  ['uri', /^https?:\/\/\S+$/],
]

function schemaOfTexts(texts: readonly string[]): JsonObject {
  const filled = texts.filter((text) => text !== '')
  const [format] = FORMATS.find(([, form]) => filled.every((text) => form.test(text))) ?? []
  return filled.length > 0 && format ? { type: 'string', format } : { type: 'string' }
}
