import { useMemo } from 'react'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { showPath, startsWith } from '../../model/document/json-path.ts'
import { splitFieldPath } from '../../model/mapping/field-path.ts'
import type { FlowStep } from '../../model/mapping/flow-steps.ts'
import type { ItemScope } from '../../model/mapping/item-scope.ts'
import type { MappedField } from '../../model/mapping/mapped-fields.ts'

import { useView } from '../editor-context.tsx'
import type { FieldPreviewShown } from '../project/project-messages.ts'
import { shownPreview } from '../shown-preview.ts'
import { useMappingState } from './mapping-context.tsx'

/** What the chosen sample gives for the fields of a step. */
export interface RowValues {
  /** Absent where the sample does not come to the field. */
  readonly of: (field: MappedField, mode: 'create' | 'update') => FieldPreviewShown | undefined
  /** How many items the loop of a scope has, for the items chosen around it. */
  readonly countOf: (scope: ItemScope) => number
  /** Which of them is shown. */
  readonly itemOf: (scope: ItemScope) => number
}

type Fields = ReadonlyMap<string, readonly FieldPreviewShown[]>

export function useRowValues(): RowValues {
  const shown = useView(shownPreview)
  const items = useMappingState((state) => state.items)
  return useMemo(() => {
    const create = byPath(shown?.create.fields ?? [])
    const update = byPath(shown?.update.fields ?? [])
    const all = [...(shown?.create.fields ?? []), ...(shown?.update.fields ?? [])]
    return {
      of: ({ path, scope }, mode) => {
        const told = (mode === 'create' ? create : update).get(showPath(path))
        const turn = turnOf(scope, items)
        return told?.find((field) => field.turn.join() === turn.join())
      },
      itemOf: ({ path }) => items[showPath(path)] ?? 0,
      countOf: (scope) => countItems(all, scope, items),
    }
  }, [shown, items])
}

/** Positions in the loops around a formula, outermost first, as they are chosen. */
export function turnOf(
  scope: ItemScope,
  items: Readonly<Record<string, number>>,
): readonly number[] {
  const own = scope.list === undefined ? [] : [items[showPath(scope.path)] ?? 0]
  return scope.outer ? [...turnOf(scope.outer, items), ...own] : own
}

/** Formulas of the lists around a formula that are written within a step, outermost first. */
export function listsWithin(scope: ItemScope, step: FlowStep): readonly string[] {
  const isOwn = scope.path.length > step.path.length && startsWith(scope.path, step.path)
  if (!isOwn || scope.list === undefined) return []
  return [...(scope.outer ? listsWithin(scope.outer, step) : []), scope.list]
}

/** What a source field has in a record; of lists, one item is taken. */
export function sourceValue(record: JsonObject | undefined, path: string): Json | undefined {
  let node: Json | undefined = record
  for (const name of splitFieldPath(path === '$' ? '' : path)) {
    const holder: Json | undefined = isJsonList(node) ? node[0] : node
    node = isJsonObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined
  }
  return node
}

/** A value in one line. */
export function showValue(value: Json | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value === '' ? '""' : value
  return JSON.stringify(value)
}

function byPath(fields: readonly FieldPreviewShown[]): Fields {
  const map = new Map<string, FieldPreviewShown[]>()
  for (const field of fields) {
    const key = showPath(field.path)
    const known = map.get(key)
    if (known) known.push(field)
    else map.set(key, [field])
  }
  return map
}

function countItems(
  fields: readonly FieldPreviewShown[],
  { path, outer }: ItemScope,
  items: Readonly<Record<string, number>>,
): number {
  const around = outer ? turnOf(outer, items) : []
  let count = 0
  for (const field of fields) {
    const at = field.turn[around.length]
    if (at === undefined || !startsWith(field.path, path) || !startsWith(field.turn, around))
      continue
    count = Math.max(count, at + 1)
  }
  return count
}
