import type { FlowPlan } from '../../engine/index.ts'

type Step = FlowPlan['steps'][number]

/** What a flow writes or deletes, as `role.resource`, in the order of its steps. */
export function targetsOf({ steps, deletes }: FlowPlan): readonly string[] {
  return [...new Set([...steps, ...(deletes?.steps ?? [])].flatMap(targetsOfStep))]
}

function targetsOfStep(step: Step): readonly string[] {
  switch (step.kind) {
    case 'write':
    case 'delete':
      return [step.resource.name]
    case 'do':
      return [...step.steps, ...(step.else ?? [])].flatMap(targetsOfStep)
    case 'call':
      return step.steps.flatMap(targetsOfStep)
    case 'let':
    case 'find':
    case 'skip':
    case 'fail':
      return []
  }
}
