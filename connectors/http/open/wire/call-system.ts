import { setMaxListeners } from 'node:events'
import {
  type ErrorClass,
  type EvaluationContext,
  mentionsUnknown,
  OperationError,
  type WriteOptions,
} from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import { createSecretMask, type Mask } from '../../../account/excerpt.ts'
import { enterGate } from '../../../limits/enter-gate.ts'
import { type AnswerReport, GateClosedError, type RateGate } from '../../../limits/rate-gate.ts'
import type { ServerCount } from '../../../limits/rate-window.ts'
import type { RecordSource } from '../../../records/record-source.ts'
import type { ExchangeEvent, ExchangeListener, TokenSource } from '../../../transport.ts'
import type { CallPlan, HttpConnectorPlan } from '../../spec/http-plan.ts'
import { type Answer, type Arrival, readAnswer } from './answer.ts'
import { authorize, checkSignature } from './authorize.ts'
import { type Base, buildRequest, type CallValues } from './build-request.ts'
import { asOperationError, nameOf, notJson, refused } from './call-errors.ts'
import { describeEvent } from './describe-event.ts'
import { describeExchange } from './describe-exchange.ts'
import type { Exchange, WireRequest } from './exchange.ts'
import { attempt, judgeAnswer } from './judge-answer.ts'
import { parseRetryAfter } from './retry-after.ts'
import type { Numbers } from './write-json.ts'

const MAX_ATTEMPTS = 3
const FIRST_PAUSE_MS = 500

export interface SystemContext extends RecordSource {
  readonly plan: HttpConnectorPlan
  readonly base: Base
  readonly numbers: Numbers
  readonly exchange: Exchange
  readonly gate: RateGate
  /** Milliseconds since some moment, by a clock that nobody sets. */
  readonly elapsed: () => number
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
  readonly mask: Mask
  readonly maskSecrets: Mask
  /** What a request is made of, and nothing else, sees secrets: what comes of an answer may go to another system. */
  readonly requestContextOf: (names?: Readonly<Record<string, unknown>>) => EvaluationContext
  /** Where people sign in at the system. */
  readonly tokens: TokenSource
  readonly onRequest?: ((event: ExchangeEvent) => void) | undefined
  readonly onExchange?: ExchangeListener | undefined
}

export interface Call {
  readonly plan: CallPlan
  readonly names: Readonly<Record<string, unknown>>
  readonly values: CallValues
  /** Path and query of a further page, which the system gave as a link. */
  readonly link?: string | undefined
  /** Doing it twice is the same as doing it once. */
  readonly repeatable: boolean
  /** It writes, and is sent only where this says so at the last moment. */
  readonly mayWrite?: WriteOptions['mayWrite']
}

/**
 * Asks the system, within its limits, and gives a good answer.
 *
 * What may be repeated is tried again for passing troubles; what a limit refused was not done, so that always is.
 *
 * @throws {OperationError}
 */
export async function callSystem(
  system: SystemContext,
  call: Call,
  signal: AbortSignal,
): Promise<Answer> {
  // All requests under way may listen to the one signal of their run, which Node would take for a leak.
  setMaxListeners(0, signal)
  for (let times = 1; ; times++) {
    try {
      return await attemptCall(system, call, signal)
    } catch (thrown) {
      const pause = times < MAX_ATTEMPTS ? pauseBefore(thrown, times, system, call) : undefined
      if (pause === undefined) throw thrown
      await system.clock.sleep(pause, signal)
    }
  }
}

/** Milliseconds until the next attempt; nothing when there is to be none. */
function pauseBefore(
  thrown: unknown,
  times: number,
  { clock, random }: SystemContext,
  { repeatable }: Call,
): number | undefined {
  if (!(thrown instanceof OperationError) || thrown.cause instanceof GateClosedError) {
    return undefined
  }
  // The gate itself waits until the limit opens again.
  if (thrown.class === 'limited') return thrown.mayHaveHappened ? undefined : 0
  if (thrown.class !== 'temporary' || !repeatable) return undefined
  const asked = thrown.retryAt === undefined ? 0 : thrown.retryAt - clock.now()
  return asked > 10_000 ? undefined : Math.max(asked, random() * FIRST_PAUSE_MS * 2 ** times)
}

/** Signed only when it is sent: a signature holds the time, and waiting for a limit may take minutes. */
async function sendSigned(
  system: SystemContext,
  request: WireRequest,
  signed: WireRequest,
  token: string | undefined,
  context: EvaluationContext,
  options: WriteOptions,
) {
  const wire = await system.exchange.send(signed, options)
  if (token === undefined || wire.status !== 401) return { sent: signed, wire }
  // Tokens end when the system says so, whatever it said of their time. What it refused was not done.
  const newer = await system.tokens(options.signal, token)
  const sent = silently(() => authorize(request, system.plan.http.auth, context, newer))
  return { sent, wire: await system.exchange.send(sent, options) }
}

async function attemptCall(
  system: SystemContext,
  call: Call,
  signal: AbortSignal,
): Promise<Answer> {
  const context = system.requestContextOf(call.names)
  const request = prepare(system, call, context)
  await enterGate(system.gate, nameOf(request), signal)
  const startedAt = system.clock.now()
  const arrives = arrivalAfter(system, startedAt)
  let report: AnswerReport | undefined
  let answer: Answer | undefined
  let isSent = false
  const proofs: string[] = []
  const hide: Mask = (text) => createSecretMask(proofs)(text)
  const told: SystemContext = { ...system, mask: (text) => system.mask(hide(text)) }
  let failure: string | undefined
  let errorClass: ErrorClass | undefined
  const options = { signal, mayWrite: call.mayWrite }
  try {
    const { auth } = system.plan.http
    const sentContext = auth ? system.requestContextOf(call.names) : context
    const token = auth?.kind === 'oauth' ? await system.tokens(signal) : undefined
    const signed = silently(() => authorize(request, auth, sentContext, token))
    proofs.push(...proofsOf(signed))
    isSent = true
    const { sent, wire } = await sendSigned(system, request, signed, token, sentContext, options)
    proofs.push(...proofsOf(sent))
    answer = readAnswer(wire, arrives(), system.numbers.reading)
    const signedness = silently(() => checkSignature(sent, wire, auth, sentContext))
    const seen = system.contextOf(call.names)
    const verdict = judgeAnswer(answer, system.plan.http.errors, signedness, seen)
    const limited = verdict.kind === 'refused' && verdict.class === 'limited'
    report = { limited, ...readReport(system, answer, seen) }
    if (verdict.kind === 'refused') throw refused(told, sent, answer, verdict, report.retryAfterMs)
    if (verdict.kind === 'foreign' || answer.opaque !== undefined) {
      throw notJson(told, sent, answer)
    }
    return answer
  } catch (thrown) {
    failure = nameFailure(thrown)
    const error = asOperationError(told, request, thrown, { isSent, isAborted: signal.aborted })
    if (error instanceof OperationError && !signal.aborted) errorClass = error.class
    throw error
  } finally {
    const ms = system.clock.now() - startedAt
    await system.gate.leave(report)
    const { status } = answer ?? {}
    system.onRequest?.(
      describeEvent(request.method, { origin: system.place, status, ms, failure, errorClass }),
    )
    system.onExchange?.(() =>
      describeExchange(request, answer, { at: startedAt, ms }, (text) =>
        system.maskSecrets(hide(text)),
      ),
    )
  }
}

/** When an answer comes to what is asked now. Clocks are set, so how long it took is measured, too. */
function arrivalAfter({ clock, elapsed }: SystemContext, startedAt: number): () => Arrival {
  const since = elapsed()
  return () => {
    const at = clock.now()
    return { at, askedAt: Math.min(startedAt, at - (elapsed() - since)) }
  }
}

/** What proves who we are, such as a token that the system handed out: it may come back in an answer. */
function proofsOf({ headers: { authorization } }: WireRequest): readonly string[] {
  return authorization === undefined
    ? []
    : [authorization, authorization.slice(authorization.indexOf(' ') + 1)]
}

/** One of few words, so that failures can be counted by it. */
function nameFailure(thrown: unknown): string {
  if (thrown instanceof OperationError) return thrown.class
  if (!(thrown instanceof Error)) return 'other'
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return thrown.cause instanceof Error ? nameFailure(thrown.cause) : thrown.name
}

function prepare(system: SystemContext, call: Call, context: EvaluationContext): WireRequest {
  const { plan, values, link } = call
  const { base, numbers } = system
  const { headers } = system.plan.http
  const request = silently(() => buildRequest(plan, { headers, base, numbers }, values, context))
  return requireReal(link === undefined ? request : { ...request, path: link })
}

/**
 * What a plan knows only after a create stays within it: whatever goes wrong there, no system is asked for it.
 *
 * @throws {Error} for a mistake of ours.
 */
function requireReal(request: WireRequest): WireRequest {
  const { path, body, headers } = request
  if ([path, body, ...Object.values(headers)].some(mentionsUnknown)) {
    throw new Error('a request holds what is known only after a create')
  }
  return request
}

function readReport(
  { plan, clock }: SystemContext,
  { status, headers, body }: Answer,
  context: EvaluationContext,
): Omit<AnswerReport, 'limited'> {
  const input = { status, headers, body }
  const counts = plan.limits.map(({ left, resets }): ServerCount | undefined => {
    const count = numberOf(attempt(() => left?.evaluate(input, context)))
    const seconds = numberOf(attempt(() => resets?.evaluate(input, context)))
    if (count === undefined) return undefined
    const resetsInMs = seconds === undefined || seconds < 0 ? undefined : seconds * 1000
    return { left: count, resetsInMs }
  })
  const retryAfterMs = parseRetryAfter(headers['retry-after'], clock.now())
  return { counts, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) {
    return undefined
  }
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
