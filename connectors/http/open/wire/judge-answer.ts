import {
  type ErrorClass,
  type EvaluationContext,
  evaluateValue,
  type Formula,
  isTruthy,
  type Json,
} from '../../../../engine/index.ts'
import type { ErrorRulePlan } from '../../spec/http-plan.ts'
import type { Answer } from './answer.ts'
import type { Signedness } from './authorize.ts'

export type Verdict =
  /** `isNamed`: a rule of the connector knows it by what it holds, so that a text is the system's own. */
  | { readonly kind: 'good'; readonly isNamed?: true }
  /** It does not come from the system itself, and tells nothing of what was asked for. */
  | { readonly kind: 'foreign' }
  | {
      readonly kind: 'refused'
      readonly class: ErrorClass
      /** What the connector says about it, for people. */
      readonly say?: string | undefined
      readonly mayHaveHappened: boolean
    }

const NOT_SIGNED =
  'the answer is not signed as it must be. Check the secret, and whether something stands between'
const NOT_EVEN_JSON =
  'the answer is neither JSON nor signed: it was cut, or comes from something that stands between'

const GOOD: Verdict = { kind: 'good' }
const FOREIGN: Verdict = { kind: 'foreign' }
const NAMED: Verdict = { kind: 'good', isNamed: true }

/** A rule on a status alone knows nothing of who answered. */
function looksInside({ uses }: Formula): boolean {
  return uses.everything || uses.paths.some(([name]) => name === 'body' || name === 'headers')
}

/** Decides what an answer means: the connector's rules first, good answers too, then what HTTP means by its status. */
export function judgeAnswer(
  answer: Answer,
  rules: readonly ErrorRulePlan[],
  signedness: Signedness,
  context: EvaluationContext,
): Verdict {
  if (signedness === 'not-signed') return judgeUnsigned(answer, rules, context)
  const input = { status: answer.status, headers: answer.headers, body: answer.body }
  for (const rule of rules) {
    if (!isTruthy(attempt(() => rule.if.evaluate(input, context)))) continue
    if (rule.is === 'ok') return looksInside(rule.if) ? NAMED : GOOD
    return refusal(answer.status, rule.is, wordsOf(rule, input, context))
  }
  const byStatus = classOf(answer.status)
  if (byStatus === 'gone' && !isItsOwn(answer)) return FOREIGN
  return byStatus === undefined ? GOOD : refusal(answer.status, byStatus)
}

/**
 * "Not found" is said by whatever stands between us and the system, too, while that is moved or started anew: what is
 * behind is still there. Such things answer with a page, or a line of text; systems with JSON, or with nothing.
 */
function isItsOwn({ headers, text, opaque }: Answer): boolean {
  if (text.trim() === '') return true
  return opaque === undefined && !/\bhtml\b/i.test(headers['content-type'] ?? '')
}

/** A formula that stumbles over an odd answer finds nothing in it; what the answer means must be said all the same. */
export function attempt<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate()
  } catch {
    return undefined
  }
}

/**
 * An answer without a valid signature proves nothing: neither that a record is gone, nor that a write was refused. As
 * data it is worthless, so the flow stops; a gateway's own errors come unsigned and pass, and so does an answer that was
 * cut, or a page for people that stands in its place.
 *
 * Who has another secret than we signs a denial in a way that we cannot check: the connector's words for its status
 * tell what to do about it.
 */
function judgeUnsigned(
  { status, opaque }: Answer,
  rules: readonly ErrorRulePlan[],
  context: EvaluationContext,
): Verdict {
  if (status === 429) return { kind: 'refused', class: 'limited', mayHaveHappened: false }
  const isGood = status >= 200 && status < 300
  const isDenied = status === 401 || status === 403
  if (isDenied) return refusal(status, 'config', wordsForStatus(status, rules, context))
  const isReadable = opaque === undefined
  return {
    kind: 'refused',
    class: isGood && isReadable ? 'config' : 'temporary',
    say: isReadable ? NOT_SIGNED : NOT_EVEN_JSON,
    mayHaveHappened: true,
  }
}

/** What the connector says about a status alone: headers and body may be anybody's. */
function wordsForStatus(
  status: number,
  rules: readonly ErrorRulePlan[],
  context: EvaluationContext,
): string | undefined {
  const input = { status, headers: {} }
  const rule = rules.find((one) => isTruthy(attempt(() => one.if.evaluate(input, context))))
  return rule?.is === 'config' ? wordsOf(rule, input, context) : undefined
}

function wordsOf(
  { say }: ErrorRulePlan,
  input: unknown,
  context: EvaluationContext,
): string | undefined {
  return say && textOf(attempt(() => evaluateValue(say, input, context)))
}

function refusal(status: number, errorClass: ErrorClass, say?: string): Verdict {
  return {
    kind: 'refused',
    class: errorClass,
    ...(say === undefined || say === '' ? {} : { say }),
    mayHaveHappened: isUncertain(status, errorClass),
  }
}

/** Who says "come back later" after the work was begun may have done it; who says why not has not. */
function isUncertain(status: number, errorClass: ErrorClass): boolean {
  if (status === 408) return true
  if (status >= 400 && status < 500) return false
  if (status === 301 || status === 307 || status === 308) return false
  return status < 400 && status >= 300 ? true : errorClass === 'temporary'
}

/** The class of a status for which the connector has no rule; none for a good answer. */
function classOf(status: number): ErrorClass | undefined {
  if (status >= 200 && status < 300) return undefined
  switch (status) {
    case 401:
    case 403:
      return 'config'
    case 404:
    case 410:
      return 'gone'
    case 409:
      return 'exists'
    case 408:
    case 425:
      return 'temporary'
    case 429:
      return 'limited'
    default:
      if (status >= 500) return 'temporary'
      return status >= 400 ? 'invalid' : 'config'
  }
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
