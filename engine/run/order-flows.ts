import type { FlowPlan } from '../plan/flow-plan.ts'
import { stepsWithin } from '../plan/steps-within.ts'
import { ownTargets } from './record/own-targets.ts'

/** The same flows, each after those whose records its own wait for or that it is to run after; else in their order. */
export function orderFlows<Flow extends { readonly flow: FlowPlan }>(
  flows: readonly Flow[],
): readonly Flow[] {
  const ordered: Flow[] = []
  const visited = new Set<Flow>()
  function visit(each: Flow): void {
    // One that waits in a circle comes where it stands.
    if (visited.has(each)) return
    visited.add(each)
    for (const other of flows) if (comesBefore(other.flow, each.flow)) visit(other)
    ordered.push(each)
  }
  for (const each of flows) visit(each)
  return ordered
}

function comesBefore(first: FlowPlan, second: FlowPlan): boolean {
  if (second.trigger?.kind === 'after' && second.trigger.flow === first.name) return true
  return stepsWithin(second.steps).some(
    (step) =>
      step.kind === 'find' &&
      step.missing === 'wait' &&
      step.link !== undefined &&
      makesLink(first, step.link.source, step.resource.name),
  )
}

/** A flow whose records become such records of the target. */
export function makesLink({ source, steps }: FlowPlan, from: string, to: string): boolean {
  return source.resource.name === from && ownTargets(steps, from).includes(to)
}
