import { type FlowPlan, stepsWithin } from '../../engine/index.ts'

/** What a flow writes or deletes, as `role.resource`, in the order of its steps. */
export function targetsOf({ steps, deletes }: FlowPlan): readonly string[] {
  const all = stepsWithin([...steps, ...(deletes?.steps ?? [])])
  return [
    ...new Set(
      all.flatMap((step) =>
        step.kind === 'write' || step.kind === 'delete' ? [step.resource.name] : [],
      ),
    ),
  ]
}
