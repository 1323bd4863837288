import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { joinFieldPath } from './field-path.ts'

/** Bits of what a field is. */
export const RowFlag = {
  required: 1,
  list: 2,
  group: 4,
  readOnly: 8,
  personal: 16,
  header: 32,
} as const

/** Bits of what a value (of a list: each item) can be; none: anything. */
export const KindBit = {
  string: 1,
  number: 2,
  integer: 4,
  boolean: 8,
  null: 16,
  object: 32,
} as const

/**
 * The fields of a schema, flattened once: row by row, parents before children. Views keep numbers of rows, never
 * objects, so that 20,000 fields cost little.
 */
export interface SchemaRows {
  readonly count: number
  /** As formulas' lineage writes it, without `[]`: `lines.sku`. */
  readonly paths: readonly string[]
  readonly names: readonly string[]
  /** Empty where the schema has none. */
  readonly titles: readonly string[]
  /** -1 at the top. */
  readonly parent: Int32Array
  readonly depth: Uint8Array
  /** The first row behind all that is within. */
  readonly end: Int32Array
  readonly kinds: Uint8Array
  readonly flags: Uint8Array
  readonly rowOf: ReadonlyMap<string, number>
  /** Values that a field can have, where its schema lists them. */
  readonly choices: ReadonlyMap<number, readonly Json[]>
}

interface DraftRow {
  readonly path: string
  readonly name: string
  readonly title: string
  readonly parent: number
  readonly depth: number
  readonly kinds: number
  readonly flags: number
}

const DEEPEST = 60

/** Collects rows of one or more schemas, in the order in which they are shown. */
export class SchemaRowsBuilder {
  readonly #rows: DraftRow[] = []
  readonly #ends: number[] = []
  readonly #choices = new Map<number, readonly Json[]>()

  /** A row that is no field itself, but a record or what is known by a name: with its fields, where it has any. */
  addHeader(
    path: string,
    title: string,
    schema: JsonObject,
    personal: readonly string[] = [],
  ): void {
    const at = this.#rows.length
    const isRecord = path === '$'
    const flags = RowFlag.header | flagsOf(schema) | (isRecord ? RowFlag.group : 0)
    const kinds = isRecord ? KindBit.object : kindsOf(itemOf(schema))
    this.#add({ path, name: path, title, parent: -1, depth: 0, kinds, flags })
    const group = isRecord ? '' : path
    this.#addFields(schema, { group, parent: at, depth: 1, root: schema, personal, references: [] })
    this.#ends[at] = this.#rows.length
  }

  addFields(schema: JsonObject, personal: readonly string[] = []): void {
    const top = { group: '', parent: -1, depth: 0, root: schema, personal, references: [] }
    this.#addFields(schema, top)
  }

  build(): SchemaRows {
    const rows = this.#rows
    const rowOf = new Map<string, number>()
    for (const [at, { path }] of rows.entries()) if (!rowOf.has(path)) rowOf.set(path, at)
    return {
      count: rows.length,
      paths: rows.map(({ path }) => path),
      names: rows.map(({ name }) => name),
      titles: rows.map(({ title }) => title),
      parent: Int32Array.from(rows, ({ parent }) => parent),
      depth: Uint8Array.from(rows, ({ depth }) => depth),
      end: Int32Array.from(this.#ends),
      kinds: Uint8Array.from(rows, ({ kinds }) => kinds),
      flags: Uint8Array.from(rows, ({ flags }) => flags),
      rowOf,
      choices: this.#choices,
    }
  }

  #add(row: DraftRow): void {
    this.#rows.push(row)
    this.#ends.push(this.#rows.length)
  }

  #addFields(schema: JsonObject, place: Place): void {
    const holder = resolve(itemOf(resolve(schema, place.root)), place.root)
    const properties = holder['properties']
    if (!isJsonObject(properties) || place.depth > DEEPEST) return
    const required = isJsonList(holder['required']) ? holder['required'] : []
    for (const [name, field] of Object.entries(properties)) {
      if (isJsonObject(field)) this.#addField(name, field, required.includes(name), place)
    }
  }

  #addField(name: string, written: JsonObject, isRequired: boolean, place: Place): void {
    const reference = written['$ref']
    const isRound = typeof reference === 'string' && place.references.includes(reference)
    const schema = isRound ? {} : resolve(written, place.root)
    const path = joinFieldPath(place.group, name)
    const at = this.#rows.length
    const { parent, depth } = place
    const title = schema['title']
    const isPersonal = place.personal.includes(path)
    const choices = valuesListed(schema)
    if (choices.length > 0) this.#choices.set(at, choices)
    this.#add({
      path,
      name,
      title: typeof title === 'string' ? title : '',
      parent,
      depth,
      kinds: kindsOf(resolve(itemOf(schema), place.root)),
      flags:
        flagsOf(schema) | (isRequired ? RowFlag.required : 0) | (isPersonal ? RowFlag.personal : 0),
    })
    const references =
      typeof reference === 'string' ? [...place.references, reference] : place.references
    this.#addFields(schema, { ...place, group: path, parent: at, depth: depth + 1, references })
    this.#ends[at] = this.#rows.length
  }
}

interface Place {
  readonly group: string
  readonly parent: number
  readonly depth: number
  /** Where `$defs` are. */
  readonly root: JsonObject
  readonly personal: readonly string[]
  /** References that led here: a schema that holds itself is taken only once. */
  readonly references: readonly string[]
}

/** Flattens the schema of one resource. */
export function flattenSchema(schema: JsonObject, personal: readonly string[] = []): SchemaRows {
  const builder = new SchemaRowsBuilder()
  builder.addFields(schema, personal)
  return builder.build()
}

/** The nearest row that holds a path, or is it: -1 where there is none. */
export function rowAbove(rows: SchemaRows, path: string): number {
  let rest = path
  while (rest !== '') {
    const row = rows.rowOf.get(rest)
    if (row !== undefined) return row
    rest = rest.includes('.') ? rest.slice(0, rest.lastIndexOf('.')) : ''
  }
  return path.startsWith('$') ? -1 : (rows.rowOf.get('$') ?? -1)
}

export function hasFlag(rows: SchemaRows, row: number, flag: number): boolean {
  return ((rows.flags[row] ?? 0) & flag) !== 0
}

/** Rows right within a row, or at the top for -1. */
export function childRows(rows: SchemaRows, row: number): readonly number[] {
  const children: number[] = []
  const end = row < 0 ? rows.count : (rows.end[row] ?? 0)
  for (let child = row + 1; child < end; child = rows.end[child] ?? end) children.push(child)
  return children
}

function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  const reference = schema['$ref']
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return schema
  let node: Json | undefined = root
  for (const name of reference.slice(2).split('/'))
    node = isJsonObject(node) ? node[name] : undefined
  return isJsonObject(node) ? { ...node, ...schema, $ref: null } : schema
}

function itemOf(schema: JsonObject): JsonObject {
  const items = schema['items']
  return isListSchema(schema) && isJsonObject(items) ? itemOf(items) : schema
}

function isListSchema({ type }: JsonObject): boolean {
  return type === 'array' || (isJsonList(type) && type.includes('array'))
}

function flagsOf(schema: JsonObject): number {
  const isGroup = isJsonObject(itemOf(schema)['properties'])
  return (
    (isListSchema(schema) ? RowFlag.list : 0) |
    (isGroup ? RowFlag.group : 0) |
    (schema['readOnly'] === true ? RowFlag.readOnly : 0)
  )
}

function kindsOf(schema: JsonObject): number {
  let bits = 0
  for (const each of kindsOfSchema(schema)) if (isKind(each)) bits |= KindBit[each]
  return bits
}

/** A schema that lists its values says with them what they are. */
function kindsOfChoices({ const: only, enum: some, oneOf, anyOf }: JsonObject): readonly Json[] {
  const choices = [oneOf, anyOf].flatMap((list) => (isJsonList(list) ? list : []))
  const alternatives = choices.flatMap((each) => (isJsonObject(each) ? [kindsOfSchema(each)] : []))
  // One that may be anything lets the whole be anything.
  if (alternatives.some((kinds) => kinds.length === 0)) return []
  const values = [...(only === undefined ? [] : [only]), ...(isJsonList(some) ? some : [])]
  return [...values.map(kindOfValue), ...alternatives.flat()]
}

/** Nothing where a schema lists no values, or none for one of its alternatives. */
function valuesListed({ const: only, enum: some, oneOf, anyOf }: JsonObject): readonly Json[] {
  const alternatives = [oneOf, anyOf].flatMap((list) => (isJsonList(list) ? list : []))
  const within = alternatives.map((each) => (isJsonObject(each) ? valuesListed(each) : []))
  if (within.some((values) => values.length === 0)) return []
  return [
    ...(only === undefined ? [] : [only]),
    ...(isJsonList(some) ? some : []),
    ...within.flat(),
  ]
}

function kindsOfSchema(schema: JsonObject): readonly Json[] {
  const { type } = schema
  if (type === undefined) return kindsOfChoices(schema)
  return isJsonList(type) ? type : [type]
}

function kindOfValue(value: Json): string {
  if (value === null) return 'null'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function isKind(type: Json | undefined): type is keyof typeof KindBit {
  return typeof type === 'string' && Object.hasOwn(KindBit, type)
}
