import { isJsonObject, type Json, type JsonObject } from '../../engine/index.ts'

/** How many records have a value in a field, and how many values these are. */
export interface JudgedField {
  /** Names of groups before it, with dots. */
  readonly field: string
  readonly filled: number
  readonly different: number
}

/** Some schemas go into themselves. */
const MAX_DEPTH = 4
const MAX_FIELDS = 500

/**
 * What records are recognised by has to be filled in all of them, and different in each. Only fields that the schema names
 * are told: other names may be personal. Values never are.
 */
export function judgeFields(
  schema: JsonObject,
  records: readonly JsonObject[],
): readonly JudgedField[] {
  return singleFields(schema, [])
    .slice(0, MAX_FIELDS)
    .map((path) => {
      const values = records.map((record) => valueAt(record, path)).filter(isFilled)
      return {
        field: path.join('.'),
        filled: values.length,
        different: new Set(values.map((value) => JSON.stringify(value))).size,
      }
    })
}

function singleFields(schema: Json | undefined, path: readonly string[]): readonly string[][] {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined
  if (!isJsonObject(properties) || path.length === MAX_DEPTH) return []
  return Object.entries(properties).flatMap(([name, inner]) => {
    const own = [...path, name]
    if (isJsonObject(inner) && isJsonObject(inner['properties'])) return singleFields(inner, own)
    return isSingle(inner) ? [own] : []
  })
}

function isSingle(schema: Json): boolean {
  const type = isJsonObject(schema) ? schema['type'] : undefined
  const types = Array.isArray(type) ? type : [type]
  return !types.includes('array') && !types.includes('object')
}

function valueAt(record: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    record,
  )
}

function isFilled(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && value !== ''
}
