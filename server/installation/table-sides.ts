import type { FlowPlan, Project } from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import { type Choices, listChoices } from './list-choices.ts'
import { createAccountOpener } from './open-account.ts'
import { flowsOf, playedBy } from './questions.ts'
import { sourceChoices, targetChoices } from './schema-choices.ts'
import { type SuggestedPair, suggestPairs } from './suggest-pairs.ts'
import { targetsOf } from './targets-of.ts'
import type { Workspace } from './workspace.ts'

export type TablePlan = FlowPlan['tables'][string] & { readonly name: string }

/** The table of an integration, whichever of its flows has it. */
export function findTable(
  project: Project,
  integration: string,
  name: string,
): TablePlan | undefined {
  const flow = flowsOf(project, integration).find(({ tables }) => Object.hasOwn(tables, name))
  const table = flow?.tables[name]
  return table && { ...table, name }
}

/** Which systems the two sides belong to: where they name no resource, what the flow reads, and the one that it writes to. */
export function rolesOfTable(
  { from, to }: Pick<TablePlan, 'from' | 'to'>,
  flow: FlowPlan,
): { readonly from: string; readonly to: string | undefined } {
  const [target, ...others] = new Set(targetsOf(flow).map(roleOf))
  return {
    from: roleOf(from ?? flow.source.resource.name),
    to: to === undefined ? (others.length === 0 ? target : undefined) : roleOf(to),
  }
}

function roleOf(reference: string): string {
  return reference.split('.')[0] ?? ''
}

export interface TableSides {
  /** Absent: nothing is known of what the side may hold. */
  readonly from: Choices | undefined
  readonly to: Choices | undefined
  readonly suggestions: readonly SuggestedPair[]
}

/** Reads what both sides of a table may hold, live from the systems. */
export async function readTableSides(
  workspace: Workspace,
  {
    project,
    spoken,
    integration,
    answers,
  }: {
    readonly project: Project
    /** With its texts in the language of who reads this. */
    readonly spoken: Project
    readonly integration: string
    readonly answers: Answers
  },
  table: TablePlan,
  options: {
    readonly allowPrivate: boolean
    readonly seesPeople: boolean
    readonly signal: AbortSignal
  },
): Promise<TableSides> {
  const opener = createAccountOpener(workspace, options)
  const flows = flowsOf(project, integration)
  const roles = new Map(flows.flatMap((flow) => Object.entries(flow.connections)))
  const read = async (reference: string | undefined): Promise<Choices | undefined> => {
    const [role = '', resource = ''] = reference?.split('.') ?? []
    const connector = project.connectors[roles.get(role) ?? '']
    if (!connector?.resources[resource]?.list) return undefined
    const connection = await opener.open(playedBy(answers, role), connector)
    return listChoices(connection, connector, resource, options)
  }
  try {
    const from = (await read(table.from)) ?? sourceChoices(spoken, flows, table.name)
    const to = (await read(table.to)) ?? targetChoices(spoken, flows, table.name)
    return { from, to, suggestions: from && to ? suggestPairs(from.items, to.items) : [] }
  } finally {
    await opener.close()
  }
}
