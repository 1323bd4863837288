import { isJsonObject, type Json, type JsonObject, type YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { mapAt, textAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { setFormula } from './change-field.ts'
import type { TableValue } from './change-table.ts'
import { insertKey } from './place-key.ts'

/** A table that does not exist yet. */
export interface NewTable {
  readonly name: string
  readonly title: string
  readonly rows: ReadonlyMap<string, TableValue>
}

const FLOW_KEYS = [
  'flow',
  'format',
  'title',
  'about',
  'connections',
  'settings',
  'tables',
  'trigger',
  'source',
  'steps',
]

/** Shared steps have no tables of their own: they ask those of the flow that calls them. */
export function isSharedSteps(file: Json): boolean {
  return textAt(file, ['steps']) !== undefined
}

/** Fills a field with a formula that looks a value up in a table, and adds that table to the file: one undo takes both back. */
export function lookUpInNewTable(
  flow: Json,
  view: MappingView,
  target: string,
  { formula, table }: { readonly formula: string; readonly table: NewTable },
): GestureOutcome {
  const { name, title, rows } = table
  if (isSharedSteps(flow)) return refuseGesture('table-shared', { table: name })
  const isGood = /^[A-Za-z][\w-]*$/.test(name)
  const isTaken = mapAt(flow, ['tables', name]) !== undefined
  if (!isGood || isTaken) return refuseGesture('table-name', { table: name })
  const filled = setFormula(view, target, formula)
  if (filled.kind === 'refused') return filled
  const value: JsonObject = { title, rows: Object.fromEntries(rows), otherwise: 'fail' }
  const added = label('gesture.new-table', { table: name, target })
  return gesture(added, [...filled.edits, tableEdit(flow, name, value)])
}

function tableEdit(flow: Json, name: string, value: JsonObject): YamlEdit {
  const tables = mapAt(flow, ['tables'])
  if (tables && Object.keys(tables).length > 0) {
    return { kind: 'insert', place: { kind: 'end', of: ['tables'] }, key: name, value }
  }
  const made = { [name]: value }
  if (tables) return { kind: 'set', path: ['tables'], value: made }
  return insertKey(isJsonObject(flow) ? flow : {}, [], { key: 'tables', value: made }, rankOf)
}

function rankOf(key: string): number {
  return FLOW_KEYS.indexOf(key)
}
