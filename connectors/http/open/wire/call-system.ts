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
import { type AnswerReport, GateClosedError } from '../../../limits/rate-gate.ts'
import type { ServerCount } from '../../../limits/rate-window.ts'
import type { SignedIn } from '../../../transport.ts'
import { type CallPlan, isHandedOut } from '../../spec/http-plan.ts'
import type { Answer, Arrival } from './answer.ts'
import { checkSignature, type Signedness } from './authorize.ts'
import { buildRequest, type CallValues } from './build-request.ts'
import { asOperationError, nameOf, refused, unreadable } from './call-errors.ts'
import { describeEvent } from './describe-event.ts'
import { describeExchange } from './describe-exchange.ts'
import { textOfBody, type WireRequest } from './exchange.ts'
import { attempt, judgeAnswer, type Verdict } from './judge-answer.ts'
import { parseRetryAfter } from './retry-after.ts'
import { sendAsUs, valueOf } from './send-as-us.ts'
import type { SystemContext } from './system-context.ts'

const MAX_ATTEMPTS = 3
const FIRST_PAUSE_MS = 500

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
  /** What an answer means for it, after what the rules of the connector say of it. */
  readonly means?: (answer: Answer, verdict: Verdict) => Verdict
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

async function attemptCall(
  system: SystemContext,
  call: Call,
  signal: AbortSignal,
): Promise<Answer> {
  const { auth } = system.plan.http
  // What is made of a sign-in is known only after it.
  let request = isHandedOut(auth) ? outlineOf(system, call) : prepare(system, call)
  const ready = isHandedOut(auth) ? undefined : request
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
  try {
    const { sent, wire, ...got } = await sendAsUs(system, {
      build: (signedIn) => {
        request = ready ?? prepare(system, call, signedIn)
        return request
      },
      plan: call.plan,
      names: call.names,
      options: { signal, mayWrite: call.mayWrite },
      arrives,
      onSend: (_, secrets) => {
        proofs.push(...secrets)
        isSent = true
      },
    })
    answer = got.answer
    const signedness = silently(() =>
      checkSignature(sent, wire, auth, {
        context: system.requestContextOf(call.names),
        system: system.plan.title,
      }),
    )
    const seen = system.contextOf(call.names)
    const judged = judgeAnswer(answer, system.plan.http.errors, signedness, seen)
    const verdict = meaningOf(call, answer, judged, signedness)
    const limited = verdict.kind === 'refused' && verdict.class === 'limited'
    report = { limited, ...readReport(system, answer, seen) }
    if (verdict.kind === 'refused') throw refused(told, sent, answer, verdict, report.retryAfterMs)
    if (verdict.kind === 'foreign' || (answer.opaque !== undefined && !verdict.isNamed)) {
      throw unreadable(told, sent, answer)
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
      describeEvent(request.method, {
        origin: system.places.last(call.plan).origin,
        status,
        ms,
        failure,
        errorClass,
      }),
    )
    system.onExchange?.(() =>
      describeExchange(request, answer, { at: startedAt, ms }, (text) =>
        system.maskSecrets(hide(text)),
      ),
    )
  }
}

/** What is not signed as it must be tells the call nothing. */
function meaningOf(
  { means }: Call,
  answer: Answer,
  verdict: Verdict,
  signedness: Signedness,
): Verdict {
  return means && signedness !== 'not-signed' ? means(answer, verdict) : verdict
}

/** When an answer comes to what is asked now. Clocks are set, so how long it took is measured, too. */
function arrivalAfter({ clock, elapsed }: SystemContext, startedAt: number): () => Arrival {
  const since = elapsed()
  return () => {
    const at = clock.now()
    return { at, askedAt: Math.min(startedAt, at - (elapsed() - since)) }
  }
}

/** One of few words, so that failures can be counted by it. */
function nameFailure(thrown: unknown): string {
  if (thrown instanceof OperationError) return thrown.class
  if (!(thrown instanceof Error)) return 'other'
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return thrown.cause instanceof Error ? nameFailure(thrown.cause) : thrown.name
}

/** What a request is called before it is known as a whole. */
export function outlineOf({ places }: SystemContext, { plan }: Pick<Call, 'plan'>): WireRequest {
  return {
    method: plan.method,
    path: `${places.last(plan).path}${plan.path}`,
    headers: {},
    body: '',
  }
}

function prepare(system: SystemContext, call: Call, signedIn?: SignedIn): WireRequest {
  const { plan, values, link } = call
  const { places, numbers } = system
  const { base } = places.of(plan, signedIn?.kept)
  const { headers, query, auth, answersAs } = system.plan.http
  const send = isHandedOut(auth) ? auth.send : undefined
  const names = signedIn ? { ...call.names, signIn: valueOf(signedIn) } : call.names
  const context = system.requestContextOf(names)
  const common = { headers, query, base, numbers, send, answersAs }
  return requireReal(silently(() => buildRequest(plan, common, { ...values, link }, context)))
}

/**
 * What a plan knows only after a create stays within it: whatever goes wrong there, no system is asked for it.
 *
 * @throws {Error} for a mistake of ours.
 */
function requireReal(request: WireRequest): WireRequest {
  const { path, headers } = request
  if ([path, textOfBody(request), ...Object.values(headers)].some(mentionsUnknown)) {
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
