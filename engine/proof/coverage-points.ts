import type { DocumentPath } from '../diagnostic.ts'
import { type Message, say } from '../messages/message.ts'
import type { FlowPlan, StepPlan, WriteStep } from '../plan/flow-plan.ts'
import type { EachPlan, FieldPlan, ValuePlan } from '../plan/value-plan.ts'
import type { TraceEvent } from '../run/record/trace.ts'

/** Something that a record can do in a flow, and that a test should show. */
export interface CoveragePoint {
  readonly kind: 'step' | 'branch' | 'missing' | 'write' | 'field' | 'row'
  readonly path: DocumentPath
  /** What is said when no test shows it: `no test takes the "else" of this step`. */
  readonly message: Message
  /** What an event must come to, to be this point. */
  readonly sight: Sight
}

/** A node of the plan, or the name of a table, and what happened there: values that are compared by identity. */
export interface Sight {
  readonly of: object | string
  readonly what: boolean | string | undefined
}

export function sightOf(event: TraceEvent): Sight {
  switch (event.kind) {
    case 'step':
      return { of: event.step, what: event.entered }
    case 'lookup':
      return { of: event.step, what: event.found ? 'found' : 'missing' }
    case 'write':
      return { of: event.step, what: event.decision }
    case 'field':
      return { of: event.field, what: event.present }
    case 'item':
      return { of: event.each, what: event.taken }
    case 'table':
      return { of: event.table, what: event.row }
  }
}

/** Lists everything that a record can do in a flow, in the order of the file. */
export function listCoveragePoints(flow: FlowPlan): CoveragePoint[] {
  const used = new Set(tablesIn([flow.steps, flow.deletes?.steps]))
  return [
    ...Object.entries(flow.tables)
      .filter(([name]) => used.has(name))
      .flatMap(([name, { rows }]) => pointsOfTable(name, Object.keys(rows))),
    ...flow.steps.flatMap(pointsOfStep),
    ...(flow.deletes?.steps ?? []).flatMap(pointsOfStep),
  ]
}

/** Tables that formulas name: an integration gives its flows more than each of them uses. */
function tablesIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(tablesIn)
  if (!isRecord(node)) return []
  const uses = node['uses']
  if (!isRecord(uses)) return Object.values(node).flatMap(tablesIn)
  return Array.isArray(uses['tables']) ? uses['tables'].map(String) : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function pointsOfTable(table: string, rows: readonly string[]): CoveragePoint[] {
  const path = ['tables', table]
  const used = rows.map(
    (row): CoveragePoint => ({
      kind: 'row',
      path: [...path, 'rows', row],
      message: say('rowUntested', { row, table }),
      sight: { of: table, what: row },
    }),
  )
  const otherwise: CoveragePoint = {
    kind: 'row',
    path: [...path, 'otherwise'],
    message: say('otherwiseUntested', { table }),
    sight: { of: table, what: undefined },
  }
  return [...used, otherwise]
}

function pointsOfStep(step: StepPlan): CoveragePoint[] {
  return [...pointsOfEntering(step), ...pointsOfVerb(step)]
}

function pointsOfEntering(step: StepPlan): CoveragePoint[] {
  const branch = (entered: boolean, message: Message): CoveragePoint => ({
    kind: step.if ? 'branch' : 'step',
    path: step.if ? [...step.path, 'if'] : step.path,
    message,
    sight: { of: step, what: entered },
  })
  if (!step.if) return [branch(true, say('neverReached', {}))]
  const hasElse = step.kind === 'do' && step.else
  return [
    branch(true, sayNeverEntered(step)),
    branch(false, say(hasElse ? 'elseNeverTaken' : 'neverPassedOver', {})),
  ]
}

function sayNeverEntered({ kind }: StepPlan): Message {
  return kind === 'skip' || kind === 'fail'
    ? say('verbNeverEntered', { verb: kind })
    : say('neverEntered', {})
}

function pointsOfVerb(step: StepPlan): CoveragePoint[] {
  switch (step.kind) {
    case 'let':
      return pointsOfFields(step.values, [...step.path, 'let'])
    case 'find':
    case 'delete':
      return [pointOfLookup(step, true), pointOfLookup(step, false)]
    case 'write':
      return [...pointsOfWrite(step), ...pointsOfValue(step.set, [...step.path, 'set'])]
    case 'do':
      return [...step.steps, ...(step.else ?? [])].flatMap(pointsOfStep)
    case 'call':
      return step.steps.flatMap(pointsOfStep).map((point) => within(step.name, point))
    case 'skip':
    case 'fail':
      return []
  }
}

/** Called steps stand in a file of their own, so that the place alone does not tell which one is meant. */
function within(name: string, point: CoveragePoint): CoveragePoint {
  return { ...point, message: say('inSteps', { said: point.message, steps: name }) }
}

function pointOfLookup(
  step: StepPlan & { readonly kind: 'find' | 'write' | 'delete' },
  found: boolean,
): CoveragePoint {
  return {
    kind: 'missing',
    path: found ? step.path : [...step.path, 'missing'],
    message: say(found ? 'neverFound' : 'neverMissing', { resource: step.resource.name }),
    sight: { of: step, what: found ? 'found' : 'missing' },
  }
}

function pointsOfWrite(step: WriteStep): CoveragePoint[] {
  const mode = step.mode.kind === 'constant' ? step.mode.value : undefined
  const decided = (decision: keyof typeof NEVER_DECIDED): CoveragePoint => ({
    kind: 'write',
    path: step.path,
    message: say(NEVER_DECIDED[decision], { resource: step.resource.name }),
    sight: { of: step, what: decision },
  })
  return [
    ...(mode === 'update' ? [pointOfLookup(step, false)] : [decided('create')]),
    ...(mode === 'create' ? [] : [decided('update')]),
    ...(mode === 'upsert' || mode === 'update' ? [] : [decided('kept')]),
  ]
}

const NEVER_DECIDED = {
  create: 'neverCreated',
  update: 'neverUpdated',
  kept: 'neverLeftAlone',
} as const

function pointsOfFields(fields: readonly FieldPlan[], path: DocumentPath): CoveragePoint[] {
  return fields.flatMap((field) => [
    pointOfField(field, [...path, field.name]),
    ...pointsOfValue(field.value, [...path, field.name]),
  ])
}

function pointOfField(field: FieldPlan, path: DocumentPath): CoveragePoint {
  return {
    kind: 'field',
    path,
    message: say('neverFilled', { field: field.name }),
    sight: { of: field, what: true },
  }
}

function pointsOfValue(value: ValuePlan, path: DocumentPath): CoveragePoint[] {
  switch (value.kind) {
    case 'constant':
    case 'formula':
      return []
    case 'map':
      return pointsOfFields(value.fields, path)
    case 'list':
      return value.items.flatMap((item, at) => pointsOfValue(item, [...path, at]))
    case 'each':
      return [...pointsOfItems(value), ...pointsOfValue(value.set, [...value.path, 'set'])]
  }
}

function pointsOfItems(each: EachPlan): CoveragePoint[] {
  const point = (taken: boolean, message: Message): CoveragePoint => ({
    kind: 'branch',
    path: [...each.path, each.if ? 'if' : 'for'],
    message,
    sight: { of: each, what: taken },
  })
  const taken = point(true, say('neverAnItem', {}))
  return each.if ? [taken, point(false, say('neverLeftOut', {}))] : [taken]
}
