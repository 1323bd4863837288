import type { DocumentPath, Json } from '../../../engine/index.ts'
import { isSamePath, mapAt, startsWith, textAt } from '../../model/document/json-path.ts'
import { type FlowStep, listSteps } from '../../model/mapping/flow-steps.ts'

/** Steps that have fields to fill. */
function listMappedSteps(flow: Json): readonly FlowStep[] {
  return listSteps(flow).filter(({ verb }) => verb === 'write' || verb === 'let')
}

/** These, and those that call shared steps, which are mapped in their place. */
export function listSteppedTo(
  flow: Json,
  places: Readonly<Record<string, string>>,
): readonly FlowStep[] {
  return listSteps(flow).filter((step) => isMapped(step, places))
}

/** Whether a step has fields to fill, its own or those of shared steps whose file is known. */
export function isMapped(
  { verb, value }: FlowStep,
  places: Readonly<Record<string, string>>,
): boolean {
  const name = verb === 'call' ? textAt(value, ['call']) : undefined
  return verb === 'write' || verb === 'let' || (name !== undefined && Object.hasOwn(places, name))
}

/** The step that is mapped: the one that is selected, or the first within it, or one that writes nothing yet, or most. */
export function chooseStep(flow: Json, selected: DocumentPath | undefined): FlowStep | undefined {
  const steps = listMappedSteps(flow)
  const own = selected && steps.find(({ path }) => isSamePath(path, selected))
  const within = selected && steps.find(({ path }) => startsWith(path, selected))
  return own ?? within ?? greatestWrite(steps) ?? steps[0]
}

/** Where nothing is mapped, most is to be done. Of two that write as many fields, the first. */
function greatestWrite(steps: readonly FlowStep[]): FlowStep | undefined {
  const writes = steps.filter(({ verb }) => verb === 'write')
  const empty = writes.find((step) => sizeOf(step) === 0)
  return empty ?? writes.toSorted((one, other) => sizeOf(other) - sizeOf(one))[0]
}

function sizeOf({ value }: FlowStep): number {
  return Object.keys(mapAt(value, ['set']) ?? {}).length
}
