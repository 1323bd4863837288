import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../../engine/index.ts'

type Pair = readonly [name: string, value: string]

/**
 * The fields of a form: nested ones as `name[inner]`, lists of plain values once per item, lists of others as
 * `name[0][inner]`. What is null is an empty field, for a form has no other way to clear one.
 */
export function pairsOfForm(fields: JsonObject): readonly Pair[] {
  return pairsOf(fields, [''])
}

/** The fields of a query, nested as those of a form; what is null is not asked for. */
export function pairsOfQuery(fields: JsonObject): readonly Pair[] {
  return pairsOf(fields, [])
}

/** @param none what stands for null */
function pairsOf(fields: JsonObject, none: readonly string[]): Pair[] {
  const named = (name: string, value: Json): Pair[] => {
    if (isJsonList(value)) {
      const isPlain = !value.some((item) => isJsonList(item) || isJsonObject(item))
      return value.flatMap((item, at) => named(isPlain ? name : `${name}[${at}]`, item))
    }
    if (isJsonObject(value)) {
      return Object.entries(value).flatMap(([key, inner]) => named(`${name}[${key}]`, inner))
    }
    if (value === null) return none.map((text) => [name, text])
    return [[name, String(value)]]
  }
  return Object.entries(fields).flatMap(([name, value]) => named(name, value))
}
