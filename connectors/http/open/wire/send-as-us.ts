import {
  isTruthy,
  type Json,
  type JsonObject,
  type WriteOptions,
} from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import type { SignedIn } from '../../../transport.ts'
import {
  type CallPlan,
  type DigestPlan,
  type HandedOutPlan,
  isHandedOut,
} from '../../spec/http-plan.ts'
import { type Answer, type Arrival, readAnswer } from './answer.ts'
import { authorize, loginOf } from './authorize.ts'
import type { DigestSession } from './digest-session.ts'
import type { WireRequest } from './exchange.ts'
import { attempt } from './judge-answer.ts'
import { awsKeysOf, signAws } from './sign-aws.ts'
import type { SystemContext } from './system-context.ts'
import type { WireAnswer } from './wire-answer.ts'

/** A call that is about to be sent. */
export interface Sending {
  readonly plan: Pick<CallPlan, 'at'>
  /** The request, which may hold what the system handed out. */
  readonly build: (signedIn: SignedIn | undefined) => WireRequest
  readonly names: Readonly<Record<string, unknown>>
  readonly options: WriteOptions
  readonly arrives: () => Arrival
  /** Hears of what is about to be sent, and of what in it may be told to nobody. */
  readonly onSend: (request: WireRequest, proofs: readonly string[]) => void
}

export interface Sent {
  readonly sent: WireRequest
  readonly wire: WireAnswer
  readonly answer: Answer
}

/**
 * Sends a request with what proves who we are. It is signed only now: a signature holds the time, and waiting for a limit
 * may take minutes.
 *
 * Where the system says that the sign-in is over, whatever it said of its time, it is sent once more after another one.
 * What it refused was not done.
 */
export async function sendAsUs(system: SystemContext, sending: Sending): Promise<Sent> {
  const { auth } = system.plan.http
  if (auth?.kind === 'digest') return sendChallenged(system, auth, sending)
  if (!isHandedOut(auth)) return sendOnce(system, sending, {})
  const { signal } = sending.options
  const signedIn = await signInFor(system, auth, signal)
  const first = await sendOnce(system, sending, { signedIn })
  if (!isOver(system, auth, sending, first.answer)) return first
  return sendOnce(system, sending, { signedIn: await system.tokens(signal, signedIn.access) })
}

/** What the system asks of the first request is answered in the same way by the later ones, until it asks anew. */
async function sendChallenged(
  system: SystemContext,
  auth: DigestPlan,
  sending: Sending,
): Promise<Sent> {
  const { digests, places, plan } = system
  const { origin } = places.of(sending.plan, undefined).base
  const login = () => silently(() => loginOf(auth, system.requestContextOf(sending.names)))
  const known = digests.at(origin)
  const first = await sendOnce(system, sending, { digest: known })
  const renewed = digests.renewed(first.answer, known, { login, system: plan.title })
  if (known) digests.note(origin, known, first.answer)
  if (!renewed) return first
  const second = await sendOnce(system, sending, { digest: renewed })
  digests.note(origin, renewed, second.answer)
  return second
}

/** `$signIn` of formulas that are computed before a request. */
export async function namesOfSignIn(
  system: SystemContext,
  signal: AbortSignal,
): Promise<{ readonly signIn?: JsonObject }> {
  const { auth } = system.plan.http
  return isHandedOut(auth) ? { signIn: valueOf(await signInFor(system, auth, signal)) } : {}
}

/** `$signIn`. */
export function valueOf({ access, kept }: SignedIn): JsonObject {
  return { token: access, ...kept }
}

/** What was kept before the connector's file asked for more does not do. */
async function signInFor(
  { tokens }: SystemContext,
  { keep }: HandedOutPlan,
  signal: AbortSignal,
): Promise<SignedIn> {
  const signedIn = await tokens(signal)
  const isWhole = keep.every(({ name }) => signedIn.kept?.[name] !== undefined)
  return isWhole ? signedIn : tokens(signal, signedIn.access)
}

interface Proof {
  readonly signedIn?: SignedIn
  readonly digest?: DigestSession | undefined
}

async function sendOnce(
  system: SystemContext,
  { plan, build, names, options, arrives, onSend }: Sending,
  { signedIn, digest }: Proof,
): Promise<Sent> {
  const { auth } = system.plan.http
  const request = build(signedIn)
  const { base, exchange } = system.places.of(plan, signedIn?.kept)
  const context = system.requestContextOf(names)
  const sent =
    auth?.kind === 'aws'
      ? await signAws(
          request,
          silently(() => awsKeysOf(auth, context)),
          { origin: base.origin, now: system.clock.now() },
        )
      : silently(() =>
          authorize(request, auth, {
            context,
            system: system.plan.title,
            token: signedIn?.access,
            digest,
          }),
        )
  onSend(sent, [...proofsOf(sent), ...(signedIn ? secretsOf(signedIn) : [])])
  const reading = { exact: system.numbers.reading, as: system.plan.http.answersAs }
  const wire = await exchange.send(sent, options)
  return { sent, wire, answer: readAnswer(wire, arrives(), reading) }
}

function isOver(
  system: SystemContext,
  { ends }: HandedOutPlan,
  { names }: Sending,
  { status, headers, body }: Answer,
): boolean {
  if (status === 401) return true
  const input = { status, headers, body }
  return isTruthy(attempt(() => ends?.evaluate(input, system.contextOf(names))))
}

/** What proves who we are, such as a token that the system handed out: it may come back in an answer. */
function proofsOf({ headers: { authorization } }: WireRequest): readonly string[] {
  if (authorization === undefined) return []
  const [computed = ''] = /(?<=\b(?:response="|Signature=))\w+/.exec(authorization) ?? []
  const whole = [authorization, authorization.slice(authorization.indexOf(' ') + 1)]
  return computed === '' ? whole : [...whole, computed]
}

/** Shorter texts are no secrets, and would be taken out of words. */
const SHORTEST_SECRET = 8

function secretsOf({ access, kept }: SignedIn): readonly string[] {
  return [access, ...secretsIn(kept ?? {})]
}

/** Those of what a sign-in gave that are told to nobody. */
export function secretsIn(value: Json): readonly string[] {
  return textsIn(value).filter(({ length }) => length >= SHORTEST_SECRET)
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
