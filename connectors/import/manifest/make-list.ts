import { isJsonList, type Json, type JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Guess } from '../draft.ts'
import { formulaOf } from '../openapi/formula-of.ts'
import { present } from '../openapi/present.ts'
import { camelName } from '../openapi/words.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'
import { pathOf, type Segments } from './addresses.ts'
import { changesOf, type ManifestChanges } from './changes.ts'
import { type Names, translate, translateCondition } from './jinja.ts'
import { pagesOf } from './pages.ts'
import { Untranslatable } from './parse-jinja.ts'
import { bodyOf, fieldsOf } from './request-of.ts'
import type { Settings } from './settings.ts'
import { pictureOf } from './time-format.ts'

export interface ListSource {
  /** With references and parameters filled in. */
  readonly stream: JsonObject
  /** Of its path, without the base. */
  readonly segments: Segments
  readonly settings: Settings
  /** The resource that a stream became, with the field that identifies its records. */
  readonly parentOf: (
    stream: Json | undefined,
  ) => { readonly name: string; readonly key: string } | undefined
  readonly at: readonly string[]
}

interface MadeList {
  readonly list: JsonObject
  readonly guesses: readonly Guess[]
}

/** @throws {Untranslatable} for a stream that cannot be said. */
export function makeList(source: ListSource): MadeList {
  const { stream, at } = source
  const retriever = objectIn(stream['retriever'])
  const kind = textIn(retriever['type'])
  if (kind !== '' && kind !== 'SimpleRetriever') throw new Untranslatable(kind)
  const requester = objectIn(retriever['requester'])
  const changes = changesOf(objectIn(stream['incremental_sync']))
  const within = withinOf(source, retriever['partition_router'])
  const guesses: Guess[] = [...within.guesses]
  const names = namesFor(source, changes, within.given)
  const paginator = objectIn(retriever['paginator'])
  const seeing = { ...names, seesAnswer: true }
  const pages = pagesOf(paginator, seeing)
  const method = (textIn(requester['http_method']) || 'GET').toLowerCase()
  if (method !== 'get' && method !== 'post') throw new Untranslatable(method)
  const query = { ...fieldsOf(requester['request_parameters'], names), ...within.query }
  const headers = { ...withoutOwn(fieldsOf(requester['request_headers'], names)), ...pages.headers }
  const sent = bodyWith(bodyOf(requester, names), pages)
  if (method === 'get' && Object.keys(sent).length > 0) throw new Untranslatable('GET with a body')
  requirePosition(pages.pages, [query, headers, sent])
  const timed = byTime(query, changes)
  const items = itemsOf(objectIn(retriever['record_selector']), seeing)
  if (items.isLeft) guesses.push({ path: [...at, 'list', 'items'], reason: say('guessFilter', {}) })
  const { path } = pathOf(source.segments)
  const list = present({
    [method]: path,
    query: filled(timed.query),
    headers: filled(headers),
    ...sent,
    items: items.formula,
    pages: pages.pages,
    changed: timed.changed,
    within: filled(within.parents),
  })
  return { list, guesses }
}

/** A cursor that no field takes stands in the request itself, and nowhere else. */
function requirePosition(pages: JsonObject | undefined, request: Json): void {
  const isUsed = JSON.stringify(request).includes('$cursor')
  if (isUsed !== (pages?.['cursor'] === true)) throw new Untranslatable('page_token_option')
}

function filled(fields: JsonObject): JsonObject | undefined {
  return Object.keys(fields).length > 0 ? fields : undefined
}

const OWN = /^(accept|content-type|user-agent|authorization|host)$/i

/** What is sent with every request anyway; a type of its own that a system asks for stays. */
function withoutOwn(headers: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => !isOwnHeader(name, value)),
  )
}

function isOwnHeader(name: string, value: Json): boolean {
  return OWN.test(name) && !/vnd\.|version=/.test(textIn(value))
}

function bodyWith(
  sent: JsonObject,
  { body, form }: { readonly body: JsonObject; readonly form: JsonObject },
): JsonObject {
  const key = sent['form'] !== undefined || Object.keys(form).length > 0 ? 'form' : 'body'
  const more = key === 'form' ? form : body
  if (sent[key] === undefined && Object.keys(more).length === 0) return {}
  return { [key]: { ...objectIn(sent[key]), ...more } }
}

/** A mark in formulas for the time since which changes are asked for; such fields are sent for changes alone. */
const SINCE = '$toMillis($since)'

function isTimed([, value]: readonly [string, Json]): boolean {
  return JSON.stringify(value).includes(SINCE)
}

function byTime(
  query: JsonObject,
  changes: ManifestChanges | undefined,
): { readonly query: JsonObject; readonly changed: JsonObject | undefined } {
  const all = Object.entries(query)
  const since = {
    ...Object.fromEntries(all.filter(isTimed)),
    ...(changes?.field === undefined ? {} : { [changes.field]: `=${changes.since}` }),
  }
  const rest = Object.fromEntries(all.filter((field) => !isTimed(field)))
  if (!changes || Object.keys(since).length === 0) return { query: rest, changed: undefined }
  return { query: rest, changed: { since, at: changes.at } }
}

function namesFor(
  { stream, settings }: ListSource,
  changes: ManifestChanges | undefined,
  given: ReadonlySet<string>,
): Names {
  const cursor = objectIn(stream['incremental_sync'])
  const start = textIn(cursor['partition_field_start']) || 'start_time'
  const end = textIn(cursor['partition_field_end']) || 'end_time'
  return {
    config: (way) => settings.use(way),
    parameters: objectIn(stream['$parameters']),
    seesAnswer: false,
    position: '$cursor',
    slice: (name) => {
      if (given.has(name)) return `$with.${camelName(name)}`
      if (name === start && changes) return changes.since
      const format = textIn(cursor['datetime_format']) || '%Y-%m-%dT%H:%M:%SZ'
      if (name === end && changes) return pictureOf(format, '$millis()')
      throw new Untranslatable(`stream_slice.${name}`)
    },
  }
}

interface Within {
  /** Placeholder of the path → resource. */
  readonly parents: JsonObject
  readonly query: JsonObject
  /** Names that a flow has to give. */
  readonly given: ReadonlySet<string>
  readonly guesses: readonly Guess[]
}

/** A list in each record of another, or for each of some values, which a flow then gives. */
function withinOf(source: ListSource, written: Json | undefined): Within {
  const [first, ...more] = isJsonList(written) ? written : [written]
  const router = objectIn(first)
  if (more.length > 0) throw new Untranslatable('partition_router')
  const none = { parents: {}, query: {}, given: new Set<string>(), guesses: [] }
  const type = textIn(router['type'])
  if (type === '') return none
  if (type === 'ListPartitionRouter') return forEach(source, router)
  const [config, ...others] = listIn(router['parent_stream_configs']).map(objectIn)
  if (type !== 'SubstreamPartitionRouter' || !config || others.length > 0) {
    throw new Untranslatable(type || 'partition_router')
  }
  const parent = source.parentOf(config['stream'])
  const field = textIn(config['partition_field'])
  const { names } = pathOf(source.segments)
  const fits =
    parent !== undefined &&
    parent.key === config['parent_key'] &&
    names.length === 1 &&
    names[0] === field
  if (!fits) throw new Untranslatable(`stream_partition.${field}`)
  return { ...none, parents: { [camelName(field)]: parent.name } }
}

function forEach({ at }: ListSource, router: JsonObject): Within {
  const field = textIn(router['cursor_field'])
  const option = objectIn(router['request_option'])
  const name = textIn(option['field_name'])
  const isQuery = option['inject_into'] === 'request_parameter' && name !== ''
  if (field === '' || (option['type'] !== undefined && !isQuery)) {
    throw new Untranslatable('ListPartitionRouter')
  }
  return {
    parents: {},
    query: isQuery ? { [name]: `=$with.${camelName(field)}` } : {},
    given: new Set([field]),
    guesses: [{ path: [...at, 'list'], reason: say('guessNeeds', { name: camelName(field) }) }],
  }
}

/** A name that may have been given from outside. */
function nameIn(text: string, names: Names): string {
  const formula = translate(text, names)
  const [, name] = /^="([^"\\]*)"$/.exec(formula) ?? []
  if (formula.startsWith('=') && name === undefined) throw new Untranslatable(text)
  return name ?? formula
}

/** Where the records of an answer are, and which of them count. */
function itemsOf(
  selector: JsonObject,
  names: Names,
): { readonly formula: string; readonly isLeft: boolean } {
  const extractor = objectIn(selector['extractor'])
  const type = textIn(extractor['type'])
  if (type !== '' && type !== 'DpathExtractor') throw new Untranslatable(type)
  const way = listIn(extractor['field_path']).map((name) => nameIn(textIn(name), names))
  // A list is gone through by itself; at the end it stands for all that an object holds.
  const steps = way.filter((name, at) => name !== '*' || at === way.length - 1)
  const all = steps.at(-1) === '*'
  const found = formulaOf(all ? steps.slice(0, -1) : steps)
  const formula = all ? `${found}.*` : found
  const condition = objectIn(selector['record_filter'])['condition']
  if (typeof condition !== 'string' || condition.trim() === '') return { formula, isLeft: false }
  try {
    const kept = `${formula.slice(1)}[${translateCondition(condition, names)}]`
    // No record that counts is an empty page, and not an answer without a list.
    return { formula: `=[${kept}]`, isLeft: false }
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
    return { formula, isLeft: true }
  }
}
