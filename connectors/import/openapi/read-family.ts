import type { JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Operation } from './api.ts'
import type { Family } from './families.ts'
import { type Found, findRecord, findRecords } from './find-records.ts'
import type { Into, Notes } from './notes.ts'
import { placeholderIn } from './paths.ts'
import { propertiesOf, type Schemas, typeOf } from './schemas.ts'
import { plainName, singular, wordsOf } from './words.ts'

export interface Read {
  readonly record: JsonObject
  readonly key: string
  /** The path calls the key as the record does. */
  readonly isKeySure: boolean
  readonly list: Found | undefined
  readonly get: { readonly operation: Operation; readonly found: Found } | undefined
}

/** What a record is: what its list gives, or what is got by its key. */
export function readFamily(family: Family, { around, notes }: Into): Read | undefined {
  const { schemas } = around
  const list = readList(family, schemas, notes)
  const wanted = placeholderOf(family)
  const { get } = family.onItem
  const record = list?.record ?? singleRecord(get, wanted, schemas)
  const key = record && guessKey(record, wanted, nameOf(family), schemas)
  if (!record || key === undefined) {
    if (list && family.onList.get) notes.leave(family.onList.get, say('leftNoKey', {}))
    return undefined
  }
  const found = readOne(get, { record, key }, schemas, notes)
  const endings = wordsOf(wanted).map((_, from, words) => words.slice(from).join(''))
  const own = [...endings, 'id', plainName(`${nameOf(family)}Id`)]
  const isKeySure = own.includes(plainName(key))
  return { record, key, isKeySure, list, get: found }
}

function readOne(
  get: Operation | undefined,
  { record, key }: Pick<Read, 'record' | 'key'>,
  schemas: Schemas,
  notes: Notes,
): Read['get'] {
  const found = get?.answer && findRecord(get.answer, key, schemas, record)
  if (get && !found) notes.leave(get, say('leftNoRecords', {}))
  return get && found && { operation: get, found }
}

function readList({ list, onList }: Family, schemas: Schemas, notes: Notes): Found | undefined {
  const { get } = onList
  const found = get?.answer && findRecords(get.answer, list.parts.at(-1) ?? '', schemas)
  if (get && !found) notes.leave(get, say(get.answer ? 'leftNoRecords' : 'leftNoJson', {}))
  return found
}

function singleRecord(
  get: Operation | undefined,
  wanted: string,
  schemas: Schemas,
): JsonObject | undefined {
  if (!get?.answer) return undefined
  for (const key of ['id', wanted]) {
    const name = Object.keys(propertiesOf(get.answer)).find(
      (each) => plainName(each) === plainName(key),
    )
    const found = findRecord(get.answer, name ?? key, schemas)
    if (found) return found.record
  }
  return undefined
}

export function placeholderOf({ item }: Family): string {
  return placeholderIn(item?.parts.at(-1)) ?? ''
}

const KEYS = ['id', 'uuid', 'guid', 'uid', 'gid', 'sid', 'key', 'code', 'number', 'slug', 'name']

/** What one record is called, by the path of its list. */
export function nameOf({ list }: Family): string {
  return singular(list.parts.findLast((part) => placeholderIn(part) === undefined) ?? '')
}

/** The field that the path of one record calls by its name, else the one that keys are usually called. */
function guessKey(
  record: JsonObject,
  wanted: string,
  name: string,
  schemas: Schemas,
): string | undefined {
  const properties = propertiesOf(record)
  const one = plainName(name)
  const endings = wordsOf(wanted).map((_, from, words) => words.slice(from).join(''))
  // Where records have both, `id` is their own, and `room_id` in a room is another system's.
  const isOwn = plainName(wanted) === `${one}id` && properties['id'] !== undefined
  const names = [
    ...(isOwn ? [] : endings),
    'id',
    `${one}id`,
    `id${one}`,
    ...KEYS.slice(1),
    `${one}code`,
    `${one}number`,
    `${one}key`,
    // `OrderID` of sales orders.
    `${wordsOf(name).at(-1) ?? ''}id`,
  ]
  for (const likely of names) {
    const found = Object.keys(properties).find(
      (property) => likely !== '' && plainName(property) === likely,
    )
    if (found === undefined) continue
    const type = typeOf(schemas.look(properties[found]))
    if (type === undefined || type === 'string' || type === 'integer' || type === 'number')
      return found
  }
  return undefined
}
