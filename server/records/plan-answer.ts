import {
  type FlowPlan,
  type FlowPlanning,
  isJsonObject,
  isUnknown,
  type Json,
  type JsonObject,
  type PlannedRecord,
  type Project,
  sayUnknown,
} from '../../engine/index.ts'
import type { PlanAnswer, PlanStanding } from '../contract/flows.ts'
import type { PlanState } from '../installation/kept-plans.ts'
import { remediesOf } from '../installation/remedies-of.ts'
import { isLabelOpen } from '../privacy/open-labels.ts'
import type { SayReason } from '../projects/projects.ts'
import { messageOfData } from '../store/stored-message.ts'
import type { ShownKeys } from './shown-keys.ts'
import { toCounts } from './to-counts.ts'

export const HIDDEN = '•••'

/** A flow in the words of who reads, how its reasons are said in them, and how they see the keys of records. */
interface Told {
  readonly flow: FlowPlan
  readonly sayReason: SayReason
  readonly keys: ShownKeys
}

/** A plan as the API shows it. */
export function toPlanAnswer(
  { records, hash, summary, goneQuestion }: FlowPlanning,
  project: Project,
  told: Told,
): PlanAnswer {
  return {
    plan: hash,
    records: toPlannedRecords(records, project, told),
    counts: toCounts(summary.counts),
    ...(goneQuestion !== undefined && { question: told.sayReason(goneQuestion) }),
  }
}

/** Planned records as the API shows them: personal fields are hidden, and so are names that are such fields. */
export function toPlannedRecords(
  records: readonly PlannedRecord[],
  project: Project,
  { flow, sayReason, keys }: Told,
): PlanAnswer['records'] {
  const personalOf = (reference: string): readonly string[] => {
    const [role = '', resource = ''] = reference.split('.')
    return project.connectors[flow.connections[role] ?? '']?.resources[resource]?.personal ?? []
  }
  const isNamed = isLabelOpen(project, flow)
  return records.map((record) => ({
    key: keys.show(flow.name, record.key),
    ...(isNamed && record.label !== undefined && { label: record.label }),
    outcome: record.outcome,
    ...(record.reason !== undefined && { reason: sayReason(record.reason) }),
    remedies: [...remediesOf(flow, record.cause)],
    writes: record.writes.map(({ action, resource, id, dependsOn, told: { set, before } }) => ({
      action,
      resource,
      id: id === undefined || isUnknown(id) ? null : id,
      dependsOn: [...dependsOn],
      set: shown(set, personalOf(resource)),
      ...(before && { before: shown(before, personalOf(resource)) }),
    })),
  }))
}

function shown(record: JsonObject, personal: readonly string[]): JsonObject {
  const known = replaceUnknown(record)
  return hidePersonal(isJsonObject(known) ? known : {}, personal)
}

/** A record without the values of its personal fields, which may lie deep in it. */
export function hidePersonal(record: JsonObject, personal: readonly string[]): JsonObject {
  return personal.reduce<JsonObject>((hidden, path) => hideAt(hidden, path.split('.')), record)
}

function replaceUnknown(value: Json): Json {
  if (typeof value === 'string') return sayUnknown(value)
  if (Array.isArray(value)) return value.map(replaceUnknown)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [sayUnknown(name), replaceUnknown(part)]),
  )
}

function hideAt(record: JsonObject, [name = '', ...deeper]: readonly string[]): JsonObject {
  const value = Object.hasOwn(record, name) ? record[name] : undefined
  if (value === undefined || value === null) return record
  return { ...record, [name]: deeper.length === 0 ? HIDDEN : hideWithin(value, deeper) }
}

function hideWithin(value: Json, path: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item: Json) => hideWithin(item, path))
  return isJsonObject(value) ? hideAt(value, path) : value
}

export function toPlanStanding(state: PlanState, { flow, sayReason, keys }: Told): PlanStanding {
  const nothing = { already: 0, differing: [], counts: {} }
  switch (state.kind) {
    case 'planned':
      return { ...nothing, state: 'planned' }
    case 'asked':
      return { ...nothing, state: state.isTaken ? 'running' : 'waiting' }
    case 'applied': {
      const { problem, already = 0, differing, counts } = state.applied
      return {
        state: problem === undefined ? 'done' : 'failed',
        ...(problem !== undefined && { problem: sayReason(messageOfData(problem)) }),
        already,
        differing: differing.map((key) => ({ key: keys.show(flow.name, key) })),
        counts,
      }
    }
  }
}
