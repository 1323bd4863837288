import type { DocumentPath } from '../diagnostic.ts'
import { isJsonObject, type Json } from '../json.ts'
import type { Message } from '../messages/message.ts'
import { evaluateValue } from '../plan/evaluate-value.ts'
import type { FlowTest, StepPlan, WriteStep } from '../plan/flow-plan.ts'
import type { ValuePlan } from '../plan/value-plan.ts'
import { keyOf } from '../proof/run-flow-test.ts'
import { createTestWorld } from '../proof/test-world.ts'
import { handleRecord, RecordFailure } from '../run/record/handle-record.ts'
import type { FlowRun } from '../run/record/record-walk.ts'
import type { Moment, TraceEvent } from '../run/record/trace.ts'
import { isEmpty } from '../run/record/write-policy.ts'
import type { Ending } from '../run/store/outcome.ts'
import { resourcePlanOf } from '../run/system.ts'
import { forceLists } from '../schema/force-lists.ts'
import { type ExplainedField, explainPlace, explainValue, type Spot } from './explain-fields.ts'
import type {
  FieldPreview,
  PreviewPass,
  PreviewRequest,
  StepDecision,
  StepPreview,
} from './flow-preview.ts'
import { valueAt } from './place-of-item.ts'
import { basesOf } from './places-of-inputs.ts'
import { createPretendWorld, type Meeting } from './pretend-world.ts'

/** A step on the record's way, before its end is known. */
interface Visit extends Meeting {
  readonly step: StepPlan
  readonly moment: Moment
  readonly entered: boolean
  decision?: StepDecision | undefined
  reason?: Message | undefined
}

/** Takes the sample through the flow once, in systems where nothing exists, or all does. */
export async function previewPass(
  request: PreviewRequest,
  kind: 'create' | 'update',
): Promise<PreviewPass> {
  const visits: Visit[] = []
  const world = createPretendWorld(request, kind)
  const hear = (event: TraceEvent): void => {
    if (event.kind === 'step') {
      const { step, entered } = event
      const visit = { step, entered, moment: event.look(), pretended: false, mistakes: [] }
      visits.push(visit)
      if (entered) world.enter(step, visit)
    } else if (event.kind === 'lookup' || event.kind === 'write') {
      decide(visits, event)
    }
  }
  const { run } = await createTestWorld(request.flow, request.connectors, testOf(request), hear)
  const { systems } = world
  const session = world.session(run.session)
  const { result, reason } = await take(
    { ...run, systems, session, explain: true },
    request,
    visits,
  )
  const bases = basesOf(visits)
  return {
    steps: visits.map(describe),
    fields: visits.flatMap((visit) =>
      fieldsOf({ ...run, systems }, visit, bases.get(visit.moment.input), kind),
    ),
    result,
    reason,
  }
}

function testOf({ settings, tables, links }: PreviewRequest): FlowTest {
  return {
    it: 'preview',
    path: [],
    settings: settings ?? {},
    tables: tables ?? {},
    given: {},
    links: links ?? [],
    runs: 1,
    expect: {},
  }
}

function decide(
  visits: readonly Visit[],
  event: TraceEvent & { readonly kind: 'lookup' | 'write' },
): void {
  const visit = visits.findLast(({ step }) => step === event.step)
  if (!visit) return
  if (event.kind === 'write') visit.decision = event.decision
  else if (event.step.kind !== 'write') visit.decision = event.found ? 'found' : 'missing'
}

type Result = Pick<PreviewPass, 'result' | 'reason'>

async function take(
  run: FlowRun,
  request: PreviewRequest,
  visits: readonly Visit[],
): Promise<Result> {
  const { record, flow } = request
  const key = keyOf(resourcePlanOf(run.systems, flow.source.resource), record)
  try {
    const { ending, writes } = await handleRecord(run, { key, record, raw: record })
    if (!ending) return { result: writes.length > 0 ? 'done' : 'unchanged' }
    return endAt(visits, ending)
  } catch (error) {
    if (!(error instanceof RecordFailure)) throw error
    return endAt(visits, { kind: 'failed', reason: error.operation.reason, step: '' })
  }
}

/** An ending names its step, but for formulas and systems that failed: then it is the last one that was entered. */
function endAt(
  visits: readonly Visit[],
  { kind, reason, step: id }: Pick<Ending, 'kind' | 'reason' | 'step'>,
): Result {
  const entered = visits.filter((visit) => visit.entered)
  const visit = entered.findLast(({ step }) => step.id === id) ?? entered.at(-1)
  if (visit) {
    visit.reason = reason
    visit.decision = kind === 'skipped' ? 'skip' : kind === 'waiting' ? 'wait' : 'fail'
  }
  return { result: kind === 'skipped' || kind === 'waiting' ? kind : 'failed', reason }
}

function describe({ step, moment, entered, decision, reason, ...met }: Visit): StepPreview {
  const { turn, input, context } = moment
  const { pretended, mistakes } = met
  const place = { path: step.path, id: step.id, turn }
  return { ...place, entered, decision, reason, pretended, mistakes, input, context }
}

function fieldsOf(
  run: FlowRun,
  visit: Visit,
  base: DocumentPath | undefined,
  kind: 'create' | 'update',
): FieldPreview[] {
  const { step, entered } = visit
  if (!entered) return []
  if (step.kind === 'let') {
    return explainNames(step.values, spotOf(visit, base, 'let')).map((field) =>
      toField(field, step),
    )
  }
  return step.kind === 'write'
    ? fieldsOfWrite(run, step, visit, spotOf(visit, base, 'set'), kind)
    : []
}

/** A later value of a `let` sees the earlier ones. */
function explainNames(
  values: ReadonlyArray<{ readonly name: string; readonly value: ValuePlan }>,
  spot: Spot,
): readonly ExplainedField[] {
  const told: ExplainedField[] = []
  const known: Record<string, unknown> = { ...spot.context.variables }
  for (const { name, value } of values) {
    const context = { ...spot.context, variables: { ...known } }
    known[name] = explainPlace(value, { ...spot, context, path: [...spot.path, name] }, told)
  }
  return told
}

function fieldsOfWrite(
  run: FlowRun,
  step: WriteStep,
  visit: Visit,
  spot: Spot,
  kind: 'create' | 'update',
): FieldPreview[] {
  const told: ExplainedField[] = []
  const set = explainValue(step.set, spot, told)
  const sent = forceLists(
    isJsonObject(set) ? set : {},
    resourcePlanOf(run.systems, step.resource).schema,
  )
  const existing = kind === 'update' ? visit.existing : undefined
  const policy = policyOf(step, visit)
  return told.map((field) => {
    const value = field.value === undefined ? undefined : valueAt(sent, field.sentAt)
    const name = field.sentAt.length === 1 ? field.sentAt[0] : undefined
    const has = existing && typeof name === 'string' ? existing[name] : undefined
    const notSent = existing && typeof name === 'string' ? policy(name, has) : undefined
    return toField(field, step, { value: value ?? field.value, notSent, kept: notSent && has })
  })
}

function toField(
  field: ExplainedField,
  step: StepPlan,
  sent?: Pick<FieldPreview, 'value' | 'notSent' | 'kept'>,
): FieldPreview {
  const { path, turn, sentAt, error, formula, input, context, base } = field
  const { value, notSent, kept } = sent ?? { ...NOT_HELD_BACK, value: field.value }
  // One literal: of thousands of fields, copying each costs more than computing it.
  return {
    path,
    turn,
    sentAt,
    value,
    error,
    formula,
    input,
    context,
    base,
    step: step.id,
    notSent,
    kept,
  }
}

const NOT_HELD_BACK = { notSent: undefined, kept: undefined }

/** Why a field is not sent to a record that exists. */
function policyOf(
  step: WriteStep,
  { moment, decision }: Visit,
): (name: string, has: Json | undefined) => FieldPreview['notSent'] {
  const namesIn = (plan: ValuePlan | undefined): readonly Json[] => {
    const names = plan && evaluateValue(plan, moment.input, moment.context)
    return Array.isArray(names) ? names : names === undefined ? [] : [names]
  }
  if (decision === 'kept') return () => 'kept'
  const createOnly = namesIn(step.createOnly)
  const onlyIfEmpty = namesIn(step.onlyIfEmpty)
  return (name, has) => {
    if (createOnly.includes(name)) return 'createOnly'
    return onlyIfEmpty.includes(name) && !isEmpty(has) ? 'onlyIfEmpty' : undefined
  }
}

function spotOf(
  { step, moment, existing }: Visit,
  base: DocumentPath | undefined,
  verb: 'let' | 'set',
): Spot {
  const { turn, input, context } = moment
  const needsExisting = step.kind === 'write' && step.readsExisting && existing
  const variables = needsExisting ? { ...context.variables, existing } : context.variables
  return {
    path: [...step.path, verb],
    turn,
    sentAt: [],
    input,
    context: { ...context, variables },
    base,
  }
}
