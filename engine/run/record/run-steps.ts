import { isTruthy } from '../../formula/is-truthy.ts'
import { hasUnknown, isUnknown } from '../../formula/unknown-values.ts'
import type { Json } from '../../json.ts'
import { eachOnce, type Message, say, sayAll } from '../../messages/message.ts'
import { failCause } from '../../plan/cause.ts'
import { unknownSeenBy } from '../../plan/evaluate-in-worlds.ts'
import { evaluateValue, itemsOf } from '../../plan/evaluate-value.ts'
import type { CallStep, DoStep, LetStep, StepPlan } from '../../plan/flow-plan.ts'
import type { ValuePlan } from '../../plan/value-plan.ts'
import type { Ending, ItemResult } from '../store/outcome.ts'
import {
  beginScope,
  contextOf,
  inputOf,
  momentOf,
  type RecordWalk,
  type Scope,
  turnScope,
} from './record-walk.ts'
import { runDelete } from './run-delete.ts'
import { runFind } from './run-find.ts'
import { runWrite } from './run-write.ts'

/**
 * Takes a record through steps, one after the other, until the last or the first that ends it.
 *
 * @throws {OperationError | FieldError} for what a system refused or a formula could not compute.
 */
export async function runSteps(
  walk: RecordWalk,
  steps: readonly StepPlan[],
  scope: Scope,
): Promise<Ending | undefined> {
  for (const step of steps) {
    walk.stands.step = step.id
    if (step.ahead.length > 0) await walk.complete(step.ahead)
    const ending = await runStep(walk, step, scope)
    if (ending) return ending
  }
  return undefined
}

async function runStep(
  walk: RecordWalk,
  step: StepPlan,
  scope: Scope,
): Promise<Ending | undefined> {
  switch (step.kind) {
    case 'let':
      if (isEntered(walk, step, scope)) computeNames(walk, step, scope)
      return undefined
    case 'skip':
    case 'fail':
      return isEntered(walk, step, scope) ? endWith(walk, step, scope) : undefined
    case 'find':
      return runForItems(walk, step, scope, (itemScope) => runFind(walk, step, itemScope))
    case 'write':
      return runForItems(walk, step, scope, (itemScope) => runWrite(walk, step, itemScope))
    case 'delete':
      if (walk.run.refill) return undefined
      return runForItems(walk, step, scope, (itemScope) => runDelete(walk, step, itemScope))
    case 'call':
      return runForItems(walk, step, scope, (itemScope) => runCall(walk, step, itemScope))
    case 'do':
      return runDo(walk, step, scope)
  }
}

function endWith(
  walk: RecordWalk,
  step: StepPlan & { readonly kind: 'skip' | 'fail' },
  scope: Scope,
): Ending | undefined {
  const said = evaluateValue(step.reason, inputOf(walk, scope), contextOf(walk, scope))
  if (step.kind === 'fail' && hasUnknown(said) && asksUnknown(walk, step, scope)) return undefined
  const reason = reasonOf(said)
  return step.kind === 'skip'
    ? { kind: 'skipped', reason, step: step.id }
    : { kind: 'failed', reason, cause: failCause(step.id), step: step.id }
}

/**
 * Runs a step once, or once per item of its `for`, and keeps its result under its `as` name: a list when there
 * is a `for`. When several items wait, the record waits for the first and says all.
 */
async function runForItems(
  walk: RecordWalk,
  step: StepPlan & { readonly for?: ValuePlan | undefined; readonly as?: string | undefined },
  scope: Scope,
  work: (scope: Scope) => Promise<ItemResult>,
): Promise<Ending | undefined> {
  if (!step.for) {
    if (!isEntered(walk, step, scope)) return undefined
    const { result, ending } = await work(scope)
    if (step.as !== undefined && result !== undefined) scope.names[step.as] = result
    return ending
  }
  const results: Json[] = []
  const waiting: (Ending & { readonly kind: 'waiting' })[] = []
  for (const itemScope of itemScopes(walk, step.for, scope)) {
    const { result, ending } = isEntered(walk, step, itemScope) ? await work(itemScope) : NOTHING
    if (ending?.kind === 'waiting') waiting.push(ending)
    else if (ending) return ending
    // `null` keeps the place: `$products[$index]` must stay the product of that line.
    else results.push(result ?? null)
  }
  if (step.as !== undefined) scope.names[step.as] = results
  return waiting.length === 0 ? undefined : mergeWaiting(waiting)
}

const NOTHING: ItemResult = {}

/** More are counted. */
const MAX_REASONS = 5

function mergeWaiting(
  waiting: readonly (Ending & { readonly kind: 'waiting' })[],
): Ending | undefined {
  const [first] = waiting
  if (!first || waiting.length === 1) return first
  const reasons = eachOnce(waiting.map((ending) => ending.reason))
  const rest = reasons.slice(MAX_REASONS)
  const more = rest.length > 0 ? [say('andMore', { count: rest.length })] : []
  return { ...first, reason: sayAll([...reasons.slice(0, MAX_REASONS), ...more]) ?? first.reason }
}

async function runDo(walk: RecordWalk, step: DoStep, scope: Scope): Promise<Ending | undefined> {
  if (!step.for) {
    const branch = isEntered(walk, step, scope) ? step.steps : step.else
    return branch ? runSteps(walk, branch, scope) : undefined
  }
  for (const itemScope of itemScopes(walk, step.for, scope)) {
    const branch = isEntered(walk, step, itemScope) ? step.steps : step.else
    // Names given inside a loop belong to that turn: after it they would mean one turn out of many.
    const ending = branch ? await runSteps(walk, branch, itemScope) : undefined
    if (ending) return ending
  }
  return undefined
}

async function runCall(walk: RecordWalk, step: CallStep, scope: Scope): Promise<ItemResult> {
  const given: Record<string, unknown> = {}
  const input = inputOf(walk, scope)
  const context = contextOf(walk, scope)
  for (const { name, value } of step.with) given[name] = evaluateValue(value, input, context)
  const inner = beginScope(walk, scope.item, given)
  const ending = await runSteps(walk, step.steps, inner)
  if (ending || !step.gives) return { ending }
  return { result: evaluateValue(step.gives, inputOf(walk, inner), contextOf(walk, inner)) }
}

/** A later value sees the earlier ones. */
function computeNames(walk: RecordWalk, step: LetStep, scope: Scope): void {
  const input = inputOf(walk, scope)
  const context = contextOf(walk, scope)
  for (const field of step.values) {
    const value = evaluateValue(field.value, input, context, walk.run.trace)
    walk.run.trace?.({ kind: 'field', field, present: value !== undefined })
    scope.names[field.name] = value
  }
}

/** Asks a step's `if`; a step without one is always entered. */
function isEntered(walk: RecordWalk, step: StepPlan, scope: Scope): boolean {
  const entered =
    step.if === undefined ||
    holds(step, evaluateValue(step.if, inputOf(walk, scope), contextOf(walk, scope)))
  walk.run.trace?.({ kind: 'step', step, entered, look: () => momentOf(walk, scope) })
  return entered
}

/** Nothing ends a record for what is not known yet. */
function holds({ kind }: StepPlan, value: Json | undefined): boolean {
  return isUnknown(value) ? kind !== 'skip' && kind !== 'fail' : isTruthy(value)
}

/** Whether it fails, nobody can tell before that is there which both its condition and its reason speak of. */
function asksUnknown(walk: RecordWalk, { if: condition }: StepPlan, scope: Scope): boolean {
  if (condition?.kind !== 'formula') return false
  const { formula } = condition
  return unknownSeenBy(formula, inputOf(walk, scope), contextOf(walk, scope)).length > 0
}

function itemScopes(walk: RecordWalk, plan: ValuePlan, scope: Scope): Scope[] {
  const list = evaluateValue(plan, inputOf(walk, scope), contextOf(walk, scope))
  const outer = scope.item ? `${scope.item.turn}.` : ''
  return itemsOf(list).map((value, index) =>
    turnScope(scope, { value, index, turn: `${outer}${index}` }),
  )
}

function reasonOf(value: Json | undefined): Message {
  if (value === undefined) return say('noReason', {})
  return say('author', { text: typeof value === 'string' ? value : JSON.stringify(value) })
}
