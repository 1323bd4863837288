import type { DocumentPath, Json } from '../../../engine/index.ts'
import { isSamePath, mapAt, startsWith } from '../../model/document/json-path.ts'
import { type FlowStep, listSteps } from '../../model/mapping/flow-steps.ts'

/** Steps that have fields to fill. */
export function listMappedSteps(flow: Json): readonly FlowStep[] {
  return listSteps(flow).filter(({ verb }) => verb === 'write' || verb === 'let')
}

/** The step that is mapped: the one that is selected, or the first within it, or the write that fills most. */
export function chooseStep(flow: Json, selected: DocumentPath | undefined): FlowStep | undefined {
  const steps = listMappedSteps(flow)
  const own = selected && steps.find(({ path }) => isSamePath(path, selected))
  const within = selected && steps.find(({ path }) => startsWith(path, selected))
  const [most] = steps.filter(({ verb }) => verb === 'write').toSorted(byFields)
  return own ?? within ?? most ?? steps[0]
}

/** The one with more fields first; others only remember what a record is, or are about a part of it. */
function byFields(left: FlowStep, right: FlowStep): number {
  return fieldsOf(right) - fieldsOf(left)
}

function fieldsOf({ value }: FlowStep): number {
  return Object.keys(mapAt(value, ['set']) ?? {}).length
}
