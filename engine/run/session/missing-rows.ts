import { type Message, say, sayAll } from '../../messages/message.ts'
import type { FlowPlan } from '../../plan/flow-plan.ts'
import type { MissingRow } from '../store/missing-row.ts'

/** More of one record are not told one by one. */
const MAX_NAMED = 5

/** A table that knows next to nothing need not be told value by value. */
const MAX_VALUES = 1_000

/** The values that the records of a run went without, each once. */
export interface Missed {
  readonly note: (row: MissingRow) => void
  /** Since the last call. */
  readonly take: () => readonly MissingRow[]
  readonly all: () => readonly MissingRow[]
}

export function createMissed(): Missed {
  const known = new Map<string, MissingRow>()
  const fresh: MissingRow[] = []
  return {
    note: (row) => {
      const name = JSON.stringify([row.table, row.value])
      if (known.has(name) || known.size >= MAX_VALUES) return
      known.set(name, row)
      fresh.push(row)
    },
    take: () => fresh.splice(0),
    all: () => [...known.values()],
  }
}

/** Only a table whose `otherwise` is `nothing` leaves values out without a word. */
export function mayMissRows({ tables }: FlowPlan): boolean {
  return Object.values(tables).some(({ otherwise }) => otherwise.kind === 'nothing')
}

/** What a record that was done otherwise went without: `no row in "Features" for Colour, Washing`. */
export function sayMissingRows(
  { tables }: FlowPlan,
  rows: readonly MissingRow[],
): Message | undefined {
  if (rows.length === 0) return undefined
  const names = [...new Set(rows.map(({ table }) => table))]
  const parts = names.map((table) => {
    const values = [...new Set(rows.flatMap((row) => (row.table === table ? [row.value] : [])))]
    const named = values.slice(0, MAX_NAMED).join(', ')
    const title = tables[table]?.title ?? table
    const left = values.length - MAX_NAMED
    return left > 0
      ? say('rowsLeftOutAndMore', { title, names: named, count: left })
      : say('rowsLeftOut', { title, names: named })
  })
  return sayAll(parts)
}
