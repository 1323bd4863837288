import type { FlowPlan, Project } from '../../engine/index.ts'

export interface FlowsChosen {
  /** Name of the direction → flow. */
  readonly directions: Readonly<Record<string, string>>
  /** Flows that are switched off. */
  readonly off: readonly string[]
}

/**
 * The flows that an integration runs, in its order: of a direction the one that was chosen, and none that is switched
 * off. A flow that stands alone is its own integration.
 */
export function activeFlows(
  project: Project,
  integration: string,
  { directions, off }: FlowsChosen,
): readonly FlowPlan[] {
  const choices = project.integrations[integration]?.flows ?? [
    { kind: 'flow', flow: integration } as const,
  ]
  const names = choices.map((choice) =>
    choice.kind === 'flow' ? choice.flow : chosen(choice.options, directions[choice.name]),
  )
  return names.flatMap((name) => {
    const flow = project.flows.find(({ plan }) => plan.name === name)
    return flow === undefined || off.includes(flow.plan.name) ? [] : [flow.plan]
  })
}

/** A choice that the integration no longer offers counts as none. */
function chosen(
  options: Readonly<Record<string, string>>,
  flow: string | undefined,
): string | undefined {
  return Object.values(options).find((option) => option === flow)
}
