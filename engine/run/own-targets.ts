import type { StepPlan, WriteStep } from '../plan/flow-plan.ts'

/** Target resources that the steps link to the flow's own source records. */
export function ownTargets(steps: readonly StepPlan[], source: string): readonly string[] {
  const targets = writesOf(steps)
    .filter((step) => step.link?.source === source && step.for === undefined)
    .map((step) => step.resource.name)
  return [...new Set(targets)]
}

function writesOf(steps: readonly StepPlan[]): WriteStep[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case 'write':
        return [step]
      case 'do':
        return [...writesOf(step.steps), ...writesOf(step.else ?? [])]
      case 'call':
        return writesOf(step.steps)
      case 'let':
      case 'find':
      case 'delete':
      case 'skip':
      case 'fail':
        return []
    }
  })
}
