import type { Json } from '../../engine/index.ts'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import type { TableRows } from './use-table.ts'

export type TableSides = AnswerOf<Routes['readTableChoices']>

/** What is known of the sides before they are read. */
export const UNREAD: TableSides = { from: null, to: null, suggestions: [] }

/** A row of a table as a person sees it. */
export interface TableRow {
  readonly key: string
  readonly label: string
  readonly value: Json | undefined
  /** The value is that of the file. */
  readonly isShipped: boolean
  /** The source has the value; a row without it was made by hand. */
  readonly isRead: boolean
  /** Both systems have a value of this very name, and the row says so. */
  readonly isSameName: boolean
  readonly suggestion: TableSides['suggestions'][number] | undefined
}

/** All values of the source, and the rows besides them, in the order of the source. */
export function toTableRows(
  { from, to, suggestions }: TableSides,
  rows: TableRows,
  shipped: TableRows,
): readonly TableRow[] {
  const labels = new Map(
    (from?.items ?? []).map(({ value, label }) => [textOfValue(value), label] as const),
  )
  const named = sameNames({ from, to })
  const keys = new Set([...labels.keys(), ...Object.keys(shipped), ...Object.keys(rows)])
  return [...keys].map((key) => {
    const value = rows[key] ?? shipped[key]
    return {
      key,
      label: labels.get(key) ?? key,
      value,
      isShipped: rows[key] === undefined && shipped[key] !== undefined,
      isRead: labels.has(key),
      isSameName: value !== undefined && named[key] === value,
      suggestion:
        value === undefined ? suggestions.find(({ from: own }) => own === key) : undefined,
    }
  })
}

/**
 * What holds of a table that nobody filled yet, until a person says otherwise: values of one and the same name. Of two
 * that are called so a person chooses, and what the target is still to get is none.
 */
export function acceptedNames(sides: TableSides, rows: TableRows, shipped: TableRows): TableRows {
  if (Object.keys(rows).length > 0) return {}
  return Object.fromEntries(
    Object.entries(sameNames(sides)).filter(([key]) => shipped[key] === undefined),
  )
}

function sameNames({ from, to }: Pick<TableSides, 'from' | 'to'>): TableRows {
  const pairs = (from?.items ?? []).flatMap(({ value, label }) => {
    const [same, ...others] = (to?.items ?? []).filter(
      (each) => each.isNew !== true && plain(each.label) === plain(label),
    )
    return same && others.length === 0 ? [[textOfValue(value), same.value] as const] : []
  })
  return Object.fromEntries(pairs)
}

function plain(name: string): string {
  return name.trim().toLowerCase()
}

/** A value as it is written in a table's left column, or shown in its right one. */
export function textOfValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What a person typed, as the value of a row: a number where it is one, as on the command line. */
export function parseValue(text: string): Json {
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text
}

/** Rows from a spreadsheet or a text: two columns, parted by a tab, a semicolon or an equals sign. */
export function parsePastedRows(text: string): {
  readonly rows: TableRows
  /** Lines that are no pair. */
  readonly wrong: number
} {
  const lines = text.split('\n').map((line) => line.trimEnd())
  const full = lines.filter((line) => line.trim() !== '')
  const pairs = full.flatMap((line) => {
    const match = /^\s*(?<from>.+?)\s*[\t;=]\s*(?<to>.+?)\s*$/.exec(line)
    const { from, to } = match?.groups ?? {}
    return from === undefined || to === undefined ? [] : [[from, parseValue(to)] as const]
  })
  return { rows: Object.fromEntries(pairs), wrong: full.length - pairs.length }
}
