import {
  type EvaluationContext,
  evaluateValue,
  isTruthy,
  type Json,
  type RecordId,
} from '../../../../engine/index.ts'
import type { CreateBatchPlan, ErrorRulePlan } from '../../spec/http-plan.ts'
import type { Answer } from '../wire/answer.ts'
import { attempt, judgeAnswer, type Verdict } from '../wire/judge-answer.ts'

/** What became of one record of a batch. */
export type Outcome =
  | { readonly kind: 'created'; readonly raw: Json }
  | {
      readonly kind: 'refused'
      readonly verdict: Extract<Verdict, { readonly kind: 'refused' }>
      /** What the system would have answered to this record alone. */
      readonly answer: Answer
    }

export interface Asked {
  readonly batch: CreateBatchPlan
  readonly rules: readonly ErrorRulePlan[]
  /** In the order in which they were sent. */
  readonly parts: readonly Json[]
  /** Of a raw record. */
  readonly idOf: (raw: Json) => RecordId | undefined
  readonly contextOf: (names: Readonly<Record<string, unknown>>) => EvaluationContext
}

const DEFAULT_STATUS = 400

/**
 * What became of each record of a batch, in the order of its parts. Nothing where the answer does not say so for certain: of
 * those it is not known whether they were made. Made is what has an id, which no other of them has.
 */
export function outcomesOf(asked: Asked, answer: Answer): readonly (Outcome | undefined)[] {
  const answers = answersOf(asked, answer)
  const outcomes = asked.parts.map((_, at) => {
    const own = answers[at]
    return own === undefined || own === null ? undefined : outcomeOf(asked, answer, own)
  })
  const ids = outcomes.map((outcome) =>
    outcome?.kind === 'created' ? attempt(() => asked.idOf(outcome.raw)) : undefined,
  )
  return outcomes.map((outcome, at) => {
    if (outcome?.kind !== 'created') return outcome
    const id = ids[at]
    const isOwn = id !== undefined && ids.every((other, place) => place === at || other !== id)
    return isOwn ? outcome : undefined
  })
}

/** The name that a part has in common with its answer. */
export function nameOfPart(
  { pairs }: CreateBatchPlan,
  part: Json,
  context: EvaluationContext,
): string | undefined {
  return pairs && textOf(attempt(() => pairs.part.evaluate(part, context)))
}

/** The answer to each part, wherever there is exactly one. */
function answersOf(
  { batch, parts, contextOf }: Asked,
  { body, headers }: Answer,
): readonly (Json | undefined)[] {
  const { answers, pairs } = batch
  const found = attempt(() => answers.evaluate(body, contextOf({ headers, items: parts })))
  const list = found === undefined ? [] : Array.isArray(found) ? found : [found]
  const context = contextOf({ headers })
  // One too many or too few, and who knows whose each of them is.
  if (!pairs) return list.length === parts.length ? list : []
  const byName = new Map<string, Json | undefined>()
  for (const each of list) {
    const name = textOf(attempt(() => pairs.answer.evaluate(each, context)))
    if (name !== undefined) byName.set(name, byName.has(name) ? undefined : each)
  }
  return parts.map((part) => byName.get(nameOfPart(batch, part, context) ?? ''))
}

function outcomeOf(
  { batch, rules, contextOf }: Asked,
  { headers, at, askedAt }: Answer,
  own: Json,
): Outcome | undefined {
  const { refused, item } = batch
  const context = contextOf({ headers })
  if (refused && isTruthy(attempt(() => refused.if.evaluate(own, context)))) {
    const { status, body } = refused
    const said = status && attempt(() => evaluateValue(status, own, context))
    const answer: Answer = {
      status: Number(said ?? DEFAULT_STATUS) || DEFAULT_STATUS,
      headers,
      body: body ? attempt(() => body.evaluate(own, context)) : own,
      text: '',
      at,
      askedAt,
    }
    const verdict = judgeAnswer(answer, rules, 'unchecked', context)
    // Refused in one place and good in another.
    return verdict.kind === 'refused' ? { kind: 'refused', verdict, answer } : undefined
  }
  const raw = item ? attempt(() => item.evaluate(own, context)) : own
  return raw === undefined || raw === null ? undefined : { kind: 'created', raw }
}

function textOf(name: Json | undefined): string | undefined {
  return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined
}
