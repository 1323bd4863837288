import {
  type FlowPlan,
  type JsonObject,
  type MissingRow,
  OperationError,
} from '../../engine/index.ts'
import type { Choice } from './choices.ts'
import { stopsOf } from './remedies-of.ts'
import { offerSides, type TableSides, type TableSystems } from './table-sides.ts'

/** Values of a system that have no row in a table which stops records for that. */
export interface Unfilled {
  readonly table: string
  readonly open: readonly Choice[]
  /** The other system has nothing yet that could be chosen for them. */
  readonly isTargetEmpty: boolean
}

/**
 * What a few tried records cannot show: values that the systems list, that have no row in a table, and that would stop
 * a record which has one of them.
 */
export async function findUnfilled(
  systems: TableSystems,
  { flow, settings }: { readonly flow: FlowPlan; readonly settings: JsonObject },
  signal: AbortSignal,
): Promise<readonly Unfilled[]> {
  const found: Unfilled[] = []
  for (const table of stoppingTables(flow, settings)) {
    const plan = flow.tables[table]
    if (!plan?.from) continue
    const sides = await readSides(systems, plan, signal)
    const open = (sides?.from?.items ?? []).filter(
      ({ value }) => !Object.hasOwn(plan.rows, String(value)),
    )
    if (open.length === 0) continue
    const to = sides?.to
    found.push({
      table,
      open,
      isTargetEmpty: to !== undefined && to.items.length === 0 && !to.isCut && to.isOpen !== true,
    })
  }
  return found
}

/** Tables whose missing rows stop records, as things are answered. */
function stoppingTables(flow: FlowPlan, answers: JsonObject): readonly string[] {
  const named = new Set(
    stopsOf(flow)
      .filter(({ settings }) => !settings.some((name) => Object.hasOwn(answers, name)))
      .flatMap(({ tables }) => tables),
  )
  return Object.entries(flow.tables).flatMap(
    ([
      name,
      {
        otherwise: { kind },
      },
    ]) => (kind === 'fail' || (kind === 'nothing' && named.has(name)) ? [name] : []),
  )
}

/** What systems call values that tables left out for want of a row: by the table, and the value as the table knows it. */
export async function nameValues(
  systems: TableSystems,
  { tables }: FlowPlan,
  rows: readonly MissingRow[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const named = [...new Set(rows.map(({ table }) => table))].map(async (table) => {
    const { from } = tables[table] ?? {}
    // What is known by the value of a field is called so.
    const isNamed = from !== undefined && !from.field
    const sides = isNamed ? await readSides(systems, { from }, signal) : undefined
    const items = sides?.from?.items ?? []
    return [table, new Map(items.map(({ value, label }) => [String(value), label]))] as const
  })
  return new Map(await Promise.all(named))
}

/** What the trial of a table does not get is left to the trial of the records. */
async function readSides(
  systems: TableSystems,
  table: Pick<FlowPlan['tables'][string], 'from' | 'to'>,
  signal: AbortSignal,
): Promise<TableSides | undefined> {
  try {
    return await offerSides(systems, table, { seesPeople: false, signal })
  } catch (error) {
    if (error instanceof OperationError) return undefined
    throw error
  }
}
