import type { DocumentPath } from '../diagnostic.ts'
import { type EvaluationContext, FormulaError } from '../formula/formula.ts'
import { isTruthy } from '../formula/is-truthy.ts'
import { RecordBudget } from '../formula/run/record-budget.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { type Message, say } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'
import { evaluateInWorlds } from './evaluate-in-worlds.ts'
import type { EachPlan, FieldPlan, ValuePlan } from './value-plan.ts'

/** Hears what became of the fields and list items of a value, for coverage of tests. */
export type ValueListener = (
  event:
    | { readonly kind: 'field'; readonly field: FieldPlan; readonly present: boolean }
    | { readonly kind: 'item'; readonly each: EachPlan; readonly taken: boolean },
) => void

type FormulaPlan = Extract<ValuePlan, { readonly kind: 'formula' }>

/**
 * Computes a value for one record. `undefined` means absent: the field is left out.
 *
 * A map inside a map is absent when none of its fields has a value, so an address without parts is not sent as `{}`.
 *
 * @throws {FieldError} when a formula cannot be computed for this record.
 */
export function evaluateValue(
  plan: ValuePlan,
  input: unknown,
  context: EvaluationContext,
  listener?: ValueListener,
): Json | undefined {
  switch (plan.kind) {
    case 'constant':
      return plan.value
    case 'formula':
      return evaluateFormula(plan, input, context)
    case 'map':
      return fillFields(new plan.maker(), plan.fields, input, context, listener)
    case 'list':
      return evaluateList(plan.items, input, context, listener)
    case 'each':
      return evaluateEach(plan, input, context, listener)
  }
}

/** Computes the fields of a map; those without a value are left out. */
export function evaluateFields(
  fields: readonly FieldPlan[],
  input: unknown,
  context: EvaluationContext,
  listener?: ValueListener,
): JsonObject {
  return fillFields({}, fields, input, context, listener)
}

function fillFields(
  result: Record<string, Json>,
  fields: readonly FieldPlan[],
  input: unknown,
  context: EvaluationContext,
  listener: ValueListener | undefined,
): JsonObject {
  for (const field of fields) {
    const computed = evaluateField(field, input, context, listener)
    listener?.({ kind: 'field', field, present: computed !== undefined })
    if (computed !== undefined) result[field.name] = computed
  }
  return result
}

/** Computes one field of a map; a map of nothing is no value for it. */
export function evaluateField(
  field: FieldPlan,
  input: unknown,
  context: EvaluationContext,
  listener?: ValueListener,
): Json | undefined {
  const computed = evaluateValue(field.value, input, context, listener)
  return computed === undefined || isHollow(field.value, computed) ? undefined : computed
}

/** The items that a `for` goes through: nothing is no item, and one value is one item. */
export function itemsOf(list: Json | undefined): readonly Json[] {
  if (list === undefined || list === null) return []
  return isJsonList(list) ? list : [list]
}

function evaluateFormula(
  plan: FormulaPlan,
  input: unknown,
  context: EvaluationContext,
): Json | undefined {
  try {
    const { unknowns } = context
    return unknowns === undefined || unknowns.isEmpty()
      ? plan.formula.evaluate(input, context)
      : evaluateInWorlds(plan.formula, input, context, unknowns)
  } catch (thrown) {
    if (!(thrown instanceof FormulaError)) throw thrown
    throw new FieldError(plan.path, plan.formula.text, thrown)
  }
}

function isHollow(plan: ValuePlan, computed: Json): boolean {
  if (plan.kind !== 'map' || plan.fields.length === 0) return false
  return isJsonObject(computed) && Object.keys(computed).length === 0
}

function evaluateList(
  items: readonly ValuePlan[],
  input: unknown,
  context: EvaluationContext,
  listener: ValueListener | undefined,
): readonly Json[] {
  const result: Json[] = []
  for (const item of items) {
    const computed = evaluateValue(item, input, context, listener)
    if (computed !== undefined) result.push(computed)
  }
  return result
}

function evaluateEach(
  plan: EachPlan,
  input: unknown,
  context: EvaluationContext,
  listener: ValueListener | undefined,
): readonly Json[] {
  const result: Json[] = []
  // What an item sees: `$index` beside all that was known before. Nobody keeps it from one item to the next.
  const variables = { index: 0, ...context.variables }
  // Field by field: objects that begin with a spread are slow ones.
  const { now, translate, budget = new RecordBudget(), unknowns } = context
  const inner: EvaluationContext = { variables, now, translate, budget, unknowns }
  for (const [index, item] of itemsOf(evaluateValue(plan.for, input, context)).entries()) {
    budget.take(0, plan.size)
    if (budget.isSpent) throw tooLong(plan)
    variables.index = index
    const taken = !plan.if || isTruthy(evaluateValue(plan.if, item, inner))
    listener?.({ kind: 'item', each: plan, taken })
    if (!taken) continue
    const computed = evaluateValue(plan.set, item, inner, listener)
    if (computed !== undefined) result.push(computed)
  }
  return result
}

function tooLong({ path }: EachPlan): FieldError {
  const message = say('listTooLong', {})
  const error = new FormulaError('LIMIT_RECORD_TIME', message, undefined)
  return new FieldError([...path, 'for'], 'for', error)
}

/** One value of one record could not be computed; the flow itself is sound. */
export class FieldError extends Error {
  override readonly name = 'FieldError'
  readonly code = 'FIELD_FAILED'
  /** Place of the formula in the flow. */
  readonly path: DocumentPath
  /** What a person calls the place: `lines.price`. */
  readonly field: string
  readonly reason: Message
  /** The formula's text, without the leading `=`. */
  readonly formula: string
  /** First character of the culprit in the formula's text, where known. */
  readonly offset: number | undefined

  constructor(path: DocumentPath, formula: string, cause: FormulaError) {
    const field = fieldName(path)
    const reason = say('fieldFailed', { field, said: cause.reason })
    super(toText(reason), { cause })
    this.reason = reason
    this.path = path
    this.field = field
    this.formula = formula
    this.offset = cause.offset
  }
}

/** `["steps", 3, "set", "lines", "set", "price"]` is the field `lines.price`. */
function fieldName(path: DocumentPath): string {
  const first = path.indexOf('set')
  const names = first < 0 ? path.slice(-1) : path.slice(first + 1)
  const own = names.filter((name, at) => name !== 'set' || at === names.length - 1)
  return own.length === 0 ? 'set' : own.join('.')
}
