import {
  equalJson,
  isJsonList,
  isJsonObject,
  isLargeNumber,
  isLongDecimal,
  type Json,
  type JsonObject,
  type Message,
  say,
  sayEither,
} from '../../engine/index.ts'

export interface Fitted {
  readonly value?: Json | undefined
  /** What does not fit, in words that name fields and never values. */
  readonly problems: readonly Message[]
}

/**
 * Makes a value fit its schema as far as that is certain.
 *
 * A system's values for "nothing" become absent where the schema expects another type, one value becomes a list of one
 * where it expects a list, a number becomes text where it expects text, and fields it does not know are dropped.
 */
export function fitSchema(value: Json, schema: JsonObject, empty: readonly Json[]): Fitted {
  const problems: Message[] = []
  const fitted = new Fitter(empty, problems).fit(value, schema)
  return { value: fitted, problems }
}

/** What fits as it is, is handed on and not copied: nearly all of nearly every record. */
class Fitter {
  readonly #empty: readonly Json[]
  readonly #problems: Message[]
  /** Names and positions that lead to the value in hand. */
  readonly #place: (string | number)[] = []

  constructor(empty: readonly Json[], problems: Message[]) {
    this.#empty = empty
    this.#problems = problems
  }

  fit(value: Json, schema: JsonObject): Json | undefined {
    const type = typeOf(schema)
    if (type === undefined) return isJsonObject(value) ? this.#fitObject(value, schema) : value
    const kind = kindOf(value)
    if (!allows(type, kind) && this.#isEmpty(value)) return undefined
    if (allows(type, 'array')) return this.#fitList(value, schema)
    if (kind === 'object' && isJsonObject(value) && allows(type, 'object')) {
      return this.#fitObject(value, schema)
    }
    if (allows(type, kind)) return value
    const number = numberFor(value, type, schema['format'])
    if (number !== undefined) return number
    if (typeof value === 'number' && allows(type, 'string')) return String(value)
    const name = nameOf(this.#place)
    this.#problems.push(say('sentMisfit', { field: name, allowed: expectation(type), sent: kind }))
    return undefined
  }

  #isEmpty(value: Json): boolean {
    return value === null || this.#empty.some((nothing) => equalJson(nothing, value))
  }

  #fitList(value: Json, schema: JsonObject): Json {
    const inner = schema['items']
    const items = isJsonList(value) ? value : [value]
    if (!isJsonObject(inner)) return items
    const fitted: Json[] = []
    let isSame = true
    let at = 0
    for (const item of items) {
      this.#place.push(at)
      const found = this.fit(item, inner)
      this.#place.pop()
      isSame &&= found === item
      if (found !== undefined) fitted.push(found)
      at += 1
    }
    return isSame ? items : fitted
  }

  #fitObject(value: JsonObject, schema: JsonObject): Json | undefined {
    const { properties } = schema
    if (!isJsonObject(properties)) return value
    let copy: Record<string, Json> | undefined
    for (const name of Object.keys(value)) {
      const item = value[name] ?? null
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined
      const found = isJsonObject(property) ? this.#fitField(item, property, name) : undefined
      if (found !== item) copy ??= fieldsBefore(value, name)
      if (copy && found !== undefined) copy[name] = found
    }
    const fitted = copy ?? value
    // An address of which nothing is known is no address.
    return this.#place.length > 0 && Object.keys(fitted).length === 0 ? undefined : fitted
  }

  #fitField(value: Json, schema: JsonObject, name: string): Json | undefined {
    this.#place.push(name)
    const found = this.fit(value, schema)
    this.#place.pop()
    return found
  }
}

function fieldsBefore(value: JsonObject, end: string): Record<string, Json> {
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.slice(
      0,
      entries.findIndex(([name]) => name === end),
    ),
  )
}

/** One type, some types, or nothing where a schema says nothing of it. */
function typeOf({ type }: JsonObject): string | readonly Json[] | undefined {
  if (typeof type === 'string') return type
  return Array.isArray(type) && type.length > 0 ? type : undefined
}

/** A number that JavaScript cannot hold is the text of its digits, a fraction only where that is said. */
function numberFor(
  value: Json,
  type: string | readonly Json[],
  format: Json | undefined,
): Json | undefined {
  if (allows(type, 'integer') && Number.isInteger(value)) return value
  if (allows(type, 'number') && isLongDecimal(value)) {
    return format === 'decimal' ? value : Number(value)
  }
  const isLarge = isLargeNumber(value) && (allows(type, 'integer') || allows(type, 'number'))
  return isLarge ? value : undefined
}

function allows(type: string | readonly Json[], kind: string): boolean {
  return typeof type === 'string' ? type === kind : type.includes(kind)
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** What people call a place: `lines[0].price`. */
function nameOf(place: readonly (string | number)[]): string {
  return place.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`
    return name === '' ? part : `${name}.${part}`
  }, '')
}

const EXPECTATIONS: Readonly<Record<string, Message>> = {
  string: say('text', {}),
  integer: say('wholeNumber', {}),
  number: say('number', {}),
  boolean: say('yesNo', {}),
  object: say('mapOfFields', {}),
  null: say('nothing', {}),
}

function expectation(type: string | readonly Json[]): Message {
  const types = typeof type === 'string' ? [type] : type.filter((one) => typeof one === 'string')
  return sayEither(types.map((one) => EXPECTATIONS[one] ?? say('named', { name: one })))
}
