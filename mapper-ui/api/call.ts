import { routeTable } from 'virtual:route-table'
import type { AnswerOf, ParamsOf, QueryOf, SentBodyOf } from '../../server/contract/route.ts'
import type { RouteName, Routes } from '../../server/contract/routes.ts'
import { CallProblem, readProblem } from './call-problem.ts'

/** What a call of a route takes; the parts that the route does not have are left out. */
export type Ask<R> = Part<'params', ParamsOf<R>> &
  OptionalPart<'query', QueryOf<R>> &
  Part<'body', SentBodyOf<R>> & {
    /** ETag of the state that the change is based on. */
    readonly ifMatch?: string | undefined
    /** The same for every try at one action, so that it is done once. */
    readonly idempotencyKey?: string | undefined
    /** Goes on when the page is left. */
    readonly outlivesPage?: boolean
  }

type Part<Key extends string, Value> = [Value] extends [never]
  ? Readonly<Partial<Record<Key, never>>>
  : Readonly<Record<Key, Value>>
type OptionalPart<Key extends string, Value> = [Value] extends [never]
  ? Readonly<Partial<Record<Key, never>>>
  : Readonly<Partial<Record<Key, Value>>>

export interface Answer<R> {
  readonly body: AnswerOf<R>
  readonly etag: string | undefined
}

let csrf: string | undefined

/** Remembers the token that every change has to carry; the session tells it. */
export function rememberCsrf(token: string | null): void {
  csrf = token ?? undefined
}

/**
 * Calls a route of the API.
 *
 * @throws {CallProblem} for every answer that is no success, and when the server cannot be reached.
 */
export async function call<Name extends RouteName>(
  name: Name,
  ask: Ask<Routes[Name]>,
  signal?: AbortSignal,
): Promise<Answer<Routes[Name]>> {
  const [method, path] = routeTable[name] ?? ['get', '']
  const given: LooseAsk = ask
  const response = await send(urlOf(path, given), {
    method: method.toUpperCase(),
    headers: headersOf(method, given),
    ...bodyOf(given),
    ...(signal ? { signal } : {}),
    credentials: 'same-origin',
  })
  if (!response.ok) throw await readProblem(response)
  const body = response.status === 204 ? undefined : await response.json()
  return { body, etag: response.headers.get('etag') ?? undefined }
}

/** Address of a route, for links and event streams. */
export function addressOf<Name extends RouteName>(
  name: Name,
  ask: Pick<Ask<Routes[Name]>, 'params' | 'query'>,
): string {
  return urlOf(routeTable[name]?.[1] ?? '', ask)
}

interface LooseAsk {
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined
  readonly body?: unknown
  readonly ifMatch?: string | undefined
  readonly idempotencyKey?: string | undefined
  readonly outlivesPage?: boolean
}

/** Browsers let no more than this outlive a page. */
const MAX_OUTLIVING = 60_000

function bodyOf({ body, outlivesPage = false }: LooseAsk): Pick<RequestInit, 'body' | 'keepalive'> {
  if (body === undefined) return {}
  const text = JSON.stringify(body)
  return { body: text, keepalive: outlivesPage && new Blob([text]).size < MAX_OUTLIVING }
}

function urlOf(path: string, { params = {}, query = {} }: LooseAsk): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value))
  }
  return `/api${filled}${search.size > 0 ? `?${search.toString()}` : ''}`
}

function headersOf(method: string, ask: LooseAsk): Record<string, string> {
  return {
    accept: 'application/json',
    // Texts that authors wrote come in the language of the page.
    'accept-language': document.documentElement.lang,
    ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(method === 'get' || csrf === undefined ? {} : { 'x-csrf-token': csrf }),
    ...(ask.ifMatch === undefined ? {} : { 'if-match': ask.ifMatch }),
    ...(ask.idempotencyKey === undefined ? {} : { 'idempotency-key': ask.idempotencyKey }),
  }
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new CallProblem({ type: 'unreachable', title: '', status: 0 }, cause)
  }
}
