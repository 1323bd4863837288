import type { DocumentPath, Json, JsonObject, YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { mapAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import { insertKey } from './place-key.ts'
import { readGrid } from './read-grid.ts'

/** What the right column of a table may hold. */
export type TableValue = string | number | boolean

/** Changes what a value of the left column is translated to, or adds a row for it. */
export function setTableRow(
  flow: Json,
  table: string,
  left: string,
  right: TableValue,
): GestureOutcome {
  const name = label('gesture.table-row', { table, left })
  const edits = rowEdits(flow, table, [[left, right]])
  return edits ? gesture(name, edits) : refuseGesture('table-elsewhere', { table })
}

export function renameTableRow(table: string, left: string, renamed: string): GestureOutcome {
  const path = [...rowsOf(table), left]
  const edit: YamlEdit = { kind: 'rename', path, key: renamed }
  return gesture(label('gesture.table-rename', { table, left }), [edit])
}

export function removeTableRow(table: string, left: string): GestureOutcome {
  const path = [...rowsOf(table), left]
  return gesture(label('gesture.table-remove', { table, left }), [{ kind: 'remove', path }])
}

/** Takes over two columns of a spreadsheet: rows that are there change, others are added, none goes away. */
export function pasteTable(flow: Json, table: string, text: string): GestureOutcome {
  const grid = readGrid(text)
  const short = grid.findIndex((cells) => cells.length < 2 || cells[0] === '')
  if (grid.length === 0) return refuseGesture('paste-empty')
  if (short >= 0) return refuseGesture('paste-columns', { row: short + 1 })
  const rows = new Map(grid.map(([left = '', right = '']) => [left, readCell(right)]))
  const edits = rowEdits(flow, table, [...rows])
  if (!edits) return refuseGesture('table-elsewhere', { table })
  return gesture(label('gesture.table-paste', { table, count: rows.size }), edits)
}

/** Edits for rows of a table of this file; nothing where the table is not in it. */
function rowEdits(
  flow: Json,
  table: string,
  rows: readonly (readonly [string, TableValue])[],
): readonly YamlEdit[] | undefined {
  const holder = mapAt(flow, ['tables', table])
  if (!holder) return undefined
  const known = mapAt(holder, ['rows'])
  if (!known || Object.keys(known).length === 0)
    return [tableRows(holder, table, Object.fromEntries(rows))]
  return rows.flatMap(([left, value]): readonly YamlEdit[] => {
    const path = [...rowsOf(table), left]
    if (!Object.hasOwn(known, left)) {
      return [{ kind: 'insert', place: { kind: 'end', of: rowsOf(table) }, key: left, value }]
    }
    return known[left] === value ? [] : [{ kind: 'set', path, value }]
  })
}

const TABLE_KEYS = ['title', 'from', 'to', 'rows', 'otherwise']

function tableRows(holder: JsonObject, table: string, value: JsonObject): YamlEdit {
  const path = ['tables', table]
  if (Object.hasOwn(holder, 'rows')) return { kind: 'set', path: [...path, 'rows'], value }
  return insertKey(holder, path, { key: 'rows', value }, (key) => TABLE_KEYS.indexOf(key))
}

function rowsOf(table: string): DocumentPath {
  return ['tables', table, 'rows']
}

/** A cell is a number or a yes or no only when it is written exactly as one: `0871` stays text. */
function readCell(cell: string): TableValue {
  if (cell === 'true' || cell === 'false') return cell === 'true'
  const number = Number(cell)
  return cell !== '' && Number.isFinite(number) && String(number) === cell ? number : cell
}
