import {
  type ConnectorPlan,
  isJsonObject,
  isLargeNumber,
  type Json,
  type JsonObject,
} from '../../../../engine/index.ts'

/** Fields that hold numbers wherever the schemas of a connector name them. */
export type NumberNames = ReadonlySet<string>

/** Writes JSON; digits that no number can hold are written as the number that they were read from. */
export function writeJson(value: Json, numbers: NumberNames): string {
  const text = JSON.stringify(value)
  return MAY_BE_LARGE.test(text) ? written(value, false, numbers) : text
}

const MAY_BE_LARGE = /"-?\d{16,}"/

function written(value: Json, isNumber: boolean, numbers: NumberNames): string {
  if (isNumber && isLargeNumber(value)) return value
  if (isList(value)) return `[${value.map((item) => written(item, isNumber, numbers)).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const fields = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}:${written(inner, numbers.has(name), numbers)}`,
  )
  return `{${fields.join()}}`
}

export function numberNamesOf({ resources }: ConnectorPlan): NumberNames {
  const found: Found = { numbers: new Set(), texts: new Set() }
  for (const { schema } of Object.values(resources)) collect(schema, found)
  // A name that stands for text elsewhere could be either.
  return new Set([...found.numbers].filter((name) => !found.texts.has(name)))
}

interface Found {
  readonly numbers: Set<string>
  readonly texts: Set<string>
}

function collect(schema: JsonObject, found: Found): void {
  const { properties, items } = schema
  if (isJsonObject(items)) collect(items, found)
  if (!isJsonObject(properties)) return
  for (const [name, property] of Object.entries(properties)) {
    if (!isJsonObject(property)) continue
    const types = typesOf(property)
    if (types.includes('string')) found.texts.add(name)
    else if (types.includes('integer') || types.includes('number')) found.numbers.add(name)
    collect(property, found)
  }
}

/** Of a list, those of its items. */
function typesOf({ type, items }: JsonObject): readonly Json[] {
  const inner = isJsonObject(items) ? typesOf(items) : []
  return [...inner, ...(isList(type) ? type : [type ?? null])]
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
