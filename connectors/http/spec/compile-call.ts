import {
  type ConnectorAuthor,
  type DocumentPath,
  type Formula,
  formulasOf,
  type Names,
  NO_RECORD,
  say,
  suggestionHint,
} from '../../../engine/transport.ts'
import type { CallSpec } from './call-spec.ts'
import { checkXml } from './check-xml.ts'
import type { CallPlan } from './http-plan.ts'

const METHODS = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
} as const
/** What a body is written as; the first that is there is sent. */
const BODIES = ['form', 'xml', 'ndjson', 'multipart', 'body'] as const
const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const

export interface CallScope {
  /** `$names` besides `$settings`. */
  readonly names: Names
  /** What `{name}` may be in the path; absent where the caller decides. */
  readonly placeholders?: readonly string[] | undefined
}

/** Compiles one request; its spec has exactly one method. */
export function compileCall(
  spec: CallSpec,
  path: DocumentPath,
  scope: CallScope,
  author: ConnectorAuthor,
): CallPlan {
  const { names } = scope
  const request = author.ofRequest()
  const verb = VERBS.find((name) => spec[name] !== undefined) ?? 'get'
  const url = spec[verb] ?? '/'
  checkPath(url, [...path, verb], scope.placeholders, author)
  const [sent = 'body', ...others] = BODIES.filter((name) => spec[name] !== undefined)
  if (verb === 'get' && spec[sent] !== undefined) {
    author.error('body_forbidden', [...path, sent], say('getWithBody', {}), say('usePost', {}))
  }
  for (const other of others) author.error('one_of', [...path, other], say('oneBody', {}))
  if (sent === 'xml') checkXml(spec.xml, [...path, sent], author)
  return {
    method: METHODS[verb],
    path: url,
    ...(spec.at === undefined ? {} : { at: spec.at }),
    query: request.fields(spec.query ?? {}, [...path, 'query'], names, NO_RECORD),
    headers: request.fields(spec.headers ?? {}, [...path, 'headers'], names, NO_RECORD),
    ...(spec[sent] === undefined
      ? {}
      : { body: request.value(spec[sent], [...path, sent], names, NO_RECORD) }),
    ...(sent === 'body' ? {} : { as: sent }),
  }
}

/** All formulas of a request. */
export function formulasIn({ query, headers, body }: CallPlan): readonly Formula[] {
  const values = [...query, ...headers].map(({ value }) => value)
  return [...values, ...(body ? [body] : [])].flatMap((value) =>
    Array.from(formulasOf(value), ({ formula }) => formula),
  )
}

/** Whether a request has a name: in a formula, or in its path. */
export function hasName(call: CallPlan, name: string): boolean {
  return (
    placeholdersOf(call.path).includes(name) ||
    formulasIn(call).some(({ uses }) => uses.variables.includes(name))
  )
}

/** The names in braces, in the order in which they are written. */
export function placeholdersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

function checkPath(
  url: string,
  path: DocumentPath,
  known: readonly string[] | undefined,
  author: ConnectorAuthor,
): void {
  if (/[?#]|[{][^}]*$|\s/.test(url)) {
    author.error('path_form', path, say('notPathAlone', { url }), say('queryUnderQuery', {}))
  }
  for (const name of placeholdersOf(url)) {
    if (!known || known.includes(name)) continue
    const message = say('nameUnknown', { field: `{${name}}` })
    author.error('placeholder_unknown', path, message, suggestionHint(name, known))
  }
}
