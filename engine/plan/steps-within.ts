import type { StepPlan } from './flow-plan.ts'

/** Steps with all that are within them, in the order of the file. */
export function stepsWithin(steps: readonly StepPlan[]): readonly StepPlan[] {
  return steps.flatMap((step) => {
    if (step.kind === 'do') return [step, ...stepsWithin([...step.steps, ...(step.else ?? [])])]
    return step.kind === 'call' ? [step, ...stepsWithin(step.steps)] : [step]
  })
}
