import { isJsonObject, type Json, type JsonObject } from '../json.ts'

/**
 * Makes a list of every lone value where the schema wants a list: a formula over a list of one gives that one
 * value alone. What is already right comes back as it is.
 */
export function forceLists(value: JsonObject, schema: JsonObject): JsonObject {
  return forceFields(value, listsOf(schema))
}

/** Where a schema wants lists. */
interface Lists {
  readonly isList: boolean
  /** Of the items of a list. */
  readonly items: Lists | undefined
  /** Fields that are lists or have some inside. */
  readonly fields: readonly (readonly [name: string, lists: Lists])[]
}

const NOWHERE: Lists = { isList: false, items: undefined, fields: [] }

const known = new WeakMap<JsonObject, Lists>()

/** Looked for once per schema, so that fields without lists cost a record nothing. */
function listsOf(schema: Json | undefined): Lists {
  if (!isJsonObject(schema)) return NOWHERE
  const before = known.get(schema)
  if (before) return before
  const { properties } = schema
  const lists = isList(schema)
    ? { isList: true, items: listsOf(schema['items']), fields: [] }
    : { isList: false, items: undefined, fields: listFields(properties) }
  known.set(schema, lists)
  return lists
}

function listFields(properties: Json | undefined): Lists['fields'] {
  if (!isJsonObject(properties)) return []
  return Object.entries(properties)
    .map(([name, schema]) => [name, listsOf(schema)] as const)
    .filter(([, { isList: wantsList, fields }]) => wantsList || fields.length > 0)
}

function isList({ type }: JsonObject): boolean {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type]
  return types.includes('array') && types.every((name) => name === 'array' || name === 'null')
}

function force(value: Json, lists: Lists): Json {
  if (value === null) return value
  if (!lists.isList) return isJsonObject(value) ? forceFields(value, lists) : value
  const { items = NOWHERE } = lists
  if (!Array.isArray(value)) return [force(value, items)]
  const list: readonly Json[] = value
  const forced = list.map((item) => force(item, items))
  return forced.every((item, at) => item === list[at]) ? list : forced
}

function forceFields(value: JsonObject, { fields }: Lists): JsonObject {
  let changed: Record<string, Json> | undefined
  for (const [name, lists] of fields) {
    const field = Object.hasOwn(value, name) ? value[name] : undefined
    if (field === undefined) continue
    const forced = force(field, lists)
    if (forced === field) continue
    changed ??= { ...value }
    changed[name] = forced
  }
  return changed ?? value
}
