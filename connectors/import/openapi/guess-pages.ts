import type { Json, JsonObject } from '../../../engine/index.ts'
import { type Message, say } from '../../../engine/transport.ts'
import type { Operation, Parameter } from './api.ts'
import { formulaOf } from './formula-of.ts'
import { propertiesOf, type Schemas, typeOf } from './schemas.ts'
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
])

/** The most that is asked for at once where a description names no limit. */
const DEFAULT_SIZE = 100
const MAX_SIZE = 250

/** How a list goes on; nothing where the description has no word of it. */
export function guessPages(
  { parameters, answer = {} }: Operation,
  key: string | undefined,
  schemas: Schemas,
): Pages | undefined {
  const query = parameters.filter(({ in: place }) => place === 'query')
  const link = findWay(answer, NEXT_LINKS, schemas) ?? linkIn(answer, schemas)
  if (link)
    return {
      pages: { link: formulaOf(link), ...sizeOf(query).size },
      reasons: [inAnswer('link', link), ...sizeOf(query).reasons],
    }
  const cursor = namedIn(query, CURSORS)
  const next = cursor && findWay(answer, NEXT_TOKENS, schemas)
  if (cursor && next) {
    const { size, reasons } = sizeOf(query)
    return {
      pages: { cursor: cursor.name, next: formulaOf(next), ...size },
      reasons: [because('cursor', cursor.name), inAnswer('next', next), ...reasons],
    }
  }
  const after = namedIn(query, AFTERS)
  if (after && key !== undefined) {
    const { size, reasons } = sizeOf(query)
    return {
      pages: { after: after.name, last: formulaOf([key]), ...size },
      reasons: [because('after', after.name), ...reasons],
    }
  }
  const offset = namedIn(query, OFFSETS) ?? countedBy(query, 'start')
  if (offset) return counted('offset', offset, query)
  const page = namedIn(query, PAGES) ?? countedBy(query, 'p')
  return page && counted('page', page, query)
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
  const { size, reasons } = sizeOf(query.filter((other) => other.name !== name))
  const { minimum, default: usual } = schema
  const isFromZero = kind === 'page' && (usual === 0 || (usual === undefined && minimum === 0))
  return {
    pages: { [kind]: name, ...(isFromZero ? { first: 0 } : {}), ...size },
    reasons: [because(kind, name), ...reasons],
  }
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
  const { maximum, default: usual } = schema
  const isSaid = typeof maximum === 'number' && maximum >= 1
  const value = isSaid
    ? Math.min(Math.floor(maximum), MAX_SIZE)
    : Math.max(numberOf(usual), DEFAULT_SIZE)
  const reasons = isSaid ? [] : [{ at: ['size'], reason: say('guessSize', { name }) }]
  return { size: { size: { [name]: value } }, reasons }
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' && Number.isInteger(value) && value <= MAX_SIZE ? value : 0
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
