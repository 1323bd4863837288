import {
  type Clock,
  changeTexts,
  type ErrorClass,
  type Message,
  messageOf,
  OperationError,
  say,
  sayRemote,
} from '../../../../engine/index.ts'
import { excerpt, type Mask } from '../../../account/excerpt.ts'
import type { HttpConnectorPlan } from '../../spec/http-plan.ts'
import type { Answer } from './answer.ts'
import { ExchangeError, type WireRequest } from './exchange.ts'

interface Speaker {
  readonly plan: HttpConnectorPlan
  readonly clock: Clock
  readonly mask: Mask
}

interface Refusal {
  readonly class: ErrorClass
  readonly say?: string | undefined
  readonly mayHaveHappened: boolean
}

/** The system said no. */
export function refused(
  { plan, clock, mask }: Speaker,
  request: WireRequest,
  answer: Answer,
  verdict: Refusal,
  retryAfterMs: number | undefined,
): OperationError {
  const { status, headers } = answer
  const name = nameOf(request, status)
  const isRedirect = status >= 300 && status < 400
  const said = isRedirect
    ? say('redirected', { url: mask(withoutQuery(headers['location'] ?? '')) })
    : answer.opaque
      ? sayRemote(excerpt(answer.opaque, mask))
      : undefined
  const own = isRedirect || verdict.say === undefined ? undefined : sayRemote(verdict.say)
  return new OperationError({
    class: verdict.class,
    reason: changeTexts(own ?? sayRefused(plan.title, name, said), mask),
    mayHaveHappened: verdict.mayHaveHappened,
    retryAt: retryAfterMs === undefined ? undefined : clock.now() + retryAfterMs,
    exchange: kindOf(request, status),
  })
}

function sayRefused(system: string, request: string, said: Message | undefined): Message {
  return said
    ? say('refusedBecause', { system, request, said })
    : say('refused', { system, request })
}

/** The system said something that nobody can read, or it was not the system that answered. */
export function unreadable(
  { plan, mask }: Speaker,
  request: WireRequest,
  { status, headers, text, problem, readAs }: Answer,
): OperationError {
  const named = { system: plan.title, request: nameOf(request, status) }
  const type = headers['content-type'] ?? 'no content type'
  return new OperationError({
    class: 'temporary',
    reason: problem
      ? say(readAs === 'ndjson' ? 'notNdjson' : 'notXml', { ...named, said: problem })
      : say('notJson', { ...named, type, start: excerpt(text, mask) }),
    mayHaveHappened: status < 400,
    exchange: kindOf(request, status),
  })
}

/** Whatever else went wrong between a request and the use of its answer. */
export function asOperationError(
  { plan, mask }: Speaker,
  request: WireRequest,
  thrown: unknown,
  { isSent, isAborted }: { readonly isSent: boolean; readonly isAborted: boolean },
): unknown {
  if (thrown instanceof OperationError) return thrown
  if (!(thrown instanceof ExchangeError)) {
    // A formula of the connector that stumbles over an answer; what was sent may have been done.
    return new OperationError({
      class: 'invalid',
      reason: say('notUnderstood', {
        system: plan.title,
        request: nameOf(request),
        said: messageOf(thrown),
      }),
      mayHaveHappened: isSent,
      exchange: kindOf(request),
      cause: thrown,
    })
  }
  const { failure } = thrown
  return new OperationError({
    class: isAborted ? 'temporary' : failure.class,
    reason: changeTexts(isAborted ? say('stoppedWaiting', {}) : failure.reason, mask),
    mayHaveHappened: !failure.unsent,
    exchange: kindOf(request),
    cause: thrown,
  })
}

/** `GET /orders (404)`: names a request without its query, which may hold personal data. */
export function nameOf({ method, path }: WireRequest, status?: number): string {
  return `${method} ${withoutQuery(path)}${status === undefined ? '' : ` (${status})`}`
}

/** `GET /orders/* (404)`: the same for whichever record. */
function kindOf({ kind, ...request }: WireRequest, status?: number): string {
  return nameOf({ ...request, path: kind ?? request.path }, status)
}

function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? ''
}
