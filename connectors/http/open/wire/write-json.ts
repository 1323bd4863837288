import {
  isJsonList,
  isJsonObject,
  isLargeNumber,
  isLongDecimal,
  type Json,
  type JsonObject,
} from '../../../../engine/index.ts'
import type { HttpConnectorPlan } from '../../spec/http-plan.ts'

/** What the schemas of a connector say of numbers. */
export interface Numbers {
  /** Names of fields that hold them wherever they are named. */
  readonly names: ReadonlySet<string>
  /** Where some field is of the format `decimal`, fractions that no number can hold are texts of their digits. */
  readonly reading: { readonly decimals: boolean }
}

/** Writes JSON; digits that no number can hold are written as the number that they were read from. */
export function writeJson(value: Json, numbers: Numbers): string {
  const text = JSON.stringify(value)
  return MAY_BE_LARGE.test(text) ? written(value, false, numbers) : text
}

const MAY_BE_LARGE = /"-?\d[\d.]{15,}"/

function written(value: Json, isNumber: boolean, numbers: Numbers): string {
  if (isNumber && isLargeNumber(value)) return value
  if (isNumber && numbers.reading.decimals && isLongDecimal(value)) return value
  if (isJsonList(value)) return `[${value.map((item) => written(item, isNumber, numbers)).join()}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const fields = Object.entries(value).map(
    ([name, inner]) =>
      `${JSON.stringify(name)}:${written(inner, numbers.names.has(name), numbers)}`,
  )
  return `{${fields.join()}}`
}

const known = new WeakMap<HttpConnectorPlan['resources'], Numbers>()

/** Looked for once: every run opens its connections anew. */
export function numbersOf({ resources }: HttpConnectorPlan): Numbers {
  const numbers = known.get(resources) ?? findNumbers(resources)
  known.set(resources, numbers)
  return numbers
}

function findNumbers(resources: HttpConnectorPlan['resources']): Numbers {
  const found: Found = { numbers: new Set(), texts: new Set(), decimals: 0 }
  for (const { schema } of Object.values(resources)) collect(schema, found)
  return {
    // A name that stands for text elsewhere could be either.
    names: new Set([...found.numbers].filter((name) => !found.texts.has(name))),
    reading: { decimals: found.decimals > 0 },
  }
}

interface Found {
  readonly numbers: Set<string>
  readonly texts: Set<string>
  decimals: number
}

function collect(schema: JsonObject, found: Found): void {
  const { properties, items, format } = schema
  if (format === 'decimal') found.decimals += 1
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
  return [...inner, ...(isJsonList(type) ? type : [type ?? null])]
}
