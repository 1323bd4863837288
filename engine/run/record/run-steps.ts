import { isTruthy } from '../../formula/is-truthy.ts'
import { hasUnknown, isUnknown } from '../../formula/unknown-values.ts'
import type { Json } from '../../json.ts'
import { failCause } from '../../plan/cause.ts'
import { unknownSeenBy } from '../../plan/evaluate-in-worlds.ts'
import { evaluateValue, itemsOf } from '../../plan/evaluate-value.ts'
import type { CallStep, DoStep, LetStep, StepPlan } from '../../plan/flow-plan.ts'
import type { ValuePlan } from '../../plan/value-plan.ts'
import { say } from '../../words/sentences.ts'
import type { Ending, ItemResult } from '../store/outcome.ts'
import { contextOf, inputOf, momentOf, type RecordRun, type Scope } from './record-run.ts'
import { runDelete } from './run-delete.ts'
import { runFind } from './run-find.ts'
import { runWrite } from './run-write.ts'

/**
 * Takes a record through steps, one after the other, until the last or the first that ends it.
 *
 * @throws {OperationError | FieldError} for what a system refused or a formula could not compute.
 */
export async function runSteps(
  run: RecordRun,
  steps: readonly StepPlan[],
  scope: Scope,
): Promise<Ending | undefined> {
  for (const step of steps) {
    if (step.ahead.length > 0) await run.complete(step.ahead)
    const ending = await runStep(run, step, scope)
    if (ending) return ending
  }
  return undefined
}

async function runStep(run: RecordRun, step: StepPlan, scope: Scope): Promise<Ending | undefined> {
  switch (step.kind) {
    case 'let':
      if (isEntered(run, step, scope)) computeNames(run, step, scope)
      return undefined
    case 'skip':
    case 'fail':
      return isEntered(run, step, scope) ? endWith(run, step, scope) : undefined
    case 'find':
      return runForItems(run, step, scope, (itemScope) => runFind(run, step, itemScope))
    case 'write':
      return runForItems(run, step, scope, (itemScope) => runWrite(run, step, itemScope))
    case 'delete':
      return runForItems(run, step, scope, (itemScope) => runDelete(run, step, itemScope))
    case 'call':
      return runForItems(run, step, scope, (itemScope) => runCall(run, step, itemScope))
    case 'do':
      return runDo(run, step, scope)
  }
}

function endWith(
  run: RecordRun,
  step: StepPlan & { readonly kind: 'skip' | 'fail' },
  scope: Scope,
): Ending | undefined {
  const said = evaluateValue(step.reason, inputOf(run, scope), contextOf(run, scope))
  if (step.kind === 'fail' && hasUnknown(said) && asksUnknown(run, step, scope)) return undefined
  const reason = textOf(said)
  return step.kind === 'skip'
    ? { kind: 'skipped', reason, step: step.id }
    : { kind: 'failed', reason, cause: failCause(step.id), step: step.id }
}

/**
 * Runs a step once, or once per item of its `for`, and keeps its result under its `as` name: a list when there
 * is a `for`. When several items wait, the record waits for the first and says all.
 */
async function runForItems(
  run: RecordRun,
  step: StepPlan & { readonly for?: ValuePlan | undefined; readonly as?: string | undefined },
  scope: Scope,
  work: (scope: Scope) => Promise<ItemResult>,
): Promise<Ending | undefined> {
  if (!step.for) {
    if (!isEntered(run, step, scope)) return undefined
    const { result, ending } = await work(scope)
    if (step.as !== undefined && result !== undefined) scope.names[step.as] = result
    return ending
  }
  const results: Json[] = []
  const waiting: (Ending & { readonly kind: 'waiting' })[] = []
  for (const itemScope of itemScopes(run, step.for, scope)) {
    const { result, ending } = isEntered(run, step, itemScope) ? await work(itemScope) : NOTHING
    if (ending?.kind === 'waiting') waiting.push(ending)
    else if (ending) return ending
    // `null` keeps the place: `$products[$index]` must stay the product of that line.
    else results.push(result ?? null)
  }
  if (step.as !== undefined) scope.names[step.as] = results
  return waiting.length === 0 ? undefined : mergeWaiting(waiting)
}

const NOTHING: ItemResult = {}

function mergeWaiting(
  waiting: readonly (Ending & { readonly kind: 'waiting' })[],
): Ending | undefined {
  const [first] = waiting
  if (!first || waiting.length === 1) return first
  const reasons = [...new Set(waiting.map((ending) => ending.reason))]
  const shown = reasons.slice(0, 5).join('; ')
  const rest = reasons.length > 5 ? `; ${say('andMore', { count: reasons.length - 5 })}` : ''
  return { ...first, reason: `${shown}${rest}` }
}

async function runDo(run: RecordRun, step: DoStep, scope: Scope): Promise<Ending | undefined> {
  if (!step.for) {
    const branch = isEntered(run, step, scope) ? step.steps : step.else
    return branch ? runSteps(run, branch, scope) : undefined
  }
  for (const itemScope of itemScopes(run, step.for, scope)) {
    const branch = isEntered(run, step, itemScope) ? step.steps : step.else
    // Names given inside a loop belong to that turn: after it they would mean one turn out of many.
    const ending = branch ? await runSteps(run, branch, itemScope) : undefined
    if (ending) return ending
  }
  return undefined
}

async function runCall(run: RecordRun, step: CallStep, scope: Scope): Promise<ItemResult> {
  const names: Record<string, unknown> = {}
  const input = inputOf(run, scope)
  const context = contextOf(run, scope)
  for (const { name, value } of step.with) names[name] = evaluateValue(value, input, context)
  const inner: Scope = { item: scope.item, names }
  const ending = await runSteps(run, step.steps, inner)
  if (ending || !step.gives) return { ending }
  return { result: evaluateValue(step.gives, inputOf(run, inner), contextOf(run, inner)) }
}

/** A later value sees the earlier ones, so they are added to what one context holds. */
function computeNames(run: RecordRun, step: LetStep, scope: Scope): void {
  const input = inputOf(run, scope)
  const context = contextOf(run, scope)
  const seen: Record<string, unknown> = context.variables
  for (const field of step.values) {
    const value = evaluateValue(field.value, input, context, run.trace)
    run.trace?.({ kind: 'field', field, present: value !== undefined })
    scope.names[field.name] = value
    seen[field.name] = value
  }
}

/** Asks a step's `if`; a step without one is always entered. */
function isEntered(run: RecordRun, step: StepPlan, scope: Scope): boolean {
  const entered =
    step.if === undefined ||
    holds(step, evaluateValue(step.if, inputOf(run, scope), contextOf(run, scope)))
  run.trace?.({ kind: 'step', step, entered, look: () => momentOf(run, scope) })
  return entered
}

/** Nothing ends a record for what is not known yet. */
function holds({ kind }: StepPlan, value: Json | undefined): boolean {
  return isUnknown(value) ? kind !== 'skip' && kind !== 'fail' : isTruthy(value)
}

/** Whether it fails, nobody can tell before that is there which both its condition and its reason speak of. */
function asksUnknown(run: RecordRun, { if: condition }: StepPlan, scope: Scope): boolean {
  if (condition?.kind !== 'formula') return false
  const { formula } = condition
  return unknownSeenBy(formula, inputOf(run, scope), contextOf(run, scope)).length > 0
}

function itemScopes(run: RecordRun, plan: ValuePlan, scope: Scope): Scope[] {
  const list = evaluateValue(plan, inputOf(run, scope), contextOf(run, scope))
  const outer = scope.item ? `${scope.item.turn}.` : ''
  return itemsOf(list).map((value, index) => ({
    item: { value, index, turn: `${outer}${index}` },
    names: { ...scope.names },
  }))
}

function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined ? say('noReason', {}) : JSON.stringify(value)
}
