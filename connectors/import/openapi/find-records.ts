import type { Json, JsonObject } from '../../../engine/index.ts'
import { propertiesOf, type Schemas, typeOf } from './schemas.ts'
import { plainName } from './words.ts'

/** Where an answer has its records, or its record. */
export interface Found {
  /** Names from the answer inwards; none: the answer itself. */
  readonly way: readonly string[]
  readonly record: JsonObject
  /** It is the first of a list. */
  readonly isFirst?: boolean
}

/** What lists are usually called in answers, the likeliest first. */
const LISTS = [
  'data',
  'items',
  'results',
  'records',
  'value',
  'values',
  'entries',
  'content',
  'rows',
  'list',
  'objects',
  'elements',
  'collection',
  'hydramember',
  'members',
  'resources',
]

const WRAPPERS: ReadonlySet<string> = new Set([
  'data',
  'result',
  'response',
  'embedded',
  'body',
  'payload',
  'd',
])

/** The list of records in the answer of a list; nothing where there is none, or where it could be one of several. */
export function findRecords(answer: JsonObject, name: string, schemas: Schemas): Found | undefined {
  if (typeOf(answer) === 'array') {
    const record = recordIn(answer, schemas)
    return record && { way: [], record }
  }
  const lists = listsIn(answer, schemas)
  const named = pick(lists, [plainName(name), ...LISTS])
  if (named) return named
  // What is a record itself has lists that are parts of it.
  if (propertiesOf(answer)['id'] !== undefined) return undefined
  if (lists.length === 1) return lists[0]
  if (lists.length > 1) return undefined
  for (const [property, value] of Object.entries(propertiesOf(answer))) {
    if (!WRAPPERS.has(plainName(property))) continue
    const inner = listsIn(schemas.look(value), schemas)
    const found =
      pick(inner, [plainName(name), ...LISTS]) ?? (inner.length === 1 ? inner[0] : undefined)
    if (found) return { way: [property, ...found.way], record: found.record }
  }
  return undefined
}

/**
 * The record in the answer that is about one: the answer itself, an object in it, or the only one of a list; where several
 * have the key, the one that has the fields of the record.
 */
export function findRecord(
  answer: JsonObject,
  key: string,
  schemas: Schemas,
  like?: JsonObject,
): Found | undefined {
  const inner = Object.entries(propertiesOf(answer)).map(([name, value]) => ({
    way: [name],
    record: schemas.look(value),
  }))
  const found = [{ way: [], record: answer }, ...inner].filter(
    ({ record }) => propertiesOf(record)[key] !== undefined,
  )
  if (found.length > 1 && like)
    return found.toSorted((left, right) => alike(right, like) - alike(left, like))[0]
  if (found[0]?.way.length === 0 || found.length === 1) return found[0]
  const lists = listsIn(answer, schemas).filter(
    ({ record }) => propertiesOf(record)[key] !== undefined,
  )
  const [only] = lists
  return found.length === 0 && lists.length === 1 && only ? { ...only, isFirst: true } : undefined
}

function alike({ record }: Found, like: JsonObject): number {
  const known = propertiesOf(like)
  return Object.keys(propertiesOf(record)).filter((name) => known[name] !== undefined).length
}

/** Lists that tell of the answer. */
const ABOUT: ReadonlySet<string> = new Set([
  'errors',
  'warnings',
  'messages',
  'links',
  'notices',
  'included',
])

function listsIn(schema: JsonObject, schemas: Schemas): readonly Found[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, value]) => {
    if (ABOUT.has(plainName(name))) return []
    const list = schemas.look(value)
    const record = typeOf(list) === 'array' ? recordIn(list, schemas) : undefined
    return record ? [{ way: [name], record }] : []
  })
}

function pick(lists: readonly Found[], names: readonly string[]): Found | undefined {
  for (const name of names) {
    const found = lists.find(({ way }) => plainName(way[0] ?? '') === name)
    if (found) return found
  }
  return undefined
}

/** A list of anything but objects has no records. */
function recordIn(list: JsonObject, schemas: Schemas): JsonObject | undefined {
  const items: Json | undefined = list['items']
  const record = schemas.look(items)
  return Object.keys(propertiesOf(record)).length > 0 ? record : undefined
}
