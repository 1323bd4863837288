import type { Request, RequestHandler, Response } from 'express'
import { say } from '../../engine/index.ts'
import type { Route } from '../contract/route.ts'
import { contextOf } from '../observe/request-context.ts'
import { DEVICE_COOKIE } from '../people/known-device.ts'
import { ApiError } from '../problems/api-error.ts'
import { parseJsonBody } from '../problems/parse-json-body.ts'
import { createAnswerCheck } from '../problems/validate.ts'
import { describeError } from '../process/describe-error.ts'
import { answerOnce } from './answer-once.ts'
import { type AuditedCall, auditCall, auditRefusal } from './audit-call.ts'
import { authenticate, refuseForgery } from './authenticate.ts'
import { type CallerLimit, createApartLimit, createStreamLimit } from './caller-limit.ts'
import { checkAccess, seesPersonal } from './check-access.ts'
import { requireIfMatch } from './etags.ts'
import type { Call, Handler, Reply } from './handler.ts'
import { languageOf } from './language-of.ts'
import { callerOf, inWorkspace, type Principal } from './principal.ts'
import { createCallReader } from './read-call.ts'
import { sendReply } from './send-reply.ts'
import type { Services } from './services.ts'
import { readCookie, SIGN_IN_COOKIE } from './session-cookie.ts'
import { streamEvents } from './stream-events.ts'

export interface MountOptions {
  /** For tests and development: answers are checked against the contract too. */
  readonly checkAnswers: boolean
  /** Aborts when the server stops: streams end. */
  readonly stop: AbortSignal
  /** For all routes that ask systems. */
  readonly asking: CallerLimit
  /** Calls that take longer are given up. */
  readonly timeoutMs: number
  /** How often a stream tells that it is alive, and its caller is looked at again. */
  readonly heartbeatMs: number
}

interface Mounted<R extends Route> {
  readonly name: string
  readonly route: R
  readonly handler: Handler<R>
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
  const read = createCallReader(route)
  const streams = createStreamLimit()
  const apart = createApartLimit()
  const checkAnswer = answerCheckOf(route, options)

  /** Lets the caller in, or not, and reads what they ask. */
  async function admit(request: Request, response: Response, gone: AbortSignal): Promise<Call<R>> {
    const workspace = workspaceOf(request)
    const principal = inWorkspace(await authenticate(request, services), workspace)
    describeCaller(response, { name, workspace, principal })
    refuseForgery(request, principal, services)
    await letIn(services, { name, route, request, response, principal })
    if (route.usesSecrets) onGone(gone, options.asking.take(contextOf(response).caller ?? ''))
    // Before the body is read, which may be large: until the answer is sent, or the caller is gone.
    if (route.bodyApart) onGone(gone, apart.take(contextOf(response).caller ?? ''))
    return {
      ...(await read(request, response)),
      ...readerOf(request, principal, workspace),
      address: request.ip ?? '',
      ...cookiesOf(request, services.config),
      ifMatch: route.etag === 'needs' ? requireIfMatch(request) : undefined,
      // Other calls may end when the server stops; what they hold is let go with their connections.
      signal: route.isStream ? AbortSignal.any([gone, options.stop]) : gone,
    }
  }

  /** Also of what is given up, and goes on, the audit log tells how it ended. */
  async function act(request: Request, response: Response, call: Call<R>): Promise<Reply<R>> {
    const handle = async (): Promise<Reply<R>> => {
      const reply = await handler(call)
      if (!reply.stream) checkAnswer?.(reply.json ? parseJsonBody(reply.json) : reply.body)
      return reply
    }
    if (!isAudited(route)) return handle()
    const { principal } = call
    return auditCall(services, { name, route, request, response, principal }, handle)
  }

  async function stream(request: Request, response: Response, call: Call<R>): Promise<void> {
    if (request.method === 'HEAD') return void response.type('text/event-stream').end()
    const leave = streams.take(contextOf(response).caller ?? '')
    if (call.signal.aborted) return leave()
    onGone(call.signal, leave)
    const { stream: events } = await withTimeout(act(request, response, call), options.timeoutMs)
    if (!events) throw new Error(`"${name}" gave no stream`)
    await streamEvents(response, events, {
      signal: call.signal,
      heartbeatMs: options.heartbeatMs,
      check: checkAnswer,
      isStillAllowed: () => isStillAllowed(services, route, request),
    })
  }

  async function actOnce(request: Request, response: Response, call: Call<R>): Promise<void> {
    const { principal, body, ifMatch } = call
    const key = request.get('Idempotency-Key')
    if (key === undefined || !principal) throw new Error('the route takes no Idempotency-Key')
    const asked = [name, request.originalUrl, body ?? null, ifMatch ?? null]
    const once = answerOnce(services, { principal, key, request: asked }, async () => {
      const reply = await act(request, response, call)
      return { status: 200, body: textOf(reply) ?? '', etag: reply.etag }
    })
    const { body: text, etag, isRepeated } = await withTimeout(once, options.timeoutMs)
    if (isRepeated) response.set('Idempotent-Replayed', 'true')
    sendReply(request, response, route, {
      ...(etag !== undefined && { etag }),
      text: text === '' ? undefined : text,
    })
  }

  return async (request, response) => {
    const call = await admit(request, response, goneOf(response))
    if (route.isStream) return stream(request, response, call)
    if (route.isAction && request.get('Idempotency-Key') !== undefined) {
      return actOnce(request, response, call)
    }
    const reply = await withTimeout(act(request, response, call), options.timeoutMs)
    sendReply(request, response, route, { ...reply, text: reply.json ?? textOf(reply) })
    await doAfter(services, name, reply)
  }
}

/** @throws {ApiError} where they are not. */
async function isStillAllowed(
  services: Services,
  route: Route,
  request: Request,
): Promise<boolean> {
  checkAccess(route, await authenticate(request, services), workspaceOf(request))
  return true
}

async function doAfter(
  { log }: Services,
  route: string,
  { after }: Pick<Reply<Route>, 'after'>,
): Promise<void> {
  await after?.().catch((error: unknown) => {
    log.error({ error: describeError(error), route, msg: 'a call was not ended' })
  })
}

/** Who may not call is told of in the audit log, where who may would be. */
async function letIn(services: Services, call: AuditedCall): Promise<void> {
  const { route } = call
  try {
    checkAccess(route, call.principal, workspaceOf(call.request))
  } catch (error) {
    if (call.principal && isAudited(route)) await auditRefusal(services, call)
    throw error
  }
}

function onGone(gone: AbortSignal, leave: () => void): void {
  if (gone.aborted) leave()
  else gone.addEventListener('abort', leave, { once: true })
}

/** Asked for before anything is waited for: who goes away meanwhile would not be noticed. */
function goneOf(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}

function workspaceOf(request: Request): string | undefined {
  const workspace = request.params['workspace']
  return typeof workspace === 'string' ? workspace : undefined
}

/** Who may reveal data sees it in every list, too. */
function readerOf(
  request: Request,
  principal: Principal | undefined,
  workspace = '',
): Pick<Call<Route>, 'principal' | 'reader' | 'language'> {
  const language = languageOf(request)
  const mayReveal = seesPersonal(principal, workspace)
  return { principal, reader: { workspace, mayReveal, language }, language }
}

function describeCaller(
  response: Response,
  call: { name: string; workspace: string | undefined; principal: Principal | undefined },
): void {
  const context = contextOf(response)
  context.operation = call.name
  context.workspace = call.workspace
  context.caller = callerOf(call.principal)
}

function textOf(reply: Reply<Route>): string | undefined {
  return reply.body === undefined ? undefined : JSON.stringify(reply.body)
}

function isAudited({ method, isQuestion, isNoted, usesSecrets }: Route): boolean {
  return isNoted === true || usesSecrets === true || (method !== 'get' && !isQuestion)
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
    title: say('tooSlow', {}),
    detail: say('askForLess', {}),
  })
}

function answerCheckOf({ answer }: Route, { checkAnswers }: MountOptions) {
  return checkAnswers && answer ? createAnswerCheck(answer) : undefined
}

/** What the browser was given before, and not for a session. */
function cookiesOf(
  request: Request,
  config: Services['config'],
): Pick<Call<Route>, 'device' | 'signIn'> {
  return {
    device: readCookie(request, config, DEVICE_COOKIE),
    signIn: readCookie(request, config, SIGN_IN_COOKIE),
  }
}
