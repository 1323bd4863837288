import type { DocumentPath, Json } from '../../../engine/index.ts'
import { isSamePath, startsWith } from '../../model/document/json-path.ts'
import { type FlowStep, listSteps } from '../../model/mapping/flow-steps.ts'

/** Steps that have fields to fill. */
export function listMappedSteps(flow: Json): readonly FlowStep[] {
  return listSteps(flow).filter(({ verb }) => verb === 'write' || verb === 'let')
}

/** The step that is mapped: the one that is selected, or the first within it, or the first that writes. */
export function chooseStep(flow: Json, selected: DocumentPath | undefined): FlowStep | undefined {
  const steps = listMappedSteps(flow)
  const own = selected && steps.find(({ path }) => isSamePath(path, selected))
  const within = selected && steps.find(({ path }) => startsWith(path, selected))
  return own ?? within ?? steps.find(({ verb }) => verb === 'write') ?? steps[0]
}
