import type { Json, JsonObject } from '../../../engine/index.ts'
import { type Message, say } from '../../../engine/transport.ts'
import type { Operation, Parameter } from './api.ts'
import { formulaOf } from './formula-of.ts'
import { listOf, propertiesOf, type Schemas, typeOf } from './schemas.ts'
import { plainName } from './words.ts'

/** How a list goes on, as the file writes it, and why that is believed. */
export interface Pages {
  readonly pages: JsonObject
  readonly reasons: readonly { readonly at: readonly string[]; readonly reason: Message }[]
}

const PAGES = [
  'page',
  'pagenumber',
  'pageno',
  'pagenum',
  'pageindex',
  'currentpage',
  'paginationpage',
]
/** Of the header by RFC 8288, the address of the next page. */
const NEXT_IN_HEADER = '=$match($headers.link, /<([^>]*)>;[^,]*rel="?next"?/).groups[0]'

const OFFSETS = ['offset', 'skip', 'startindex', 'startat', 'pageoffset', 'firstresult']
const CURSORS = [
  'cursor',
  'pagetoken',
  'nexttoken',
  'nextpagetoken',
  'continuationtoken',
  'pagecursor',
  'nextcursor',
  'continuation',
  'aftercursor',
  'paginationtoken',
  'marker',
  'startingtoken',
  'nextpage',
  'after',
  'offset',
]
const AFTERS = ['startingafter', 'sinceid', 'afterid', 'lastid']
const SIZES = [
  'limit',
  'perpage',
  'pagesize',
  'top',
  'maxresults',
  'size',
  'count',
  'itemsperpage',
  'pagelimit',
  'maxitems',
  'resultsperpage',
  'maxpagesize',
  'rows',
  'take',
]
const NEXT_LINKS = [
  'nextlink',
  'odatanextlink',
  'nextpageurl',
  'nexturl',
  'nextpageuri',
  'nextpagelink',
]
const NEXT_TOKENS = [
  'nextpagetoken',
  'nextcursor',
  'nexttoken',
  'continuationtoken',
  'cursor',
  'pagetoken',
  'nextmarker',
  'next',
  'endcursor',
  'nextpage',
  'nextpagecursor',
  'continuation',
  'paginationtoken',
  'after',
  'offset',
]
/** What holds how a list goes on, within an answer. */
const AROUND: ReadonlySet<string> = new Set([
  'meta',
  'paging',
  'pagination',
  'links',
  'cursors',
  'pageinfo',
  'page',
  'cursor',
  'responsemetadata',
  'metadata',
  'next',
  'nextpage',
])

/** The most that is asked for at once where a description names no limit. */
const DEFAULT_SIZE = 100
const MAX_SIZE = 250

/** A query field by whose name pages are asked for. */
export function isPaging(name: string): boolean {
  const plain = plainName(name)
  return [...PAGES, ...OFFSETS, ...CURSORS, ...AFTERS, ...SIZES, 'start', 'p'].includes(plain)
}

/** How a list goes on; nothing where the description has no word of it. */
export function guessPages(
  operation: Operation,
  key: string | undefined,
  schemas: Schemas,
): Pages | undefined {
  const query = operation.parameters.filter(({ in: place }) => place === 'query')
  return (
    byAddress(operation, query, schemas) ??
    byToken(operation, query, schemas) ??
    afterLast(query, key) ??
    byCount(query)
  )
}

function byAddress(
  { answer = {}, answerHeaders }: Operation,
  query: readonly Parameter[],
  schemas: Schemas,
): Pages | undefined {
  const way = findWay(answer, NEXT_LINKS, schemas) ?? linkIn(answer, schemas)
  if (way) return withSize({ link: formulaOf(way) }, [inAnswer('link', way)], query)
  if (!answerHeaders.has('link')) return undefined
  return withSize({ link: NEXT_IN_HEADER }, [inAnswer('link', ['Link'])], query)
}

function byToken(
  { answer = {} }: Operation,
  query: readonly Parameter[],
  schemas: Schemas,
): Pages | undefined {
  const cursor = namedIn(query, CURSORS)
  const next = cursor && findWay(answer, NEXT_TOKENS, schemas)
  if (!cursor || !next) return undefined
  // An offset is a token only where the answer gives one within what is next.
  if (plainName(cursor.name) === 'offset' && next.length === 1) return undefined
  const reasons = [because('cursor', cursor.name), inAnswer('next', next)]
  return withSize({ cursor: cursor.name, next: formulaOf(next) }, reasons, query)
}

function afterLast(query: readonly Parameter[], key: string | undefined): Pages | undefined {
  const after = namedIn(query, AFTERS)
  if (!after || key === undefined) return undefined
  const pages = { after: after.name, last: formulaOf([key]) }
  return withSize(pages, [because('after', after.name)], query)
}

function byCount(query: readonly Parameter[]): Pages | undefined {
  const offset = countedFrom(namedIn(query, OFFSETS)) ?? countedFrom(countedBy(query, 'start'))
  if (offset) return counted('offset', offset, query)
  const page = namedIn(query, PAGES) ?? countedBy(query, 'p')
  return page && counted('page', page, query)
}

function withSize(
  pages: JsonObject,
  reasons: Pages['reasons'],
  query: readonly Parameter[],
): Pages {
  const sized = sizeOf(query)
  return { pages: { ...pages, ...sized.size }, reasons: [...reasons, ...sized.reasons] }
}

const TOKEN = /token|cursor|opaque|returned|previous/i

/** Records are counted from none on; what is a token, or begins with one, is something else. */
function countedFrom(offset: Parameter | undefined): Parameter | undefined {
  if (!offset) return undefined
  const { minimum, default: usual, description } = offset.schema
  const isToken = typeOf(offset.schema) === 'string' && TOKEN.test(textOf(description))
  const isFromOne = usual === 1 || (typeof minimum === 'number' && minimum > 0)
  return isToken || isFromOne ? undefined : offset
}

/** Short names mean something else where they are no numbers. */
function countedBy(query: readonly Parameter[], name: string): Parameter | undefined {
  const found = namedIn(query, [name])
  return found && typeOf(found.schema) === 'integer' ? found : undefined
}

function counted(
  kind: 'offset' | 'page',
  { name, schema }: Parameter,
  query: readonly Parameter[],
): Pages {
  const { minimum, default: usual, description } = schema
  const isZero = usual === 0 || (usual === undefined && (minimum === 0 || isSaidZero(description)))
  const first = kind === 'page' && isZero ? { first: 0 } : {}
  const others = query.filter((other) => other.name !== name)
  return withSize({ [kind]: name, ...first }, [because(kind, name)], others)
}

function isSaidZero(description: Json | undefined): boolean {
  return ZERO.test(textOf(description))
}

function inAnswer(at: string, way: readonly string[]): Pages['reasons'][number] {
  return { at: [at], reason: say('guessNext', { name: way.join('.') }) }
}

function because(at: string, name: string): Pages['reasons'][number] {
  return { at: [at], reason: say('guessPages', { name }) }
}

function sizeOf(query: readonly Parameter[]): {
  readonly size: JsonObject
  readonly reasons: Pages['reasons']
} {
  const found = namedIn(query, SIZES)
  if (!found) return { size: {}, reasons: [] }
  const { name, schema } = found
  const most = largest(schema)
  const value =
    most === undefined
      ? Math.max(numberOf(schema['default']), DEFAULT_SIZE)
      : Math.min(Math.floor(most), MAX_SIZE)
  const reasons = most !== undefined ? [] : [{ at: ['size'], reason: say('guessSize', { name }) }]
  return { size: { size: { [name]: value } }, reasons }
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' && Number.isInteger(value) && value <= MAX_SIZE ? value : 0
}

const ZERO = /\b(zero|0)[- ]?(based|index)|(start|begin)\w* (at|with|from) (zero|0)\b/i
const MOST = /\b(?:max(?:imum)?|up to|at most|no more than|not exceed)\D{0,25}(\d+)/i

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** How large a page may be at most, as the description says it in whatever way. */
function largest({ maximum, enum: choices, description }: JsonObject): number | undefined {
  if (typeof maximum === 'number' && maximum >= 1) return maximum
  const numbers = listOf(choices).flatMap((choice) => (typeof choice === 'number' ? [choice] : []))
  const fitting = numbers.filter((choice) => choice >= 1 && choice <= MAX_SIZE)
  if (fitting.length > 0) return Math.max(...fitting)
  const said = Number(MOST.exec(textOf(description))?.[1])
  return said >= 1 ? said : undefined
}

/** Names that stand within brackets count by what is in these: `page[size]`. */
function namedIn(query: readonly Parameter[], names: readonly string[]): Parameter | undefined {
  for (const name of names) {
    const found = query.find((parameter) => plainName(parameter.name) === name)
    if (found) return found
  }
  return undefined
}

function findWay(
  answer: JsonObject,
  names: readonly string[],
  schemas: Schemas,
): readonly string[] | undefined {
  const direct = nameIn(answer, names, schemas)
  if (direct !== undefined) return [direct]
  for (const [name, value] of Object.entries(propertiesOf(answer))) {
    if (!AROUND.has(plainName(name))) continue
    const inner = schemas.look(value)
    const found = nameIn(inner, names, schemas)
    if (found !== undefined) return [name, found]
    for (const [within, deeper] of Object.entries(propertiesOf(inner))) {
      if (!AROUND.has(plainName(within))) continue
      const last = nameIn(schemas.look(deeper), names, schemas)
      if (last !== undefined) return [name, within, last]
    }
  }
  return undefined
}

function nameIn(
  schema: JsonObject,
  names: readonly string[],
  schemas: Schemas,
): string | undefined {
  const properties = propertiesOf(schema)
  for (const name of names) {
    const found = Object.keys(properties).find((property) => plainName(property) === name)
    if (found === undefined) continue
    const type = typeOf(schemas.look(properties[found]))
    if (type === undefined || type === 'string' || type === 'integer') return found
  }
  return undefined
}

/** `next` is an address where it says so, or stands among links. */
function linkIn(answer: JsonObject, schemas: Schemas): readonly string[] | undefined {
  const properties = propertiesOf(answer)
  const next = schemas.look(properties['next'])
  // A token leads one way only; who also says what came before gives addresses.
  const isBoth = [properties['previous'], properties['prev']].some((value) =>
    isText(value, schemas),
  )
  if (isBoth && isText(properties['next'], schemas)) return ['next']
  if (properties['next'] !== undefined && isAddress(next)) return ['next']
  for (const name of ['links', '_links']) {
    const links = schemas.look(properties[name])
    if (propertiesOf(links)['next'] === undefined) continue
    const inner = schemas.look(propertiesOf(links)['next'])
    if (typeOf(inner) === 'string' || typeOf(inner) === undefined) return [name, 'next']
    if (propertiesOf(inner)['href'] !== undefined) return [name, 'next', 'href']
  }
  return undefined
}

function isAddress({ format, description }: JsonObject): boolean {
  if (format === 'uri' || format === 'url') return true
  return typeof description === 'string' && /\b(url|uri|hyperlink|href)\b/i.test(description)
}

function isText(value: Json | undefined, schemas: Schemas): boolean {
  return value !== undefined && typeOf(schemas.look(value)) === 'string'
}
