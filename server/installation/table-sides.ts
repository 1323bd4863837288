import type { FlowPlan, Project } from '../../engine/index.ts'
import type { Answers } from '../store/answers.ts'
import { type Choices, listChoices } from './list-choices.ts'
import { createAccountOpener } from './open-account.ts'
import { flowsOf, playedBy } from './questions.ts'
import { type SuggestedPair, suggestPairs } from './suggest-pairs.ts'
import { targetChoices } from './target-choices.ts'
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

export interface TableSides {
  /** Absent: nothing is known of what the side may hold. */
  readonly from: Choices | undefined
  readonly to: Choices | undefined
  readonly suggestions: readonly SuggestedPair[]
}

/** Reads what both sides of a table may hold, live from the systems. */
export async function readTableSides(
  workspace: Workspace,
  { project, integration, answers }: { project: Project; integration: string; answers: Answers },
  table: TablePlan,
  options: { readonly allowPrivate: boolean; readonly signal: AbortSignal },
): Promise<TableSides> {
  const opener = createAccountOpener(workspace, options)
  const flows = flowsOf(project, integration)
  const roles = new Map(flows.flatMap((flow) => Object.entries(flow.connections)))
  const read = async (reference: string | undefined): Promise<Choices | undefined> => {
    const [role = '', resource = ''] = reference?.split('.') ?? []
    const connector = project.connectors[roles.get(role) ?? '']
    if (!connector?.resources[resource]?.list) return undefined
    const connection = await opener.open(playedBy(answers, role), connector)
    return listChoices(connection, connector, resource, options.signal)
  }
  try {
    const from = await read(table.from)
    const to = (await read(table.to)) ?? targetChoices(project, flows, table.name)
    return { from, to, suggestions: from && to ? suggestPairs(from.items, to.items) : [] }
  } finally {
    await opener.close()
  }
}
