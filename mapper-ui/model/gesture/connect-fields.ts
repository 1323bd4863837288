import { combineFormula, type FormulaGesture, type Json } from '../../../engine/index.ts'
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
import { type DropChoice, listDropChoices, listsAhead } from './drop-choices.ts'
import { type FieldSpot, fillSpot, findSpot, insertField } from './fill-field.ts'
import { matchChildren } from './match-children.ts'
import { orderInserts } from './place-key.ts'
import { conversionOf, sourceFormula } from './source-formula.ts'

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
    return refuseGesture('unfit', { source, target })
  }
  const name = label(`gesture.connect.${choice}`, { source, target })
  if (choice === 'each') return connectLists(view, source, spot, name)
  if (choice === 'match-children') return connectChildren(view, { source, target, spot }, name)
  const loops = addLoops(view, source, spot)
  if (loops.kind === 'refused') return loops
  const value = valueOfDrop(view, { source, target, spot, choice, scope: loops.scope })
  if (value.kind === 'refused') return value
  const notices = [...loops.notices, ...value.notices]
  return gesture(name, [fillWithLoops(view, spot, loops.lists, value.value)], notices)
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

interface DropRequest {
  readonly source: string
  readonly target: string
  readonly spot: FieldSpot
  readonly choice: DropChoice
  readonly scope: ItemScope
}

interface DropValue {
  readonly kind: 'value'
  readonly value: Json
  readonly notices: readonly Label[]
}

function valueOfDrop(view: MappingView, drop: DropRequest): DropValue | GestureRefusal {
  const written = sourceFormula(view, drop.source, drop.scope)
  if (written.kind === 'refused') return written
  const there = textOf(drop.spot)
  const step = combination(drop.choice, written.text)
  const isAbout = drop.choice === 'take-first' || drop.choice === 'join' || isAggregate(step)
  const combined = step
    ? combineFormula(isAbout ? written.text : there, step)
    : { text: written.text, problem: undefined }
  if (combined.text === undefined) return refuseGesture('formula', { message: combined.problem })
  const notices = drop.choice === 'take-first' ? [label('notice.first', { list: drop.source })] : []
  const converts =
    drop.choice === 'map' || drop.choice === 'replace' || drop.choice === 'take-first'
  const name = converts ? conversionFor(view, drop.source, drop.target) : undefined
  if (name === undefined) return { kind: 'value', value: `=${combined.text}`, notices }
  const converted = combineFormula(combined.text, { kind: 'wrap', name })
  if (converted.text === undefined) return refuseGesture('formula', { message: converted.problem })
  const told = [...notices, label('notice.converted', { function: name })]
  return { kind: 'value', value: `=${converted.text}`, notices: told }
}

function isAggregate(step: FormulaGesture | undefined): boolean {
  return step?.kind === 'aggregate'
}

/** What is written for a field now, as a formula. */
function textOf({ field }: FieldSpot): string {
  return field?.text ?? ''
}

function combination(choice: DropChoice, source: string): FormulaGesture | undefined {
  switch (choice) {
    case 'concatenate':
      return { kind: 'concatenate', with: source, separator: ' ' }
    case 'first-filled':
      return { kind: 'first', with: source, of: 'filled' }
    case 'condition':
      return { kind: 'condition', test: source }
    case 'take-first':
      return { kind: 'take-first' }
    case 'join':
      return { kind: 'join', separator: ', ' }
    case 'sum':
    case 'count':
      return { kind: 'aggregate', with: choice }
    case 'map':
    case 'replace':
    case 'each':
    case 'match-children':
      return undefined
  }
}

function conversionFor(view: MappingView, source: string, target: string): string | undefined {
  const from = view.source.kinds[view.source.rowOf.get(source) ?? -1] ?? 0
  const to = view.target.kinds[view.target.rowOf.get(target) ?? -1] ?? 0
  return conversionOf(from, to)
}

/** Each item of the source list becomes one of the target list; fields of one name come along. */
function connectLists(
  view: MappingView,
  source: string,
  spot: FieldSpot,
  name: Label,
): GestureOutcome {
  const loops = addLoops(view, source, spot)
  if (loops.kind === 'refused') return loops
  const list = sourceFormula(view, source, loops.scope)
  if (list.kind === 'refused') return list
  const target = String(name.values['target'])
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
