import {
  type EvaluationContext,
  evaluateFields,
  evaluateValue,
  type FieldPlan,
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import type { AnswersAs, CallPlan, SendPlan } from '../../spec/http-plan.ts'
import { noAddress, parseAddress } from '../../spec/parse-address.ts'
import { dropFields } from './drop-fields.ts'
import type { WireRequest } from './exchange.ts'
import { pairsOfQuery } from './field-pairs.ts'
import {
  type MultipartBody,
  multipartType,
  withFieldsOf,
  writeMultipart,
} from './multipart-body.ts'
import { NDJSON_ACCEPTED, NDJSON_TYPE, writeNdjson } from './ndjson-body.ts'
import { FORM_TYPE, writeForm } from './write-form.ts'
import { type Numbers, writeJson } from './write-json.ts'
import { writeXmlBody, XML_ACCEPTED, XML_TYPE } from './xml-body.ts'

/** Scheme and host, and the path that all requests have in common. */
export interface Base {
  readonly origin: string
  /** Without a trailing slash; empty for none. */
  readonly path: string
  /** Likewise, but as it is written: for requests that go to the base itself. */
  readonly exact: string
  /** Query fields that every request carries: they may be secrets, and are not kept with a link that repeats them. */
  readonly carried?: ReadonlySet<string> | undefined
}

/** What one request is made of besides its plan. */
export interface CallValues {
  /** Fill `{name}` in the path. */
  readonly placeholders: JsonObject
  /** Query fields of paging; in the body where the request has one. */
  readonly paging?: JsonObject | undefined
  readonly filter?: readonly FieldPlan[] | undefined
  /** More headers, as those that make a create repeatable. */
  readonly headers?: readonly FieldPlan[] | undefined
  /** Path and query of a further page, which the system gave. */
  readonly link?: string | undefined
}

/** @throws {OperationError} when the address of the system is no address. */
export function parseBase(text: Json | undefined): Base {
  const { origin, pathname, search, hash } = parseAddress(text)
  if (search + hash !== '') throw noAddress(text)
  return { origin, path: pathname.replace(/\/+$/, ''), exact: pathname }
}

/** What all requests to a system have in common. */
interface Common {
  readonly headers: readonly FieldPlan[]
  readonly query: readonly FieldPlan[]
  readonly base: Base
  readonly numbers: Numbers
  /** What the system answers in, if not in JSON alone. */
  readonly answersAs?: AnswersAs | undefined
  /** What every request carries after a sign-in. */
  readonly send?: SendPlan | undefined
}

/** Builds a request up to its signature. */
export function buildRequest(
  plan: CallPlan,
  common: Common,
  values: CallValues,
  context: EvaluationContext,
): WireRequest {
  const { headers, base, numbers, send = NO_SEND, answersAs } = common
  const paging = values.paging ?? {}
  const filter = evaluateFields(values.filter ?? [], {}, context)
  const carried = plan.method === 'GET' ? NONE : evaluateFields(send.body, {}, context)
  const written = plan.body && evaluateValue(plan.body, {}, context)
  const body = bodyOf(plan, written, { fields: { ...filter, ...paging }, carried, numbers })
  const ofAll = evaluateFields(common.query, {}, context)
  const sent = evaluateFields(send.query, {}, context)
  const query = {
    ...ofAll,
    ...evaluateFields(plan.query, {}, context),
    ...(body.takesFields ? {} : { ...filter, ...paging }),
    ...sent,
  }
  const all = {
    accept: ACCEPTED[answersAs ?? 'json'],
    'user-agent': 'mapwright',
    ...(body.text.length === 0 ? {} : { 'content-type': TYPES[plan.as ?? 'json'] }),
    ...headersOf(headers, context),
    ...headersOf(plan.headers, context),
    ...headersOf(values.headers ?? [], context),
    ...headersOf(send.headers, context),
  }
  const path = `${pathOf(plan, base, values.placeholders)}${queryOf(query)}`
  return {
    method: plan.method,
    path: values.link === undefined ? path : withFields(values.link, { ...ofAll, ...sent }),
    ...kindOf(plan, base),
    ...(body.parts ? sentParts(body.parts, all) : { headers: all, body: body.text }),
  }
}

/** No type that was given for all requests may hide where the parts end. */
function sentParts(
  { bytes, boundary, shown }: MultipartBody,
  headers: Record<string, string>,
): Pick<WireRequest, 'headers' | 'body' | 'shown'> {
  const type = multipartType(boundary, headers['content-type'])
  return { headers: { ...headers, 'content-type': type }, body: bytes, shown }
}

function pathOf({ path }: CallPlan, base: Base, placeholders: JsonObject): string {
  return path === '' ? base.exact : base.path + inAscii(fillPath(path, placeholders))
}

/** As in the base: no request line holds other letters. */
function inAscii(path: string): string {
  return path.replaceAll(/\P{ASCII}+/gu, encodeURIComponent)
}

const NO_SEND: SendPlan = { headers: [], query: [], body: [] }

/** What every request carries may be the only body that it has. */
function emptyBody(carried: JsonObject): JsonObject | undefined {
  return hasNone(carried) ? undefined : NONE
}

/** A path, such as the link to a further page, with more fields in its query. */
export function withFields(link: string, fields: JsonObject): string {
  const rest = dropFields(link, new Set(Object.keys(fields)))
  const added = queryOf(fields).slice(1)
  if (added === '') return rest
  return `${rest}${rest.includes('?') ? '&' : '?'}${added}`
}

const NONE: Readonly<Record<string, never>> = {}

/** Evaluates headers; those without a value are left out, and names are in lower case. */
export function headersOf(
  fields: readonly FieldPlan[],
  context: EvaluationContext,
  input: unknown = {},
): Readonly<Record<string, string>> {
  if (fields.length === 0) return NONE
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(evaluateFields(fields, input, context))) {
    if (value !== null) headers[requireOwn(name.toLowerCase())] = textOf(value)
  }
  return headers
}

/** Whom a request is for, and where it ends, is said by its address and its body. */
const NOT_OWN = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade'])

function requireOwn(name: string): string {
  if (!NOT_OWN.has(name)) return name
  throw new OperationError({
    class: 'config',
    reason: say('headerNotOwn', { name }),
    mayHaveHappened: false,
  })
}

const TYPES = {
  json: 'application/json',
  form: FORM_TYPE,
  xml: XML_TYPE,
  ndjson: NDJSON_TYPE,
  multipart: '',
}
const ACCEPTED = { json: 'application/json', xml: XML_ACCEPTED, ndjson: NDJSON_ACCEPTED }

/** A list that is read with a body (a search) takes its paging there, but not in XML, which has one root, nor in lines. */
function bodyOf(
  { as }: CallPlan,
  given: Json | undefined,
  { fields, carried, numbers }: BodyParts,
): { readonly text: string; readonly parts?: MultipartBody; readonly takesFields: boolean } {
  if (as === 'xml' || as === 'ndjson') {
    const write = as === 'xml' ? writeXmlBody : (value: Json) => writeNdjson(value, numbers)
    return { text: given === undefined ? '' : write(given), takesFields: false }
  }
  const written = given ?? emptyBody(carried)
  if (written === undefined) return { text: '', takesFields: false }
  if (as === 'multipart') {
    const parts = writeMultipart(withFieldsOf(written, { ...fields, ...carried }))
    return { text: '', parts, takesFields: true }
  }
  const write = as === 'form' ? writeForm : (value: Json) => writeJson(value, numbers)
  const all = { ...fields, ...carried }
  return isJsonObject(written)
    ? { text: write(hasNone(all) ? written : { ...written, ...all }), takesFields: true }
    : { text: write(written), takesFields: false }
}

interface BodyParts {
  /** Of its paging, and of what changed. */
  readonly fields: JsonObject
  readonly carried: JsonObject
  readonly numbers: Numbers
}

function hasNone(fields: JsonObject): boolean {
  for (const _ in fields) return false
  return true
}

/** Requests for whichever record are of one kind. */
function kindOf({ path }: CallPlan, base: Base): Pick<WireRequest, 'kind'> {
  return path.includes('{')
    ? { kind: `${base.path}${path.replaceAll(/[^/]*\{[^/]*/g, '*')}` }
    : NONE
}

function fillPath(path: string, values: JsonObject): string {
  if (!path.includes('{')) return path
  return path.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    const text = value === undefined || value === null ? '' : textOf(value)
    // A path that climbs, or misses a part, would be another resource.
    if (text === '' || text === '.' || text === '..') {
      throw new OperationError({
        class: 'invalid',
        reason: say(text === '' ? 'pathUnfilled' : 'pathClimbs', { path, name, text }),
        mayHaveHappened: false,
      })
    }
    return encodeURIComponent(text)
  })
}

function queryOf(query: JsonObject): string {
  const pairs = pairsOfQuery(query).map(
    ([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`,
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
