import {
  describeOrigins,
  type FieldOrigin,
  type FlowPlan,
  type StepPlan,
  type Systems,
  stepsWithin,
} from '../../engine/index.ts'
import { listDeclaredNames, listPersonalNames } from './personal-names.ts'

/** What the stories of all records of a flow have in common; kept once. */
export interface FlowStory {
  /** Step id to what the step is called. */
  readonly titles: Readonly<Record<string, string>>
  /** Id of a write to where each of its fields comes from. */
  readonly origins: Readonly<Record<string, readonly FieldOrigin[]>>
  readonly personal: PersonalPaths
}

/** Where personal values are: a path stands for all that is beneath it. */
export interface PersonalPaths {
  /** Of the tidy source record. */
  readonly source: readonly string[]
  /** Of what is written, by `role.resource`. */
  readonly writes: Readonly<Record<string, readonly string[]>>
  /** Ends of paths in what systems send and get, by role. */
  readonly bodies: Readonly<Record<string, readonly string[]>>
  /** What connectors call their fields: any other name is data, as values are. Absent in stories of older versions. */
  readonly names?: readonly string[] | undefined
}

const described = new WeakMap<FlowPlan['steps'], FlowStory>()

export function describeFlowStory(flow: FlowPlan, systems: Systems): FlowStory {
  const known = described.get(flow.steps)
  if (known) return known
  const steps = stepsWithin([...flow.steps, ...(flow.deletes?.steps ?? [])])
  const story: FlowStory = {
    titles: Object.fromEntries(steps.map((step) => [step.id, titleOf(step)])),
    origins: describeOrigins(flow),
    personal: personalPathsOf(flow, steps, systems),
  }
  described.set(flow.steps, story)
  return story
}

/** Whether a flow touches anything that its connectors call personal. */
export function isPersonal({ source, writes }: PersonalPaths): boolean {
  return source.length > 0 || Object.values(writes).some((paths) => paths.length > 0)
}

function personalPathsOf(
  flow: FlowPlan,
  steps: readonly StepPlan[],
  systems: Systems,
): PersonalPaths {
  const resourceOf = ({ role, resource }: FlowPlan['source']['resource']) =>
    systems[role]?.connector.resources[resource]
  const written = steps.flatMap((step) => (step.kind === 'write' ? [step.resource] : []))
  return {
    source: resourceOf(flow.source.resource)?.personal ?? [],
    writes: Object.fromEntries(written.map((ref) => [ref.name, resourceOf(ref)?.personal ?? []])),
    bodies: Object.fromEntries(
      Object.entries(systems).map(([role, { connector }]) => [
        role,
        [...new Set(Object.values(connector.resources).flatMap(listPersonalNames))],
      ]),
    ),
    names: [
      ...new Set(
        Object.values(systems).flatMap(({ connector }) =>
          Object.values(connector.resources).flatMap(listDeclaredNames),
        ),
      ),
    ],
  }
}

function titleOf(step: StepPlan): string {
  if (step.title !== undefined) return step.title
  switch (step.kind) {
    case 'find':
    case 'write':
    case 'delete':
      return `${step.kind} ${step.resource.name}`
    case 'let':
      return `let ${step.values.map(({ name }) => name).join(', ')}`
    case 'call':
      return `call ${step.name}`
    case 'skip':
    case 'fail':
    case 'do':
      return step.kind
  }
}
