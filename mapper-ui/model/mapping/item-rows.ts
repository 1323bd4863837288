import type { ScopeItem } from './read-lineage.ts'
import { rowAbove, type SchemaRows } from './schema-rows.ts'

/** Rows of the item that bare names are fields of, as first and behind the last; nothing outside of lists. */
export function itemRows(
  rows: SchemaRows,
  { path }: ScopeItem,
): { readonly from: number; readonly to: number } | undefined {
  if (path === undefined || path === '$') return undefined
  const from = rows.rowOf.get(path) ?? rowAbove(rows, path)
  return from < 0 ? undefined : { from, to: rows.end[from] ?? from + 1 }
}
