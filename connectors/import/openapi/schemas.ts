import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { DescriptionError } from '../read-description.ts'

/** References that lead to each other further than this say nothing that a person could map. */
const MAX_STEPS = 20

/** The same for schemas that are made of others, which are made of others. */
const MAX_DEPTH = 200

/**
 * Fields that may be looked at again and again, and copied when schemas are put together: so many for each character of the
 * document, and some for short ones. The X-Series of Lightspeed, of 275,000 characters, needs 9,600.
 */
const WORK_PER_CHARACTER = 0.5
const LEAST_WORK = 1_000_000

/** Reads the schemas of one document, in which they refer to each other. */
export interface Schemas {
  /** Where a reference leads; nothing for one that leads out of the document or round in a circle. */
  readonly follow: (value: Json | undefined) => JsonObject
  /**
   * The same for a schema, with all that it is made of put together, each schema once. What leads back to a schema that is
   * being put together adds nothing.
   *
   * @throws {DescriptionError} when the schemas of the document take too much to put together.
   */
  readonly look: (value: Json | undefined) => JsonObject
  /** References that lead out of the document, which are never asked for. */
  readonly outside: ReadonlySet<string>
}

/** @param size of the text of the document, in characters. */
export function createSchemas(document: JsonObject, size: number): Schemas {
  const outside = new Set<string>()
  const known = new Map<JsonObject, JsonObject>()
  let left = LEAST_WORK + size * WORK_PER_CHARACTER

  function work(amount: number): void {
    left -= amount
    if (left < 0) {
      throw new DescriptionError(
        'DESCRIPTION_TOO_TANGLED',
        'its schemas hold each other in too many ways to be put together',
      )
    }
  }

  function follow(value: Json | undefined): JsonObject {
    let at = value
    for (let step = 0; step < MAX_STEPS; step++) {
      if (!isJsonObject(at)) return {}
      const to = at['$ref']
      if (typeof to !== 'string') return at
      if (!to.startsWith('#')) {
        outside.add(to)
        return {}
      }
      at = valueAt(document, to)
    }
    return {}
  }

  function look(value: Json | undefined, depth = 0): JsonObject {
    const schema = follow(value)
    const found = known.get(schema)
    work(1 + sizeOf(found ?? schema))
    if (found) return found
    if (depth > MAX_DEPTH) return {}
    // Until it is put together.
    known.set(schema, {})
    const whole = putTogether(schema, (part) => look(part, depth + 1))
    known.set(schema, whole)
    return whole
  }

  function putTogether(schema: JsonObject, lookAt: (part: Json) => JsonObject): JsonObject {
    const parts = listOf(schema['allOf'])
    const [choice] = choicesOf(schema, lookAt)
    if (parts.length === 0 && choice === undefined) return schema
    const all = [...parts.map(lookAt), choice ?? {}, schema]
    for (const part of all) work(sizeOf(part))
    return joined(all)
  }
  return { follow, look: (value) => look(value), outside }
}

function sizeOf(part: JsonObject): number {
  return (
    Object.keys(part).length +
    Object.keys(propertiesOf(part)).length +
    listOf(part['required']).length
  )
}

/** What a value can be besides nothing, where that is one thing only: a choice of several is left to whoever looks. */
function choicesOf(schema: JsonObject, look: (part: Json) => JsonObject): readonly JsonObject[] {
  const parts = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])]
  const real = parts.map(look).filter((part) => part['type'] !== 'null')
  return real.length === 1 ? real : []
}

function joined(parts: readonly JsonObject[]): JsonObject {
  const properties: Record<string, Json> = {}
  const required = new Set<Json>()
  const whole: Record<string, Json> = {}
  for (const part of parts) {
    Object.assign(whole, part)
    if (isJsonObject(part['properties'])) Object.assign(properties, part['properties'])
    for (const name of listOf(part['required'])) required.add(name)
  }
  if (Object.keys(properties).length === 0) return whole
  return { ...whole, type: 'object', properties, required: [...required] }
}

/** What a reference within a document (`#/definitions/item`) leads to. */
export function valueAt(document: JsonObject, reference: string): Json | undefined {
  let at: Json | undefined = document
  for (const part of reference.split('/').slice(1)) {
    const name = decode(part).replaceAll('~1', '/').replaceAll('~0', '~')
    if (isJsonObject(at) && Object.hasOwn(at, name)) at = at[name]
    else if (isJsonList(at)) at = at[Number(name)]
    else return undefined
  }
  return at
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function listOf(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : []
}

/** `object`, also where only properties say so; `null` beside another type is left out. */
export function typeOf(schema: JsonObject): string | undefined {
  const { type } = schema
  if (typeof type === 'string') return type
  const types = listOf(type).filter((each) => each !== 'null')
  if (types.length === 1 && typeof types[0] === 'string') return types[0]
  if (isJsonObject(schema['properties'])) return 'object'
  return schema['items'] === undefined ? undefined : 'array'
}

export function propertiesOf(schema: JsonObject): JsonObject {
  const { properties } = schema
  return isJsonObject(properties) ? properties : {}
}
