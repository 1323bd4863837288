import type { Json } from '../../../engine/index.ts'
import {
  type GestureOutcome,
  type GestureRefusal,
  gesture,
  refuseGesture,
} from '../document/gesture.ts'
import { type Label, label } from '../document/label.ts'
import { joinFieldPath } from '../mapping/field-path.ts'
import type { ItemScope } from '../mapping/item-scope.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, RowFlag } from '../mapping/schema-rows.ts'
import { type DropChoice, listDropChoices, listsAhead } from './drop-choices.ts'
import { type DropRequest, valueOfDrop } from './drop-value.ts'
import { type FieldSpot, fillSpot, findSpot, insertField } from './fill-field.ts'
import { matchChildren } from './match-children.ts'
import { orderInserts } from './place-key.ts'
import { sourceFormula } from './source-formula.ts'

/** Connects a source field with a target field: as chosen, or as it is most likely meant. */
export function connectFields(
  view: MappingView,
  source: string,
  target: string,
  chosen?: DropChoice,
): GestureOutcome {
  const spot = findSpot(view, target)
  if (spot.kind === 'refused') return spot
  if (!view.source.rowOf.has(source)) return refuseGesture('absent', { path: source })
  const choices = listDropChoices(view, source, target, spot)
  const choice = chosen ?? choices[0]
  if (choice === undefined || !choices.includes(choice)) {
    return refuseGesture(`unfit${misfitOf(view, source, target)}`, { source, target })
  }
  const name = label(`gesture.connect.${choice}`, { source, target })
  if (choice === 'each') return connectLists(view, { source, target, spot }, name)
  if (choice === 'match-children') return connectChildren(view, { source, target, spot }, name)
  const loops = addLoops(view, source, spot)
  if (loops.kind === 'refused') return loops
  const value = valueOfDrop(view, { source, target, spot, choice, scope: loops.scope })
  if (value.kind === 'refused') return value
  const notices = [...loops.notices, ...value.notices]
  return gesture(name, [fillWithLoops(view, spot, loops.lists, value.value)], notices)
}

/** Why nothing of this field can fill that one: which of them is a group. */
function misfitOf({ source: from, target: to }: MappingView, source: string, target: string) {
  const isSourceGroup = hasFlag(from, from.rowOf.get(source) ?? -1, RowFlag.group)
  const row = to.rowOf.get(target) ?? -1
  if (isSourceGroup) return '-group'
  const isTargetGroup = hasFlag(to, row, RowFlag.group) && !hasFlag(to, row, RowFlag.list)
  return isTargetGroup ? '-value' : ''
}

interface Loops {
  readonly kind: 'loops'
  /** Target list → formula of its items. */
  readonly lists: ReadonlyMap<string, string>
  /** The scope within the innermost. */
  readonly scope: ItemScope
  readonly notices: readonly Label[]
}

/** A field in a target list that is not filled yet needs the list: one loop for each, over the source's lists. */
function addLoops(view: MappingView, source: string, spot: FieldSpot): Loops | GestureRefusal {
  const ahead = listsAhead(view, source, spot)
  if (ahead.length < spot.lists.length) {
    return refuseGesture('needs-list', { source, list: spot.lists[ahead.length] ?? '' })
  }
  const lists = new Map<string, string>()
  const notices: Label[] = []
  let { scope } = spot
  for (const [at, target] of spot.lists.entries()) {
    const isLast = at === spot.lists.length - 1
    const from = ahead[isLast ? ahead.length - 1 : at] ?? ''
    const formula = sourceFormula(view, from, scope)
    if (formula.kind === 'refused') return formula
    lists.set(target, formula.text)
    scope = { path: spot.holder, list: formula.text, outer: scope }
    notices.push(label('notice.loop-added', { list: target, source: from }))
  }
  return { kind: 'loops', lists, scope, notices }
}

/** Writes a field, and the groups and lists that it is the first of. */
function fillWithLoops(
  view: MappingView,
  spot: FieldSpot,
  lists: ReadonlyMap<string, string>,
  value: Json,
) {
  if (lists.size === 0) return fillSpot(view, spot, value)
  const paths: string[] = []
  for (const each of spot.names) paths.push(joinFieldPath(paths.at(-1) ?? spot.group, each))
  let nested = value
  for (let at = spot.names.length - 1; at > 0; at--) {
    nested = { [spot.names[at] ?? '']: nested }
    const list = lists.get(paths[at - 1] ?? '')
    if (list !== undefined) nested = { for: `=${list}`, set: nested }
  }
  return insertField(view, spot, spot.names[0] ?? '', nested)
}

/** Each item of the source list becomes one of the target list; fields of one name come along. */
function connectLists(
  view: MappingView,
  { source, target, spot }: Pick<DropRequest, 'source' | 'target' | 'spot'>,
  name: Label,
): GestureOutcome {
  const loops = addLoops(view, source, spot)
  if (loops.kind === 'refused') return loops
  const list = sourceFormula(view, source, loops.scope)
  if (list.kind === 'refused') return list
  const isLoop = spot.field?.kind === 'loop'
  if (isLoop && spot.field) {
    const path = [...spot.field.path, 'for']
    return gesture(name, [{ kind: 'set', path, value: `=${list.text}` }])
  }
  const scope = { path: spot.holder, list: list.text, outer: loops.scope }
  const set = setOfChildren(view, source, target, scope)
  const value = { for: `=${list.text}`, set: set.fields }
  const notices = [...loops.notices, ...set.notices]
  return gesture(name, [fillWithLoops(view, spot, loops.lists, value)], notices)
}

/** Fields of one name in two groups are connected; those that are filled already stay as they are. */
function connectChildren(
  view: MappingView,
  { source, target, spot }: Pick<DropRequest, 'source' | 'target' | 'spot'>,
  name: Label,
): GestureOutcome {
  const loops = addLoops(view, source, spot)
  if (loops.kind === 'refused') return loops
  const { fields, notices } = setOfChildren(view, source, target, loops.scope)
  if (Object.keys(fields).length === 0) return refuseGesture('no-children', { source, target })
  const told = [...loops.notices, ...notices]
  if (spot.field?.kind !== 'group') {
    return gesture(name, [fillWithLoops(view, spot, loops.lists, fields)], told)
  }
  const inside = { holder: spot.field.path, group: target }
  const edits = Object.entries(fields).map(([key, value]) => insertField(view, inside, key, value))
  return gesture(name, orderInserts(edits), told)
}

function setOfChildren(
  view: MappingView,
  source: string,
  target: string,
  scope: ItemScope,
): { readonly fields: Readonly<Record<string, Json>>; readonly notices: readonly Label[] } {
  const matched = matchChildren(view, source, target)
  const fields: [string, Json][] = []
  for (const child of matched) {
    const value = valueOfDrop(view, {
      source: child.source,
      target: child.target,
      spot: { kind: 'spot', holder: [], scope, group: '', names: [], lists: [], field: undefined },
      choice: 'map',
      scope,
    })
    if (value.kind === 'value') fields.push([child.name, value.value])
  }
  const notices =
    fields.length === 0 ? [] : [label('notice.children-matched', { count: fields.length, target })]
  return { fields: Object.fromEntries(fields), notices }
}
