import type { FlowPlan, WriteStep } from '../plan/flow-plan.ts'
import { stepsWithin } from '../plan/steps-within.ts'

/** Flows of one integration, or of none, share what they create; each gets {@link FlowPlan.sharedTargets}. */
export function withSharedTargets<Flow extends { readonly plan: FlowPlan }>(
  flows: readonly Flow[],
): readonly Flow[] {
  const creates = new Map(flows.map(({ plan }) => [plan, createsOf(plan)]))
  return flows.map((flow) => {
    const others = flows.filter(
      ({ plan }) => plan !== flow.plan && plan.integration === flow.plan.integration,
    )
    const theirs = others.flatMap(({ plan }) => creates.get(plan) ?? [])
    const shared = (creates.get(flow.plan) ?? []).filter((own) =>
      theirs.some((their) => isSame(own, their)),
    )
    if (shared.length === 0) return flow
    const sharedTargets = [...new Set(shared.map(({ resource }) => resource.name))]
    return { ...flow, plan: { ...flow.plan, sharedTargets } }
  })
}

function createsOf({ steps }: FlowPlan): readonly WriteStep[] {
  return stepsWithin(steps).filter(
    (step): step is WriteStep =>
      step.kind === 'write' && step.match !== undefined && mayCreate(step),
  )
}

function mayCreate({ mode }: WriteStep): boolean {
  return mode.kind !== 'constant' || mode.value !== 'update'
}

/** Where both have a link of one source record, that tells of what the other has made. */
function isSame(own: WriteStep, their: WriteStep): boolean {
  const isLinked = own.link !== undefined && own.link.source === their.link?.source
  return own.resource.name === their.resource.name && !isLinked
}
