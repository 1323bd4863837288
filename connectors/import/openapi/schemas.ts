import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

/** Schemas that lead to each other further than this say nothing that a person could map. */
const MAX_STEPS = 20

/** Reads the schemas of one document, in which they refer to each other. */
export interface Schemas {
  /** Where a reference leads; nothing for one that leads out of the document or round in a circle. */
  readonly follow: (value: Json | undefined) => JsonObject
  /** The same for a schema, with all that it is made of put together. */
  readonly look: (value: Json | undefined) => JsonObject
  /** References that lead out of the document, which are never asked for. */
  readonly outside: ReadonlySet<string>
}

export function createSchemas(document: JsonObject): Schemas {
  const outside = new Set<string>()

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
    if (depth > MAX_STEPS) return {}
    const parts = listOf(schema['allOf'])
    const [choice] = choicesOf(schema, (part) => look(part, depth + 1))
    if (parts.length === 0 && choice === undefined) return schema
    return joined([...parts.map((part) => look(part, depth + 1)), choice ?? {}, schema])
  }
  return { follow, look, outside }
}

/** What a value can be besides nothing, where that is one thing only: a choice of several is left to whoever looks. */
function choicesOf(schema: JsonObject, look: (part: Json) => JsonObject): readonly JsonObject[] {
  const parts = [...listOf(schema['oneOf']), ...listOf(schema['anyOf'])]
  const real = parts.map(look).filter((part) => part['type'] !== 'null')
  return real.length === 1 ? real : []
}

function joined(parts: readonly JsonObject[]): JsonObject {
  const properties: Record<string, Json> = {}
  const required: Json[] = []
  const whole: Record<string, Json> = {}
  for (const part of parts) {
    Object.assign(whole, part)
    if (isJsonObject(part['properties'])) Object.assign(properties, part['properties'])
    required.push(...listOf(part['required']))
  }
  if (Object.keys(properties).length === 0) return whole
  return { ...whole, type: 'object', properties, required }
}

function valueAt(document: JsonObject, reference: string): Json | undefined {
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
