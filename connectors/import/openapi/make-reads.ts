import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { type Message, say } from '../../../engine/transport.ts'
import type { Operation } from './api.ts'
import type { Family } from './families.ts'
import { type Found, findRecords } from './find-records.ts'
import { formulaOf } from './formula-of.ts'
import { guessChanges } from './guess-changes.ts'
import { guessPages, isPaging } from './guess-pages.ts'
import { callOf } from './make-call.ts'
import { type Around, type Into, Notes } from './notes.ts'
import { placeholdersIn } from './paths.ts'
import { present } from './present.ts'
import { placeholderOf, type Read } from './read-family.ts'
import { propertiesOf, typeOf } from './schemas.ts'
import { camelName, plainName } from './words.ts'

/** How records are read: one of these at least. */
export function makeReads(family: Family, read: Read, into: Into): JsonObject | undefined {
  const { around, notes, at } = into
  const asked = family.onList.get
  const list = asked && read.list && listPart(asked, { ...read, list: read.list }, into)
  const get = read.get && getPart(read.get, { around, notes, at: [...at, 'get'] })
  if (!list && !get) return undefined
  if (!read.isKeySure) {
    const name = placeholderOf(family)
    const reason = name === '' ? say('guessKeyAlone', {}) : say('guessKey', { name: `{${name}}` })
    notes.guess([...at, 'key'], reason)
  }
  return present({ list, get, find: asked && list && findPart(asked, read.record, into) })
}

function listPart(
  operation: Operation,
  { list, record, key }: Read & { readonly list: Found },
  { around, notes, at }: Into,
): JsonObject | undefined {
  const call = callOf(operation, { around, notes, at: [...at, 'list'] }, false)
  if (!call) return undefined
  const { keys, needs, path } = withinOf(operation.path, around)
  if (needs.length > MAX_NEEDS) {
    notes.leave(operation, say('leftNeeds', { name: needs.join(', ') }))
    return undefined
  }
  const guess = (part: readonly string[], reason: Message): void =>
    notes.guess([...at, 'list', ...part], reason)
  if (needs.length > 0) guess(['get'], say('guessNeeds', { name: needs.join(', ') }))
  const pages = guessPages(operation, key, around.schemas)
  for (const { at: part, reason } of pages?.reasons ?? []) guess(['pages', ...part], reason)
  if (!pages) guess(['items'], noPages(operation))
  const changes = guessChanges(operation, record, around.schemas)
  if (changes) guess(['changed'], changes.reason)
  const [name] = list.way
  if (name !== undefined && isOneOfSeveral(operation, around))
    guess(['items'], say('guessList', { name }))
  return present({
    ...call,
    get: path(around.shorten(operation.path) ?? '/'),
    items: formulaOf(list.way),
    pages: pages?.pages,
    changed: changes?.changed,
    ...keys,
  })
}

/** A field of the query or a header of the answer by which lists usually go on, in a way that is not known here. */
function noPages({ parameters, answerHeaders }: Operation): Message {
  const query = parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name)
  const name = query.find((each) => isPaging(each) || /^(before|since)(_?id)?$/i.test(each))
  const header = [...answerHeaders].find((each) => /page|total|count|next|offset/.test(each))
  const sign = name ?? header
  return sign === undefined ? say('guessNoPages', {}) : say('guessOtherPages', { name: sign })
}

function isOneOfSeveral({ answer = {} }: Operation, { schemas }: Around): boolean {
  return (
    Object.values(propertiesOf(answer)).filter((value) => typeOf(schemas.look(value)) === 'array')
      .length > 1
  )
}

/** A list of which a flow has to say more than this is none of a kind of record. */
const MAX_NEEDS = 3

interface Within {
  /** Keys of the list. */
  readonly keys: JsonObject
  /** What a flow has to say, for no list gives it. */
  readonly needs: readonly string[]
  /** The same path, with names that a formula takes as they are. */
  readonly path: (path: string) => string
}

function withPlainNames(path: string): string {
  return path.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => `{${camelName(name)}}`)
}

/** A list that stands in each record of another resource, or under what a flow says. */
function withinOf(path: string, around: Around): Within {
  const short = around.shorten(path) ?? path
  const names = placeholdersIn(short)
  const [name] = names
  if (name === undefined) return { keys: {}, needs: [], path: withPlainNames }
  const resource =
    names.length === 1 ? around.listedAt(path.slice(0, path.indexOf(`/{${name}}`))) : undefined
  if (resource === undefined) return { keys: {}, needs: names.map(camelName), path: withPlainNames }
  return { keys: { within: { [camelName(name)]: resource } }, needs: [], path: withPlainNames }
}

function getPart(
  { operation, found }: NonNullable<Read['get']>,
  into: Into,
): JsonObject | undefined {
  const call = callOf(operation, into, true)
  return call && { ...call, ...itemOf(found) }
}

export function itemOf({ way, isFirst = false }: Found): JsonObject {
  return way.length > 0 ? { item: `${formulaOf(way)}${isFirst ? '[0]' : ''}` } : {}
}

/** By what a record can be found: whoever asks with a field of that name gets records that have it. */
const FOUND_BY: ReadonlySet<string> = new Set([
  'sku',
  'email',
  'code',
  'number',
  'reference',
  'externalid',
  'externalreference',
  'ean',
  'barcode',
  'gtin',
  'handle',
  'slug',
  'username',
  'ordernumber',
  'invoicenumber',
  'customernumber',
  'name',
])

function findPart(
  operation: Operation,
  record: JsonObject,
  { around, notes, at }: Into,
): Json[] | undefined {
  if (placeholdersIn(operation.path).length > 0) return undefined
  const call = callOf(operation, { around, notes: new Notes(), at }, false)
  const list =
    operation.answer &&
    findRecords(operation.answer, operation.path.split('/').at(-1) ?? '', around.schemas)
  if (!call || !list) return undefined
  const names = Object.keys(propertiesOf(record)).filter((name) => /^[A-Za-z_]\w*$/.test(name))
  const found = operation.parameters.flatMap((parameter) => {
    const field = names.find((name) => name === parameter.name && FOUND_BY.has(plainName(name)))
    return field !== undefined && parameter.in === 'query' && !parameter.isRequired ? [field] : []
  })
  const [first] = found
  if (first === undefined) return undefined
  notes.guess([...at, 'find'], say('guessFind', { name: found.join(', ') }))
  const query = isJsonObject(call['query']) ? call['query'] : {}
  const items = formulaOf(list.way)
  return found.map((field) =>
    present({ by: [field], ...call, query: { ...query, [field]: `=$by.${field}` }, items }),
  )
}
