import { isTruthy } from '../formula/is-truthy.ts'
import { RecordBudget } from '../formula/run/record-budget.ts'
import { fillWording, wordingsOf } from '../formula/wordings.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { eachOnce, type Message, say } from '../messages/message.ts'
import { plain } from '../messages/to-text.ts'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import { evaluateValue } from '../plan/evaluate-value.ts'
import type {
  DeleteStep,
  DeletesPlan,
  FindStep,
  FlowPlan,
  Missing,
  ResourceRef,
  StepPlan,
  TriggerPlan,
  WriteStep,
} from '../plan/flow-plan.ts'
import { formulasOf } from '../plan/formulas-of.ts'
import { HIDDEN_VALUE } from '../plan/open-reasons.ts'
import { choicesOfSchema } from '../plan/table-choices.ts'
import type { ValuePlan } from '../plan/value-plan.ts'
import { completeSettings } from '../schema/complete-settings.ts'
import { hiddenQuestions } from '../schema/hidden-questions.ts'
import { collectMentions, type Mentions } from './lint-unused.ts'

/** A heading, and what there is to say under it. */
export interface ExplainedPart {
  readonly heading: Message
  /** Never empty. */
  readonly lines: readonly Message[]
}

export interface ExplainOptions {
  /** By name: those of the flow's connections, with the titles that the reader should see. */
  readonly connectors: Readonly<Record<string, ConnectorPlan>>
  /** As answered; what was not has its default. */
  readonly settings: JsonObject
  /** Rows as answered, by table: they come after the flow's own. */
  readonly tables: Readonly<Record<string, JsonObject>>
  /** When it runs, where a person chose something else than its file says. */
  readonly trigger?: TriggerPlan | undefined
  /** Outside of them no run begins. */
  readonly windows?: readonly ExplainedWindow[] | undefined
  /** Why no run begins now. */
  readonly stopped?: Message | undefined
  /** What people call another flow. */
  readonly titleOf: (flow: string) => string
}

/** Times of a week. */
export interface ExplainedWindow {
  /** 1 is Monday. */
  readonly days: readonly number[]
  /** `08:00` */
  readonly from: string
  readonly to: string
  readonly zone: string
}

/**
 * What a flow does, for people who do not read its file: made from its plan and the answers alone. Steps that the answers
 * rule out are left out; so are the values of records.
 */
export function explainFlow(flow: FlowPlan, options: ExplainOptions): readonly ExplainedPart[] {
  const { settings } = completeSettings(flow.settings, options.settings)
  const view: View = {
    ...options,
    flow,
    settings,
    mentions: collectMentions(flow),
    budget: new RecordBudget(MILLISECONDS),
  }
  const steps = possibleSteps(flow.steps, view)
  const gone = possibleSteps(flow.deletes?.steps ?? [], view)
  const all = [...steps, ...gone]
  return [
    part(say('explainWhen', {}), explainTimes(view)),
    part(say('explainReads', {}), [explainSource(view)]),
    part(
      say('explainWrites', {}),
      steps.flatMap((step) => explainWrite(step, view) ?? []),
    ),
    part(say('explainGone', {}), explainDeletes(flow.deletes, gone, view)),
    part(say('explainSkips', {}), [
      ...reasonsOf(all, 'skip'),
      ...explainMissing(all, 'skip', view),
    ]),
    part(say('explainFails', {}), [
      ...reasonsOf(all, 'fail'),
      ...explainMissing(all, 'fail', view),
    ]),
    part(say('explainWaits', {}), explainMissing(all, 'wait', view)),
    part(say('explainAnswers', {}), explainAnswers(view)),
    part(say('explainTables', {}), explainTables(view)),
  ].flat()
}

interface View extends ExplainOptions {
  readonly flow: FlowPlan
  readonly mentions: Mentions
  readonly budget: RecordBudget
}

/** For all that is computed of answers: who asks is not kept waiting by what an author wrote. */
const MILLISECONDS = 100

function part(heading: Message, lines: readonly Message[]): readonly ExplainedPart[] {
  return lines.length === 0 ? [] : [{ heading, lines: eachOnce(lines) }]
}

/** In the order of the file, with those within them, but for what never runs with these answers. */
function possibleSteps(steps: readonly StepPlan[], view: View): readonly StepPlan[] {
  return reachableSteps(steps, view).steps
}

interface Reachable {
  readonly steps: readonly StepPlan[]
  /** No record gets further. */
  readonly isEnd: boolean
}

function reachableSteps(steps: readonly StepPlan[], view: View): Reachable {
  const found: StepPlan[] = []
  for (const step of steps) {
    const reached = reachableOf(step, view)
    found.push(...reached.steps)
    if (reached.isEnd) return { steps: found, isEnd: true }
  }
  return { steps: found, isEnd: false }
}

function reachableOf(step: StepPlan, view: View): Reachable {
  const { runs, isSure } = chancesOf(step, view)
  if (step.kind === 'do' || step.kind === 'call') {
    const taken = runs ? reachableSteps(step.steps, view) : { steps: [], isEnd: false }
    const others = step.kind === 'do' && !isSure ? (step.else ?? []) : []
    return {
      steps: [...taken.steps, ...reachableSteps(others, view).steps],
      isEnd: taken.isEnd && isSure && step.for === undefined,
    }
  }
  if (!runs) return { steps: [], isEnd: false }
  return { steps: [step], isEnd: isSure && (step.kind === 'skip' || step.kind === 'fail') }
}

/** Whether a step runs with these answers, and whether it does for every record. */
function chancesOf({ if: condition }: StepPlan, view: View) {
  if (condition === undefined) return { runs: true, isSure: true }
  const decided = decidedBy(condition, view)
  if (decided === undefined) return { runs: true, isSure: false }
  const runs = isTruthy(decided.value)
  return { runs, isSure: runs }
}

/** Functions that give something else another time. */
const CHANGING = /\$(?:now|millis|random|shuffle)\b/

/** What a value is whatever the record: it is computed of answers alone. Nothing where a record decides, or it takes too long. */
function decidedBy(
  value: ValuePlan,
  { settings, budget }: View,
): { readonly value: Json | undefined } | undefined {
  const isSettled = [...formulasOf(value)].every(
    ({ formula: { text, uses } }) =>
      !CHANGING.test(text) &&
      uses.paths.length === 0 &&
      !uses.everything &&
      uses.tables.length === 0 &&
      uses.variables.every((name) => name === 'settings'),
  )
  if (!isSettled) return undefined
  try {
    return { value: evaluateValue(value, {}, { variables: { settings }, now: 0, budget }) }
  } catch {
    return undefined
  }
}

const SPANS = [
  { code: 'explainEveryDays', ms: 86_400_000 },
  { code: 'explainEveryHours', ms: 3_600_000 },
  { code: 'explainEveryMinutes', ms: 60_000 },
] as const

function every(ms: number): Message {
  const span = SPANS.find((each) => ms % each.ms === 0)
  return span
    ? say(span.code, { count: ms / span.ms })
    : say('explainEverySeconds', { count: Math.round(ms / 1000) })
}

function explainTimes(view: View): readonly Message[] {
  const { flow, trigger = flow.trigger, windows = [], stopped } = view
  return [
    ...explainTrigger(trigger, view),
    ...(trigger ? windows.flatMap(explainWindow) : []),
    ...(stopped ? [stopped] : []),
  ]
}

const DAYS = [
  'explainDay1',
  'explainDay2',
  'explainDay3',
  'explainDay4',
  'explainDay5',
  'explainDay6',
  'explainDay7',
] as const

function explainWindow({ days, ...times }: ExplainedWindow): readonly Message[] {
  const names = DAYS.filter((_, at) => days.includes(at + 1)).map((code) => say(code, {}))
  return names.length === 0 ? [] : [say('explainWindow', { days: names, ...times })]
}

function explainTrigger(trigger: TriggerPlan | undefined, view: View): readonly Message[] {
  const system = systemOf(view.flow.source.resource, view)
  switch (trigger?.kind) {
    case undefined:
      return [say('explainByHand', {})]
    case 'every': {
      const { ms, hookedMs } = trigger
      if (hookedMs === undefined) return [every(ms)]
      return [every(ms), say('explainHooked', { system, often: every(hookedMs) })]
    }
    case 'cron':
      return [say('explainCron', { cron: trigger.cron, zone: trigger.zone })]
    case 'hook':
      return [say('explainHook', { system })]
    case 'after':
      return [say('explainAfter', { flow: view.titleOf(trigger.flow) })]
  }
}

function explainSource(view: View): Message {
  const { resource } = view.flow.source
  const { changed = [], token } = resourceOf(resource, view)?.list ?? {}
  const isIncremental = changed.length > 0 || token !== undefined
  return say(isIncremental ? 'explainReadsChanges' : 'explainReadsAll', named(resource, view))
}

const WRITES = {
  create: 'explainCreates',
  update: 'explainUpdates',
  upsert: 'explainUpserts',
} as const

/** Nothing for a step that writes nothing. */
function explainWrite(step: StepPlan, view: View): Message | undefined {
  if (step.kind === 'delete') return say('explainDeletes', named(step.resource, view))
  if (step.kind !== 'write') return undefined
  const mode = decidedBy(step.mode, view)?.value
  const code =
    mode === 'create' || mode === 'update' || mode === 'upsert' ? WRITES[mode] : 'explainDecides'
  return withFields(say(code, named(step.resource, view)), step, view)
}

function withFields(line: Message, step: WriteStep, view: View): Message {
  const { resource, match, createOnly, onlyIfEmpty } = step
  const titles = (fields: readonly string[]): string =>
    [...new Set(fields.map((field) => titleOfField(resource, field, view)))].join(', ')
  const listed = (value: ValuePlan | undefined): string => {
    const decided = value && decidedBy(value, view)?.value
    return titles(isJsonList(decided) ? decided.map(plain) : [])
  }
  return (
    [
      ['explainFound', titles(match?.map(({ name }) => name) ?? [])],
      ['explainOnlyNew', listed(createOnly)],
      ['explainOnlyEmpty', listed(onlyIfEmpty)],
    ] as const
  ).reduce((said, [code, names]) => (names === '' ? said : say(code, { line: said, names })), line)
}

function explainDeletes(
  deletes: DeletesPlan | undefined,
  steps: readonly StepPlan[],
  view: View,
): readonly Message[] {
  if (!deletes) return []
  const { limit } = deletes
  const most =
    limit.kind === 'count'
      ? say('explainGoneCount', { count: limit.value })
      : say('explainGonePercent', { percent: limit.value })
  return [...steps.flatMap((step) => explainWrite(step, view) ?? []), most]
}

/** Nobody reads more, and none is read of a file that has thousands. */
const MOST_REASONS = 100

/** What the author says of records that end at such a step, with nothing of a record in it. */
function reasonsOf(steps: readonly StepPlan[], kind: 'skip' | 'fail'): readonly Message[] {
  const reasons = steps.flatMap((step) => (step.kind === kind ? [step.reason] : []))
  const count = reasons.length - MOST_REASONS
  return [
    ...reasons.slice(0, MOST_REASONS).flatMap(reasonIn),
    ...(count > 0 ? [say('explainMore', { count })] : []),
  ]
}

/** What happens to a record whose match is not found, where the step says that it is not only left out. */
function explainMissing(
  steps: readonly StepPlan[],
  missing: Exclude<Missing, 'ok'>,
  view: View,
): readonly Message[] {
  const code = missing === 'wait' ? 'explainIsThere' : 'explainMissing'
  return steps.flatMap((step) =>
    asksForMatch(step, view) && step.missing === missing
      ? [say(code, named(step.resource, view))]
      : [],
  )
}

/** What creates where nothing is found asks for nothing. */
function asksForMatch(step: StepPlan, view: View): step is FindStep | WriteStep | DeleteStep {
  if (step.kind !== 'write') return step.kind === 'find' || step.kind === 'delete'
  return decidedBy(step.mode, view)?.value === 'update'
}

function reasonIn(reason: ValuePlan): readonly Message[] {
  const written =
    reason.kind === 'formula'
      ? `=${reason.formula.text}`
      : plain(reason.kind === 'constant' ? reason.value : undefined)
  return wordingsOf(written)
    .map((wording) => fillWording(wording, () => HIDDEN_VALUE).replace(/…{2,}/g, HIDDEN_VALUE))
    .filter((text) => /\p{L}/u.test(text))
    .map((text) => say('explainText', { text }))
}

/** Those that this flow asks, but for what is not answered and has no default. */
function explainAnswers(view: View): readonly Message[] {
  const { flow, settings, mentions } = view
  const { settings: used, allSettings } = mentions
  const { properties } = flow.settings
  if (!isJsonObject(properties)) return []
  const hidden = new Set(hiddenQuestions(flow.settings, settings))
  return Object.entries(properties).flatMap(([name, schema]) => {
    const value = settings[name]
    if (value === undefined || hidden.has(name) || !isJsonObject(schema)) return []
    if (schema['writeOnly'] === true || !(allSettings || used.has(name))) return []
    const question = textOr(schema['title'], name)
    // A title may be a question.
    const code = /[?!.:]$/.test(question) ? 'explainAsked' : 'explainAnswer'
    return [say(code, { question, answer: explainValue(value, schema) })]
  })
}

function explainValue(value: Json, schema: JsonObject): Message {
  if (typeof value === 'boolean' && choicesOfSchema(schema) === undefined)
    return say(value ? 'explainYes' : 'explainNo', {})
  const { items } = schema
  const choices = choicesOfSchema(schema) ?? (isJsonObject(items) ? choicesOfSchema(items) : [])
  const label = (one: Json): string =>
    choices?.find((choice) => choice.value === one)?.label ??
    // What is within it may be a secret.
    (isJsonObject(one) || isJsonList(one) ? HIDDEN_VALUE : plain(one))
  return say('explainText', {
    text: isJsonList(value) ? value.map(label).join(', ') : label(value),
  })
}

function explainTables({ flow, tables, mentions }: View): readonly Message[] {
  return Object.entries(flow.tables).flatMap(([table, { title, rows }]) => {
    if (!mentions.tables.has(table)) return []
    const count = Object.keys({ ...rows, ...tables[table] }).length
    return [say('explainRows', { table: title ?? table, count })]
  })
}

function named(resource: ResourceRef, view: View) {
  const title = resourceOf(resource, view)?.title ?? resource.name
  return { resource: title, system: systemOf(resource, view) }
}

function connectorOf({ role }: ResourceRef, { flow, connectors }: View): ConnectorPlan | undefined {
  return connectors[flow.connections[role] ?? '']
}

function resourceOf(resource: ResourceRef, view: View) {
  return connectorOf(resource, view)?.resources[resource.resource]
}

function systemOf(resource: ResourceRef, view: View): string {
  return connectorOf(resource, view)?.title ?? resource.role
}

function titleOfField(resource: ResourceRef, field: string, view: View): string {
  const { properties } = resourceOf(resource, view)?.schema ?? {}
  const schema = isJsonObject(properties) ? properties[field] : undefined
  return textOr(isJsonObject(schema) ? schema['title'] : undefined, field)
}

function textOr(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}
