import type { FlowPlan, StepPlan } from './flow-plan.ts'
import { stepsWithin } from './steps-within.ts'

/**
 * The flows whose records a flow waits for: it looks with `missing: wait` for what they make.
 *
 * @returns names out of `all`, without its own, in their order
 */
export function findWaitedFor(
  flow: Pick<FlowPlan, 'name' | 'steps'>,
  all: readonly Pick<FlowPlan, 'name' | 'steps'>[],
): readonly string[] {
  const awaited = new Set(
    stepsWithin(flow.steps).flatMap((step) =>
      step.kind === 'find' && step.missing === 'wait' ? [step.resource.name] : [],
    ),
  )
  return all
    .filter(({ name, steps }) => name !== flow.name && stepsWithin(steps).some(makesAny(awaited)))
    .map(({ name }) => name)
}

/** What a step can only update, it does not make. */
function makesAny(resources: ReadonlySet<string>): (step: StepPlan) => boolean {
  return (step) => {
    if (step.kind !== 'write' || !resources.has(step.resource.name)) return false
    return step.mode.kind !== 'constant' || step.mode.value !== 'update'
  }
}
