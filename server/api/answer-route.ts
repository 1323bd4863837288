import type { Request, RequestHandler, Response } from 'express'
import { Type } from 'typebox'
import { INSTALLATION, writeAudit } from '../people/audit.ts'
import { answerOnce } from './answer-once.ts'
import { ApiError } from './api-error.ts'
import { authenticate, refuseForgery } from './authenticate.ts'
import { checkAccess } from './check-access.ts'
import type { BodyOf, ParamsOf, QueryOf, Route } from './contract/route.ts'
import { requireIfMatch } from './etags.ts'
import type { Call, Handler, Reply } from './handler.ts'
import { nameOf, type Principal } from './principal.ts'
import { contextOf } from './request-context.ts'
import { sendReply } from './send-reply.ts'
import type { Services } from './services.ts'
import { streamEvents } from './stream-events.ts'
import { createAnswerCheck, createParser } from './validate.ts'

export interface MountOptions {
  /** For tests and development: answers are checked against the contract too. */
  readonly checkAnswers: boolean
  /** Aborts when the server stops: streams end. */
  readonly stop: AbortSignal
  /** Calls that take longer are given up. */
  readonly timeoutMs: number
}

interface Mounted<R extends Route> {
  readonly name: string
  readonly route: R
  readonly handler: Handler<R> | undefined
  readonly readBody: RequestHandler | undefined
}

/**
 * One call of a route, from who calls to the audit log.
 *
 * Nothing of the request is looked at, and no body read, before the caller is known to be allowed to call at all.
 */
export function answerRoute<R extends Route>(
  mounted: Mounted<R>,
  services: Services,
  options: MountOptions,
): RequestHandler {
  const { name, route, handler } = mounted
  const parse = createCallParser(route)
  const checkAnswer =
    options.checkAnswers && route.answer ? createAnswerCheck(route.answer) : undefined

  return async (request, response) => {
    const principal = await authenticate(request, services)
    const workspace = workspaceOf(request)
    describeCaller(response, { name, workspace, principal })
    refuseForgery(request, principal, services)
    checkAccess(route.access, principal, workspace)
    if (mounted.readBody) await readBody(mounted.readBody, request, response)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const call: Call<R> = {
      ...parse(request),
      principal,
      address: request.ip ?? '',
      ifMatch: route.etag === 'needs' ? requireIfMatch(request) : undefined,
      signal: AbortSignal.any([gone.signal, options.stop]),
    }
    if (!handler) throw notYet(name)

    const act = async (): Promise<Reply<R>> => {
      const reply = await withTimeout(handler(call), route.isStream ? 0 : options.timeoutMs)
      checkAnswer?.(route.isStream ? undefined : reply.body)
      if (isChange(route)) await audit(services, { name, request, response, principal, reply })
      return reply
    }

    const key = request.get('Idempotency-Key')
    if (route.isAction && key !== undefined && principal) {
      const asked = [name, request.originalUrl, call.body ?? null, call.ifMatch ?? null]
      const { isRepeated, body } = await answerOnce(
        services,
        { principal, key, request: asked },
        async () => ({ status: 200, body: textOf(await act()) ?? '' }),
      )
      const headers = isRepeated ? { 'Idempotent-Replayed': 'true' } : {}
      sendReply(request, response, route, { headers, text: body === '' ? undefined : body })
      return
    }
    const reply = await act()
    if (reply.stream) {
      await streamEvents(response, reply.stream, {
        signal: call.signal,
        isStillAllowed: async () => {
          checkAccess(route.access, await authenticate(request, services), workspace)
          return true
        },
      })
      return
    }
    sendReply(request, response, route, { ...reply, text: textOf(reply) })
  }
}

function createCallParser<R extends Route>(
  route: R,
): (request: Request) => Pick<Call<R>, 'params' | 'query' | 'body'> {
  const none = Type.Object({})
  const params = createParser<ParamsOf<R>>(route.params ?? none, 'path')
  const query = createParser<QueryOf<R>>(route.query ?? none, 'query')
  const body = createParser<BodyOf<R>>(route.body ?? Type.Unknown(), 'body')
  return (request) => ({
    // Copies of our own: defaults and numbers are filled in.
    params: params({ ...request.params }),
    query: query({ ...request.query }),
    body: body(route.body && bodyOf(request)),
  })
}

/** @throws {ApiError} for a body that is not JSON, which the reader passes over. */
function bodyOf(request: Request): unknown {
  const body: unknown = request.body
  if (body !== undefined) return body
  throw new ApiError({
    type: 'json_needed',
    status: request.get('Content-Length') === undefined ? 400 : 415,
    title: 'the call needs a body of JSON',
    detail: 'Send it with Content-Type: application/json.',
  })
}

function readBody(read: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void read(request, response, (error?: unknown) => {
      if (error === undefined) resolve()
      else
        reject(error instanceof Error ? error : new Error('the body was refused', { cause: error }))
    })
  })
}

function workspaceOf(request: Request): string | undefined {
  const workspace = request.params['workspace']
  return typeof workspace === 'string' ? workspace : undefined
}

function describeCaller(
  response: Response,
  call: { name: string; workspace: string | undefined; principal: Principal | undefined },
): void {
  const context = contextOf(response)
  context.operation = call.name
  context.workspace = call.workspace
  context.caller = call.principal ? `${call.principal.kind} ${call.principal.id}` : 'nobody'
}

function textOf(reply: Reply<Route>): string | undefined {
  return reply.body === undefined ? undefined : JSON.stringify(reply.body)
}

function isChange({ method, isQuestion }: Route): boolean {
  return method !== 'get' && !isQuestion
}

interface Done {
  readonly name: string
  readonly request: Request
  readonly response: Response
  readonly principal: Principal | undefined
  readonly reply: Reply<Route>
}

/** The one place where the audit log is written. */
async function audit(services: Services, done: Done): Promise<void> {
  const { name, request, response, principal, reply } = done
  const { workspace, ...others } = request.params
  const places = [...Object.values(others), request.query['path']]
  await writeAudit(services.database.db, {
    at: services.clock.now(),
    workspace: typeof workspace === 'string' ? workspace : INSTALLATION,
    who: principal ? nameOf(principal) : (reply.audit?.who ?? 'nobody'),
    action: name,
    subject:
      reply.audit?.subject ??
      places.filter((place): place is string => typeof place === 'string').join('/'),
    details: reply.audit?.details ?? {},
    request: contextOf(response).id,
  })
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  if (ms === 0) return work
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(): ApiError {
  return new ApiError({
    type: 'too_slow',
    status: 503,
    title: 'the answer took too long and was given up',
    detail: 'Ask for less at once, or try again later.',
  })
}

function notYet(name: string): ApiError {
  return new ApiError({ type: 'not_yet', status: 501, title: `"${name}" is not there yet` })
}
