import { FormulaError } from '../../formula/formula.ts'
import type { Json } from '../../json.ts'
import { say } from '../../messages/message.ts'
import type { TablePlan } from '../../plan/flow-plan.ts'
import type { MissingRow } from '../store/missing-row.ts'
import type { Trace } from './trace.ts'

/**
 * Makes the look-up behind `$translate` for a flow's tables. `onMissing` hears of values that come to nothing because a
 * table has no row for them: where that is meant, it says `otherwise: { use: null }`.
 */
export function createTranslate(
  tables: Readonly<Record<string, TablePlan>>,
  trace?: Trace,
  onMissing?: (row: MissingRow) => void,
): (table: string, value: unknown) => Json | undefined {
  return (name, value) => {
    const table = Object.hasOwn(tables, name) ? tables[name] : undefined
    if (!table) {
      throw new FormulaError('TABLE_UNKNOWN', say('tableUnknown', { name }), undefined)
    }
    if (value === undefined || value === null) return undefined
    const row = rowName(name, value)
    if (Object.hasOwn(table.rows, row)) {
      trace?.({ kind: 'table', table: name, row })
      return table.rows[row]
    }
    trace?.({ kind: 'table', table: name })
    if (table.otherwise.kind === 'nothing') onMissing?.({ table: name, value: shortened(row) })
    return otherwiseOf(name, table, value, row)
  }
}

/** Longer than any name, and short enough to be kept where values are looked up. */
const LONGEST = 300

function shortened(row: string): string {
  return row.length > LONGEST ? `${row.slice(0, LONGEST)}…` : row
}

function otherwiseOf(
  name: string,
  { otherwise, title }: TablePlan,
  value: unknown,
  row: string,
): Json | undefined {
  switch (otherwise.kind) {
    case 'use':
      return otherwise.value
    case 'keep':
      return typeof value === 'string' || typeof value === 'number' ? value : row
    case 'nothing':
      return undefined
    case 'fail': {
      const message = say('rowMissing', { title: title ?? name, name: row })
      throw new FormulaError('TABLE_ROW_MISSING', message, undefined)
    }
  }
}

/** Rows are named by text: 21 and "21" are one row. */
function rowName(table: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new FormulaError('TABLE_VALUE', say('untranslatable', { title: table }), undefined)
}
