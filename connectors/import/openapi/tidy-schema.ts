import type { Json, JsonObject } from '../../../engine/index.ts'
import { propertiesOf, type Schemas, typeOf } from './schemas.ts'
import { plainName, titleOf, wordsOf } from './words.ts'

/** Deeper than this nobody maps, and schemas that hold each other would have no end. */
const MAX_DEPTH = 4
const MAX_FIELDS = 150
/** A record whose fields hold each other has so many at most, its own not counted: what is deeper is not opened then. */
const MAX_INNER_FIELDS = 5000
const MAX_TITLE = 60
const MAX_DESCRIPTION = 140

const FORMATS: ReadonlySet<Json | undefined> = new Set(['date-time', 'date', 'email', 'uri'])
const TYPES: ReadonlySet<string> = new Set([
  'string',
  'integer',
  'number',
  'boolean',
  'object',
  'array',
])

/**
 * The schema of a record, as connectors write it: types and titles. What narrows values further is left out, for
 * descriptions promise more than systems keep, and a record that does not fit is put aside.
 *
 * @param written names of fields that some operation writes; others can only be read. Absent: nothing is written.
 */
export function tidySchema(
  record: JsonObject,
  schemas: Schemas,
  written?: ReadonlySet<string>,
): JsonObject {
  return { properties: tidyFields(record, { schemas, room: MAX_INNER_FIELDS }, 1, written) }
}

interface Tidying {
  readonly schemas: Schemas
  /** Fields of fields that may still be described. */
  room: number
}

function tidyFields(
  schema: JsonObject,
  tidying: Tidying,
  depth: number,
  written?: ReadonlySet<string>,
): JsonObject {
  const fields: Record<string, Json> = {}
  for (const [name, value] of Object.entries(propertiesOf(schema)).slice(0, MAX_FIELDS)) {
    if (name === '' || name.length > MAX_TITLE || name === '__proto__') continue
    const field = tidying.schemas.look(value)
    const isRead = field['readOnly'] === true || (written !== undefined && !written.has(name))
    fields[name] = {
      title: titleIn(field, name),
      ...describe(field),
      ...tidy(field, tidying, depth),
      ...(isRead ? { readOnly: true } : {}),
    }
  }
  return fields
}

function tidy(schema: JsonObject, tidying: Tidying, depth: number): JsonObject {
  const type = typeOf(schema)
  if (type === undefined || !TYPES.has(type)) return {}
  if (type === 'object') {
    const count = Math.min(Object.keys(propertiesOf(schema)).length, MAX_FIELDS)
    const isOpened = depth < MAX_DEPTH && count > 0 && count <= tidying.room
    if (!isOpened) return { type }
    tidying.room -= count
    return { type, properties: tidyFields(schema, tidying, depth + 1) }
  }
  if (type === 'array') {
    const { look } = tidying.schemas
    const items = depth < MAX_DEPTH ? tidy(look(schema['items']), tidying, depth + 1) : {}
    return { type, ...(Object.keys(items).length > 0 ? { items } : {}) }
  }
  const { format } = schema
  return {
    type,
    ...(type === 'string' && typeof format === 'string' && FORMATS.has(format) ? { format } : {}),
  }
}

function titleIn({ title }: JsonObject, name: string): string {
  // Tools fill titles with the names of their own types.
  const isForPeople = typeof title === 'string' && title.length <= MAX_TITLE && title.includes(' ')
  return isForPeople ? clean(title) : titleOf(name)
}

function describe({ description }: JsonObject): JsonObject {
  if (typeof description !== 'string') return {}
  const text = clean(description)
  return text === '' || text.length > MAX_DESCRIPTION ? {} : { description: text }
}

/** One line, without signs that change how it is shown. */
export function clean(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}

const PERSONAL: ReadonlySet<string> = new Set([
  'email',
  'mail',
  'phone',
  'mobile',
  'telephone',
  'fax',
  'firstname',
  'lastname',
  'surname',
  'givenname',
  'familyname',
  'fullname',
  'middlename',
  'initials',
  'street',
  'zipcode',
  'postcode',
  'postalcode',
  'housenumber',
  'birthday',
  'birthdate',
  'dateofbirth',
  'gender',
  'iban',
  'ssn',
  'passport',
  'ip',
  'ipaddress',
  'latitude',
  'longitude',
])
const ADDRESSES: ReadonlySet<string> = new Set([
  'address',
  'billing',
  'shipping',
  'contact',
  'customer',
  'person',
  'recipient',
  'sender',
])

/** Fields that say something of a person, by their names. */
export function personalFields(record: JsonObject): readonly string[] {
  return Object.entries(propertiesOf(record)).flatMap(([name, value]) => {
    const words = wordsOf(name)
    const ends = [words.at(-1) ?? '', words.slice(-2).join(''), words.slice(-3).join('')]
    const isAddress = words.some((word) => ADDRESSES.has(word)) && isWhole(value)
    return ends.some((end) => PERSONAL.has(end)) || isAddress ? [name] : []
  })
}

function isWhole(value: Json): boolean {
  const text = JSON.stringify(value)
  return text.includes('$ref') || text.includes('"properties"') || text.includes('allOf')
}

const LABELS = [
  'name',
  'title',
  'label',
  'displayname',
  'number',
  'reference',
  'ordernumber',
  'code',
  'sku',
  'email',
  'subject',
  'description',
]

/** The field by which a person recognises a record. */
export function labelField(record: JsonObject): string | undefined {
  const names = Object.keys(propertiesOf(record))
  // Of two that are written alike, the first.
  const byPlainName = new Map(names.map((name) => [plainName(name), name] as const).toReversed())
  for (const label of LABELS) {
    const found = byPlainName.get(label)
    if (found !== undefined) return found
  }
  return names.find((name) => ['name', 'number'].includes(wordsOf(name).at(-1) ?? ''))
}
