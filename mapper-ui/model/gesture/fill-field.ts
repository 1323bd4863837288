import type { DocumentPath, Json, YamlEdit } from '../../../engine/index.ts'
import { type GestureRefusal, refuseGesture } from '../document/gesture.ts'
import { mapAt, valueAt } from '../document/json-path.ts'
import { joinFieldPath, splitFieldPath } from '../mapping/field-path.ts'
import type { ItemScope } from '../mapping/item-scope.ts'
import { innerScope } from '../mapping/item-scope.ts'
import { isLoop, type MappedField } from '../mapping/mapped-fields.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, RowFlag } from '../mapping/schema-rows.ts'
import { insertKey } from './place-key.ts'
import { insertStepKey } from './set-step-key.ts'

/** Where a target field is written, or would be. */
export interface FieldSpot {
  readonly kind: 'spot'
  /** The nearest map that is written. */
  readonly holder: DocumentPath
  readonly scope: ItemScope
  /** Target path of that map: empty at the top. */
  readonly group: string
  /** Names from there to the field. */
  readonly names: readonly string[]
  /** Target paths of lists on the way that are not written yet, the outermost first. */
  readonly lists: readonly string[]
  /** What is written for the field itself. */
  readonly field: MappedField | undefined
}

/** Finds where a target field goes; refuses where what it is in is filled as a whole. */
export function findSpot(view: MappingView, target: string): FieldSpot | GestureRefusal {
  const names = splitFieldPath(target)
  let spot = { holder: view.path, scope: view.scope, group: '' }
  for (const [at, name] of names.entries()) {
    const path = joinFieldPath(spot.group, name)
    const field = view.fields.find((each) => each.target === path)
    const rest = names.slice(at)
    if (!field && isReadOnly(view, target)) return refuseGesture('read-only', { field: target })
    if (!field || at === names.length - 1) {
      return {
        kind: 'spot',
        ...spot,
        names: rest,
        lists: listsWithin(view, spot.group, rest),
        field,
      }
    }
    if (field.kind !== 'group' && field.kind !== 'loop') {
      return refuseGesture('group-filled', { field: target, group: path })
    }
    const value = valueAt({ root: view.step.value }, [
      'root',
      ...field.path.slice(view.step.path.length),
    ])
    const isList = isLoop(value)
    const holder = isList ? [...field.path, 'set'] : field.path
    const scope = isList ? innerScope(value, field.path, spot.scope) : spot.scope
    spot = { holder, scope, group: path }
  }
  return refuseGesture('absent', { path: target })
}

/** The system makes its value; what a file has written there all the same can be changed and taken away. */
function isReadOnly({ target: rows }: MappingView, target: string): boolean {
  const row = rows.rowOf.get(target)
  return row !== undefined && hasFlag(rows, row, RowFlag.readOnly)
}

/** Writes a value for the field of a spot: in the place of what is there, or beside its neighbours. */
export function fillSpot(view: MappingView, spot: FieldSpot, value: Json): YamlEdit {
  if (spot.field) return { kind: 'set', path: spot.field.path, value }
  const [key = '', ...inner] = spot.names
  const nested = inner.reduceRight<Json>((within, name) => ({ [name]: within }), value)
  return insertField(view, spot, key, nested)
}

/** Writes a new field into the map of a spot, in the order of the target's fields. */
export function insertField(
  view: MappingView,
  { holder, group }: Pick<FieldSpot, 'holder' | 'group'>,
  key: string,
  value: Json,
): YamlEdit {
  const stepDepth = view.step.path.length
  const map = mapAt(view.step.value, holder.slice(stepDepth))
  if (!map) {
    // A step may still be without its `set`.
    const setKey = String(holder.at(-1))
    return insertStepKey(view.step.value, view.step.path, setKey, { [key]: value })
  }
  const rankOf = (name: string) => view.target.rowOf.get(joinFieldPath(group, name)) ?? -1
  return insertKey(map, holder, { key, value }, rankOf)
}

/** Lists among the groups that a new field makes; the field itself is none of them. */
function listsWithin(
  { target }: MappingView,
  group: string,
  names: readonly string[],
): readonly string[] {
  const lists: string[] = []
  let path = group
  for (const name of names.slice(0, -1)) {
    path = joinFieldPath(path, name)
    const row = target.rowOf.get(path)
    if (row !== undefined && hasFlag(target, row, RowFlag.list)) lists.push(path)
  }
  return lists
}
