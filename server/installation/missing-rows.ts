import type { FlowPlan, MissingRow } from '../../engine/index.ts'

/** Values that a table left out for want of a row. */
export interface MissingRows {
  readonly table: string
  readonly title: string
  readonly values: string[]
}

/** The values by their tables; `filled` are rows that were added since, whose values are missed no more. */
export function groupMissingRows(
  { tables }: FlowPlan,
  rows: readonly MissingRow[],
  filled: Readonly<Record<string, object>> = {},
): readonly MissingRows[] {
  return Object.entries(tables).flatMap(([table, { title = table, rows: own, otherwise }]) => {
    const values = rows.flatMap(({ table: name, value }) =>
      name === table && !Object.hasOwn(own, value) && !Object.hasOwn(filled[table] ?? {}, value)
        ? [value]
        : [],
    )
    return values.length > 0 && otherwise.kind === 'nothing' ? [{ table, title, values }] : []
  })
}
