import { equalJson, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

export interface Fitted {
  readonly value?: Json | undefined
  /** What does not fit, in words that name fields and never values. */
  readonly problems: readonly string[]
}

/**
 * Makes a value fit its schema as far as that is certain.
 *
 * A system's values for "nothing" become absent where the schema expects another type, one value becomes a list of one
 * where it expects a list, a number becomes text where it expects text, and fields it does not know are dropped.
 */
export function fitSchema(value: Json, schema: JsonObject, empty: readonly Json[]): Fitted {
  const problems: string[] = []
  const fitted = new Fitter(empty, problems).fit(value, schema, '')
  return { value: fitted, problems }
}

class Fitter {
  readonly #empty: readonly Json[]
  readonly #problems: string[]

  constructor(empty: readonly Json[], problems: string[]) {
    this.#empty = empty
    this.#problems = problems
  }

  fit(value: Json, schema: JsonObject, name: string): Json | undefined {
    const types = typesOf(schema)
    if (types.length > 0 && !types.includes(kindOf(value)) && this.#isEmpty(value)) return undefined
    if (types.includes('array')) return this.#fitList(value, schema, name)
    if (isJsonObject(value) && (types.length === 0 || types.includes('object'))) {
      return this.#fitObject(value, schema, name)
    }
    if (types.length === 0 || fits(value, types)) return value
    if (typeof value === 'number' && types.includes('string')) return String(value)
    this.#problems.push(`"${name}" must be ${expectation(types)}, got ${kindOf(value)}`)
    return undefined
  }

  #isEmpty(value: Json): boolean {
    return value === null || this.#empty.some((nothing) => equalJson(nothing, value))
  }

  #fitList(value: Json, schema: JsonObject, name: string): Json {
    const inner = schema['items']
    const items = isList(value) ? value : [value]
    if (!isJsonObject(inner)) return items
    return items.flatMap((item, at) => this.fit(item, inner, `${name}[${at}]`) ?? [])
  }

  #fitObject(value: JsonObject, schema: JsonObject, name: string): Json | undefined {
    const { properties } = schema
    if (!isJsonObject(properties)) return value
    const fitted: Record<string, Json> = {}
    for (const [key, item] of Object.entries(value)) {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined
      const place = name === '' ? key : `${name}.${key}`
      const found = isJsonObject(property) ? this.fit(item, property, place) : undefined
      if (found !== undefined) fitted[key] = found
    }
    // An address of which nothing is known is no address.
    return name !== '' && Object.keys(fitted).length === 0 ? undefined : fitted
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function typesOf({ type }: JsonObject): readonly string[] {
  if (typeof type === 'string') return [type]
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : []
}

function fits(value: Json, types: readonly string[]): boolean {
  const kind = kindOf(value)
  if (kind !== 'number') return types.includes(kind)
  return types.includes('number') || (types.includes('integer') && Number.isInteger(value))
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const EXPECTATIONS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map of fields',
  null: 'nothing',
}

function expectation(types: readonly string[]): string {
  return types.map((type) => EXPECTATIONS[type] ?? type).join(' or ')
}
