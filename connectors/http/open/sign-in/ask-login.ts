import { randomUUID } from 'node:crypto'
import { type Formula, RecordBudget, say, sayRemote } from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import type { SignInPlace, SignInPorts, Tokens } from '../../../transport.ts'
import type { HttpConnectorPlan, LoginPlan } from '../../spec/http-plan.ts'
import { requireBound } from '../../spec/parse-address.ts'
import { type Answer, readAnswer } from '../wire/answer.ts'
import { buildRequest, parseBase } from '../wire/build-request.ts'
import { judgeAnswer } from '../wire/judge-answer.ts'
import { numbersOf } from '../wire/write-json.ts'
import { ask, maskOf } from './ask.ts'
import { keepParts, seenAnswer } from './keep-parts.ts'
import { seenOf, signInFailure, textOf } from './place.ts'
import { renewalTime } from './renewal-time.ts'

/** Signs the account itself in: one request, of whose answer the later ones are fed. */
export async function askLogin(
  at: SignInPlace,
  { http, ...plan }: HttpConnectorPlan,
  login: LoginPlan,
  ports: SignInPorts,
): Promise<Tokens> {
  const base = parseBase(textOf(seenOf(at), login.base ?? http.base))
  requireBound(base.origin, at.origins)
  const now = ports.clock.now()
  const contextWith = (settings: SignInPlace['settings']) => ({
    variables: { settings },
    now,
    budget: new RecordBudget(),
  })
  const numbers = numbersOf({ http, ...plan })
  const { headers, query, answersAs } = http
  const common = { headers, query, base, numbers, answersAs }
  const request = silently(() =>
    buildRequest(login.call, common, { placeholders: {} }, contextWith(at.settings)),
  )
  const wire = await ask(at, base.origin, request, ports)
  const reading = { exact: numbers.reading, as: answersAs }
  const answer = readAnswer(wire, { at: ports.clock.now(), askedAt: now }, reading)
  const seen = contextWith(seenOf(at))
  requireGood(at, answer, judgeAnswer(answer, http.errors, 'unchecked', seen))
  const kept = keepParts(at, login.keep, answer, now)
  const lastsMs = lengthOf(login.lasts, answer, seen)
  return {
    // A system may give the same session again, so that what it gave does not tell one sign-in from another.
    access: randomUUID(),
    ...(kept ? { kept } : {}),
    ...(lastsMs > 0 ? { until: renewalTime(now, lastsMs) } : {}),
  }
}

function requireGood(
  at: SignInPlace,
  { status }: Answer,
  verdict: ReturnType<typeof judgeAnswer>,
): void {
  if (verdict.kind === 'good') return
  const system = at.connector.title
  const told = verdict.kind === 'refused' ? verdict.say : undefined
  const said = sayRemote(told === undefined ? String(status) : maskOf(at, { own: true })(told))
  const isPassing =
    verdict.kind === 'foreign' || verdict.class === 'temporary' || verdict.class === 'limited'
  if (isPassing) throw signInFailure('temporary', say('signInUnreachable', { system, said }))
  throw signInFailure('config', say('loginRefused', { system, said }))
}

function lengthOf(
  lasts: number | Formula | undefined,
  answer: Answer,
  context: Parameters<Formula['evaluate']>[1],
): number {
  if (lasts === undefined || typeof lasts === 'number') return lasts ?? 0
  const seconds = Number(silently(() => lasts.evaluate(seenAnswer(answer), context)))
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}
