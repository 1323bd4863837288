import type { DocumentPath } from '../diagnostic.ts'
import { type EvaluationContext, FormulaError } from '../formula/formula.ts'
import { isTruthy } from '../formula/is-truthy.ts'
import { isJsonObject, type Json } from '../json.ts'
import type { Message } from '../messages/message.ts'
import { itemsOf } from '../plan/evaluate-value.ts'
import type { EachPlan, FieldPlan, ValuePlan } from '../plan/value-plan.ts'
import { placeOfItem } from './place-of-item.ts'

/** What became of one place of a `let` or `set`. */
export interface ExplainedField {
  /** Place in the file: `["steps", 3, "set", "lines", "set", "price"]`. */
  readonly path: DocumentPath
  /** Positions in the loops around it, outermost first: those of steps, then those of lists in its value. */
  readonly turn: readonly number[]
  /** Where its value stands in what the step sends, lists counted by the items that were taken. */
  readonly sentAt: DocumentPath
  /** Nothing: it is not sent. */
  readonly value: Json | undefined
  readonly error: { readonly message: Message; readonly offset: number | undefined } | undefined
  /** Absent where it is not a formula. */
  readonly formula: string | undefined
  /** What its formula sees: for the values of one that is being edited. */
  readonly input: unknown
  readonly context: EvaluationContext
  /** Where the input stands in the source record; absent where that cannot be told. */
  readonly base: DocumentPath | undefined
}

/** Where in a value the walk is, and what formulas see there. */
export interface Spot {
  readonly path: DocumentPath
  readonly turn: readonly number[]
  readonly sentAt: DocumentPath
  readonly input: unknown
  readonly context: EvaluationContext
  readonly base: DocumentPath | undefined
}

/**
 * Computes a value as a run does, and tells what became of each of its fields and items. What fails is told where it
 * fails, and the rest goes on.
 */
export function explainValue(
  plan: ValuePlan,
  spot: Spot,
  told: ExplainedField[],
): Json | undefined {
  switch (plan.kind) {
    case 'constant':
      return plan.value
    case 'formula':
      return evaluate(plan, spot, told)
    case 'map':
      return explainMap(plan.fields, spot, told)
    case 'list':
      return plan.items.flatMap((item, at): Json[] => {
        const value = explainPlace(item, down(spot, at, at), told)
        return value === undefined ? [] : [value]
      })
    case 'each':
      return explainEach(plan, spot, told)
  }
}

function explainMap(
  fields: readonly FieldPlan[],
  spot: Spot,
  told: ExplainedField[],
): Readonly<Record<string, Json>> {
  const result: Record<string, Json> = {}
  for (const { name, value } of fields) {
    const computed = explainPlace(value, down(spot, name, name), told)
    if (computed !== undefined) result[name] = computed
  }
  return result
}

/** A place that a person sees as a row: its own value is told besides those within it. */
export function explainPlace(
  plan: ValuePlan,
  spot: Spot,
  told: ExplainedField[],
): Json | undefined {
  const before = told.length
  const computed = explainValue(plan, spot, told)
  const value = computed !== undefined && isHollow(plan, computed) ? undefined : computed
  // A formula that failed has told of itself.
  const hasTold = plan.kind === 'formula' && told.length > before
  if (hasTold) return value
  const own = explained(spot, value, undefined, textOf(plan))
  if (told.length === before) told.push(own)
  else told.splice(before, 0, own)
  return value
}

/** Written out: there is one for each of thousands of fields, at each key. */
function explained(
  { path, turn, sentAt, input, context, base }: Spot,
  value: Json | undefined,
  error: ExplainedField['error'],
  formula: string | undefined,
): ExplainedField {
  return { path, turn, sentAt, value, error, formula, input, context, base }
}

function textOf(plan: ValuePlan): string | undefined {
  return plan.kind === 'formula' ? plan.formula.text : undefined
}

function isHollow(plan: ValuePlan, computed: Json): boolean {
  if (plan.kind !== 'map' || plan.fields.length === 0) return false
  return isJsonObject(computed) && Object.keys(computed).length === 0
}

function evaluate(
  plan: ValuePlan & { readonly kind: 'formula' },
  spot: Spot,
  told: ExplainedField[],
): Json | undefined {
  try {
    return plan.formula.evaluate(spot.input, spot.context)
  } catch (thrown) {
    if (!(thrown instanceof FormulaError)) throw thrown
    const error = { message: thrown.reason, offset: thrown.offset }
    told.push(explained(spot, undefined, error, plan.formula.text))
    return undefined
  }
}

function explainEach(plan: EachPlan, spot: Spot, told: ExplainedField[]): readonly Json[] {
  const result: Json[] = []
  const list = explainValue(plan.for, { ...spot, path: [...plan.path, 'for'] }, told)
  for (const [index, item] of itemsOf(list).entries()) {
    const variables = { ...spot.context.variables, index }
    const inner: Spot = {
      path: [...plan.path, 'set'],
      turn: [...spot.turn, index],
      sentAt: [...spot.sentAt, result.length],
      input: item,
      context: { ...spot.context, variables },
      base: placeOfItem(plan.for, spot, item, index),
    }
    const test = plan.if && explainValue(plan.if, { ...inner, path: [...plan.path, 'if'] }, told)
    if (plan.if && !isTruthy(test)) continue
    const explain = plan.set.kind === 'map' ? explainValue : explainPlace
    const computed = explain(plan.set, inner, told)
    if (computed !== undefined) result.push(computed)
  }
  return result
}

function down(spot: Spot, name: string | number, sentName: string | number): Spot {
  const { path, turn, sentAt, input, context, base } = spot
  return { path: [...path, name], turn, sentAt: [...sentAt, sentName], input, context, base }
}
