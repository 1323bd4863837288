import type { JsonObject } from '../../../engine/index.ts'
import { objectIn, textIn } from '../parts-of.ts'
import { grouped, type Names, translate, translateNegation } from './jinja.ts'
import { Untranslatable } from './parse-jinja.ts'

/** How a list goes on, and what its request carries for that beside its query. */
export interface ManifestPages {
  readonly pages: JsonObject | undefined
  readonly headers: JsonObject
  readonly body: JsonObject
  readonly form: JsonObject
}

const MAX_SIZE = 10_000

/** @throws {Untranslatable} */
export function pagesOf(paginator: JsonObject, names: Names): ManifestPages {
  const none = { pages: undefined, headers: {}, body: {}, form: {} }
  if (paginator['type'] !== 'DefaultPaginator') {
    if (paginator['type'] === undefined || paginator['type'] === 'NoPagination') return none
    throw new Untranslatable(textIn(paginator['type']))
  }
  const strategy = objectIn(paginator['pagination_strategy'])
  const position = objectIn(paginator['page_token_option'])
  const size = sizeOf(objectIn(paginator['page_size_option']), strategy)
  const kind = textIn(strategy['type'])
  if (kind === 'CursorPagination') return byCursor(strategy, { position, size }, names)
  if (kind !== 'PageIncrement' && kind !== 'OffsetIncrement') throw new Untranslatable(kind)
  const name = kind === 'PageIncrement' ? 'page' : 'offset'
  const placed = place(position, name)
  const first = typeof strategy['start_from_page'] === 'number' ? strategy['start_from_page'] : 0
  return joined(
    placed,
    { [name]: placed.key, ...(name === 'page' && first !== 1 ? { first } : {}) },
    size,
  )
}

interface Placed {
  readonly key: string | true
  readonly headers?: JsonObject
  readonly body?: JsonObject
  readonly form?: JsonObject
}

/** Where a request carries a position or a size: a field of the query, or its own formula elsewhere. */
function place(option: JsonObject, variable: string): Placed {
  const field = fieldOf(option)
  const sent = { [field]: `=$${variable}` }
  if (field === '') throw new Untranslatable(textIn(option['type']) || 'page_token_option')
  if (option['inject_into'] === 'header') return { key: true, headers: sent }
  if (option['inject_into'] === 'body_json') return { key: true, body: sent }
  if (option['inject_into'] === 'body_data') return { key: true, form: sent }
  return { key: field }
}

function fieldOf({ field_name: name, field_path: path }: JsonObject): string {
  const [only, ...others] = Array.isArray(path) ? path : []
  if (typeof name === 'string') return /[{}]/.test(name) ? '' : name
  return others.length === 0 ? textIn(only) : ''
}

interface Size extends Omit<Placed, 'key'> {
  readonly size: JsonObject | number | undefined
}

function sizeOf(option: JsonObject, { page_size: written }: JsonObject): Size {
  const number =
    typeof written === 'number' ? written : Number(/^\D*(\d+)\D*$/.exec(textIn(written))?.[1])
  if (!(number >= 1)) return { size: undefined }
  const value = Math.min(number, MAX_SIZE)
  if (fieldOf(option) === '') return { size: undefined }
  const { key, ...others } = place(option, 'size')
  return { ...others, size: key === true ? value : { [key]: value } }
}

function joined(placed: Omit<Placed, 'key'>, pages: JsonObject, sized: Size): ManifestPages {
  return {
    pages: { ...pages, ...(sized.size === undefined ? {} : { size: sized.size }) },
    headers: { ...placed.headers, ...sized.headers },
    body: { ...placed.body, ...sized.body },
    form: { ...placed.form, ...sized.form },
  }
}

/** Nothing where it stops; what is there alone needs no condition. */
function goingOn(condition: string, next: string): string {
  return condition === next.slice(1) ? next : `=${grouped(condition)} ? ${next.slice(1)}`
}

function byCursor(
  strategy: JsonObject,
  { position, size }: { readonly position: JsonObject; readonly size: Size },
  names: Names,
): ManifestPages {
  const said = textIn(strategy['cursor_value'])
  const next = translate(said, names)
  if (!next.startsWith('=')) throw new Untranslatable(said)
  const stop = strategy['stop_condition']
  const goesOn =
    typeof stop === 'string' && stop.trim() !== ''
      ? goingOn(translateNegation(stop, names), next)
      : next
  if (position['type'] === 'RequestPath') return joined({}, { link: goesOn }, size)
  // Where the request itself uses the token, it needs no other place.
  const placed = fieldOf(position) === '' ? { key: true as const } : place(position, 'cursor')
  const isOfRecord = /\blast_record\b/.test(said)
  if (!isOfRecord) return joined(placed, { cursor: placed.key, next: goesOn }, size)
  const renamed = place(position, 'after')
  if (goesOn !== next && /\bresponse\b/.test(textIn(stop))) {
    // A record does not know whether more follow; a read ends where nothing new comes.
    return joined(renamed, { after: renamed.key, last: next }, size)
  }
  return joined(renamed, { after: renamed.key, last: goesOn }, size)
}
