import type { JsonObject } from '../../../engine/index.ts'
import { isMost } from '../openapi/is-most.ts'
import { inferSchema, isNoName } from './infer-schema.ts'
import { isVersion } from './is-word.ts'
import type { SeenCall, SeenCalls } from './seen-call.ts'
import { isHeaderKey, isQueryKey, signInsOf } from './sign-in-of.ts'
import { sharedParts, templatePaths } from './template-paths.ts'

/** Others, as OPTIONS and HEAD, tell nothing of records. */
const METHODS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete'])
/** Fewer calls than this do not tell what each of them needs. */
const FEWEST = 3

export interface DescribedCalls {
  /** A description in OpenAPI 3: names and types alone, nothing that was in a request or an answer. */
  readonly document: JsonObject
  /** Calls of other systems, as pages of a browser send them. */
  readonly elsewhere: readonly string[]
}

/**
 * Describes an API by calls that were seen. Calls of one path and method become one operation; the schemas are those of all
 * values that were seen there.
 */
export function describeCalls({ title, calls }: SeenCalls): DescribedCalls {
  const usable = calls.filter(({ method }) => METHODS.has(method))
  const origin = mainOrigin(usable)
  const own = usable.filter((call) => call.origin === origin)
  const beginning = sharedParts(own)
  const shorter = own.map((call) => ({ ...call, parts: call.parts.slice(beginning.length) }))
  const paths = templatePaths(shorter, beginning)
  const headers = neededHeaders(own)
  const groups = new Map<string, Map<string, SeenCall[]>>()
  for (const call of shorter) {
    const path = paths.get(call) ?? '/'
    const byMethod = groups.get(path) ?? new Map<string, SeenCall[]>()
    groups.set(path, byMethod)
    const group = byMethod.get(call.method) ?? []
    byMethod.set(call.method, group)
    group.push(call)
  }
  const described = Object.fromEntries(
    [...groups].map(([path, byMethod]) => [
      path,
      Object.fromEntries(
        [...byMethod].map(([method, group]) => [method, operationOf(group, headers)]),
      ),
    ]),
  )
  const server = `${origin}${beginning.map((part) => `/${part}`).join('')}`
  return {
    document: {
      openapi: '3.0.3',
      info: { title: title ?? (hostOf(origin) || 'API'), version: '1' },
      servers: server === '' ? [] : [{ url: server }],
      ...signInsIn(own),
      paths: described,
    },
    elsewhere: [
      ...new Set(
        usable
          .filter((call) => call.origin !== origin)
          .map(({ method, origin: other }) => `${method.toUpperCase()} ${other}`),
      ),
    ],
  }
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, '')
}

/** Where most calls with JSON went. */
function mainOrigin(calls: readonly SeenCall[]): string {
  const counts = new Map<string, number>()
  for (const { origin, answer, sent } of calls) {
    const isApi = answer?.body !== undefined || sent !== undefined
    counts.set(origin, (counts.get(origin) ?? 0) + (isApi ? 10 : 1))
  }
  return [...counts].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? ''
}

function operationOf(calls: readonly SeenCall[], needed: readonly string[]): JsonObject {
  const good = calls.flatMap(({ answer }) => (answer && answer.status < 300 ? [answer] : []))
  const bodies = good.flatMap(({ body }) => (body === undefined ? [] : [body]))
  const headers = [...new Set(good.flatMap((answer) => answer.headers))]
  const sent = calls.flatMap((call) => call.sent ?? [])
  const kind = sent[0]?.as === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  const values = sent.map(({ value }) => value)
  return {
    parameters: [...queryOf(calls), ...needed.map((name) => headerOf(name, calls))],
    ...(calls.every(({ signIn }) => signIn === null) ? { security: [] } : {}),
    ...(values.length > 0
      ? { requestBody: { content: { [kind]: { schema: inferSchema(values) } } } }
      : {}),
    responses: {
      200: {
        headers: Object.fromEntries(headers.map((name) => [name, {}])),
        ...(bodies.length > 0
          ? { content: { 'application/json': { schema: inferSchema(bodies) } } }
          : {}),
      },
    },
  }
}

/** A version is part of the API; what else is needed is asked of whoever adds the system. */
function headerOf(name: string, calls: readonly SeenCall[]): JsonObject {
  const [value] = calls.flatMap(({ headers }) =>
    headers.flatMap((each) => (each.name.toLowerCase() === name ? (each.value ?? []) : [])),
  )
  const isKept = name.endsWith('version') && value !== undefined && isVersion(value)
  const schema = { type: 'string', ...(isKept ? { enum: [value] } : {}) }
  return { name, in: 'header', required: true, schema }
}

/** Without these an API may answer something else. What is sent is one of the values here, which are nobody's. */
const CONSTANTS: readonly (readonly [RegExp, (value: string) => boolean])[] = [
  [/^(api[-_]?)?version$/i, isVersion],
  [/^(format|output)$/i, (value) => /^(json|xml)$/i.test(value)],
  [/^(locale|lang(uage)?)$/i, (value) => /^[a-z]{2}([-_][A-Z]{2})?$/.test(value)],
]
/** Names of what is sent along with each record. */
const PARTS = /^(include|embed|\$?expand)$/i
/** They ask for more than is given without them. */
const WHOLE = /^(any|all)$/i
const SIZES = /^(limit|per[-_]?page|page[-_]?size|size|count|\$?top|max[-_]?results)$/i

function queryOf(calls: readonly SeenCall[]): readonly JsonObject[] {
  const names = new Set(
    calls.flatMap(({ query }) =>
      query.filter((each) => !isQueryKey(each) && !isNoName(each.name)).map(({ name }) => name),
    ),
  )
  return [...names].map((name) => parameterOf(name, calls))
}

function parameterOf(name: string, calls: readonly SeenCall[]): JsonObject {
  const values = calls.map(({ query }) => query.find((each) => each.name === name)?.value)
  const [first] = values
  const isSame = first !== undefined && first !== '' && new Set(values).size === 1
  if (isSame && isConstant(name, first, calls)) {
    const schema = isVersion(first) ? { enum: [first] } : { default: first }
    return { name, in: 'query', required: true, schema: { type: 'string', ...schema } }
  }
  const numbers = values.filter((value) => value !== undefined && /^\d+$/.test(value)).map(Number)
  if (numbers.length === 0) return { name, in: 'query', schema: { type: 'string' } }
  const size = SIZES.test(name) ? { default: Math.max(...numbers) } : {}
  return { name, in: 'query', schema: { type: 'integer', ...size } }
}

function isConstant(name: string, value: string, calls: readonly SeenCall[]): boolean {
  if (WHOLE.test(value)) return true
  const [, isHarmless] = CONSTANTS.find(([names]) => names.test(name)) ?? []
  if (isHarmless) return isHarmless(value)
  // The names of fields are in the connector anyway.
  return PARTS.test(name) && value.split(',').every((each) => calls.some(hasField(each)))
}

function hasField(name: string): (call: SeenCall) => boolean {
  return ({ answer }) =>
    !isNoName(name) && JSON.stringify(answer?.body ?? null).includes(`${JSON.stringify(name)}:`)
}

/** Headers of the API's own that nearly every call has, as one for the tenant. */
function neededHeaders(calls: readonly SeenCall[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { headers } of calls) {
    for (const name of new Set(headers.map((each) => each.name.toLowerCase()))) {
      if (isOwnHeader(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts].flatMap(([name, count]) =>
    calls.length >= FEWEST && isMost(count, calls) ? [name] : [],
  )
}

function isOwnHeader(name: string): boolean {
  return (
    /^x-(?!requested-with|csrf|xsrf|forwarded|request-id|newrelic|amz)/.test(name) &&
    !isHeaderKey(name)
  )
}

/** The sign-in that most calls have; those that are sent together go together. */
function signInsIn(calls: readonly SeenCall[]): JsonObject {
  const counts = new Map<string, number>()
  for (const call of calls) {
    const way = JSON.stringify(signInsOf(call))
    if (way !== '[]') counts.set(way, (counts.get(way) ?? 0) + 1)
  }
  const [most] = [...counts].toSorted(([, left], [, right]) => right - left)
  if (!most) return {}
  const way: readonly JsonObject[] = JSON.parse(most[0])
  const schemes = way.map((scheme, at) => [`signIn${at + 1}`, scheme] as const)
  return {
    components: { securitySchemes: Object.fromEntries(schemes) },
    security: [Object.fromEntries(schemes.map(([name]) => [name, []]))],
  }
}
