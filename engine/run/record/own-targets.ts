import type { StepPlan } from '../../plan/flow-plan.ts'
import { stepsWithin } from '../../plan/steps-within.ts'

/** Target resources that the steps link to the flow's own source records. */
export function ownTargets(steps: readonly StepPlan[], source: string): readonly string[] {
  const targets = stepsWithin(steps).flatMap((step) =>
    step.kind === 'write' && step.link?.source === source && step.for === undefined
      ? [step.resource.name]
      : [],
  )
  return [...new Set(targets)]
}
