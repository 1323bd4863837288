import {
  combineFormula,
  type DocumentPath,
  type FormulaGesture,
  type Json,
  type YamlEdit,
} from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { isSamePath, mapAt, valueAt } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import { splitFieldPath } from '../mapping/field-path.ts'
import type { MappedField } from '../mapping/mapped-fields.ts'
import type { MappingView } from '../mapping/mapping-view.ts'
import { followPolicies } from './change-policy.ts'
import { fillSpot, findSpot, insertField } from './fill-field.ts'

/** Fills a field with a formula (without its `=`), as it was written by hand. One cell is one entry of the undo list. */
export function setFormula(view: MappingView, target: string, formula: string): GestureOutcome {
  const text = formula.trim()
  if (text === '') return removeField(view, target)
  const name = label('gesture.formula', { target })
  const filled = fill(view, target, `=${text}`, name)
  return filled.kind === 'refused' ? filled : { ...filled, group: `cell:${target}` }
}

/** Fills a field with a value that stands for itself. */
export function setConstant(view: MappingView, target: string, value: Json): GestureOutcome {
  // Text that begins with "=" would be read as a formula.
  const isLikeFormula = typeof value === 'string' && value.startsWith('=')
  const written = isLikeFormula ? `=${JSON.stringify(value)}` : value
  return fill(view, target, written, label('gesture.constant', { target }))
}

/** Makes the formula of a field do something more: through a function, a table, a calculation. */
export function extendFormula(
  view: MappingView,
  target: string,
  change: FormulaGesture,
): GestureOutcome {
  const field = view.fields.find((each) => each.target === target)
  if (!field || (field.kind !== 'formula' && field.kind !== 'constant')) {
    return refuseGesture('no-formula', { target })
  }
  const combined = combineFormula(field.text, change)
  if (combined.text === undefined) return refuseGesture('formula', { message: combined.problem })
  const name = label(`gesture.extend.${change.kind}`, { target })
  return gesture(name, [{ kind: 'set', path: field.path, value: `=${combined.text}` }])
}

/** Takes a field out of the mapping, with groups that hold nothing else. */
export function removeField(view: MappingView, target: string): GestureOutcome {
  const field = view.fields.find((each) => each.target === target)
  if (!field) return refuseGesture('unmapped', { target })
  const path = withEmptyGroups(view, field.path)
  const edits: YamlEdit[] = [{ kind: 'remove', path }]
  const isTop = path.length === view.path.length + 1
  if (isTop) edits.push(...followPolicies(view, String(path.at(-1)), undefined))
  return gesture(label('gesture.remove', { target }), edits)
}

/** Gives what fills one field to another one: the name changes where it stands, or it moves with its comments. */
export function repointField(
  view: MappingView,
  field: MappedField,
  target: string,
): GestureOutcome {
  const spot = findSpot(view, target)
  if (spot.kind === 'refused') return spot
  if (spot.field) return refuseGesture('filled', { target })
  const name = label('gesture.repoint', { from: field.target, target })
  const from = field.path.slice(0, -1)
  const key = splitFieldPath(target).at(-1) ?? ''
  if (isSamePath(from, spot.holder) && spot.names.length === 1) {
    const isTop = isSamePath(from, view.path)
    const policies = isTop ? followPolicies(view, String(field.path.at(-1)), key) : []
    return gesture(name, [{ kind: 'rename', path: field.path, key }, ...policies])
  }
  if (spot.lists.length > 0) {
    return refuseGesture('needs-list', { source: field.target, list: spot.lists[0] ?? '' })
  }
  const value = valueAt(view.step.value, field.path.slice(view.step.path.length)) ?? null
  const isTop = isSamePath(from, view.path)
  const policies = isTop ? followPolicies(view, String(field.path.at(-1)), undefined) : []
  return gesture(name, [
    fillSpot(view, spot, value),
    { kind: 'remove', path: field.path },
    ...policies,
  ])
}

function fill(
  view: MappingView,
  target: string,
  value: Json,
  name: ReturnType<typeof label>,
): GestureOutcome {
  const spot = findSpot(view, target)
  if (spot.kind === 'refused') return spot
  if (spot.lists.length > 0) {
    return refuseGesture('needs-list', { source: target, list: spot.lists[0] ?? '' })
  }
  return gesture(name, [fillSpot(view, spot, value)])
}

/** The outermost group that would be left with nothing; loops stay, because they say what the list is. */
function withEmptyGroups(view: MappingView, path: DocumentPath): DocumentPath {
  const parent = path.slice(0, -1)
  if (parent.length <= view.path.length) return path
  const map = mapAt(view.step.value, parent.slice(view.step.path.length))
  const isLoopSet = view.fields.some(
    ({ kind, path: own }) => kind === 'loop' && isSamePath([...own, 'set'], parent),
  )
  const isAlone = map !== undefined && Object.keys(map).length === 1
  return isAlone && !isLoopSet ? withEmptyGroups(view, parent) : path
}

/** Adds a field to what a `let` computes, or one that the target's schema does not name. */
export function addField(view: MappingView, name: string, value: Json): GestureOutcome {
  const map = mapAt(view.step.value, view.path.slice(view.step.path.length))
  if (map && Object.hasOwn(map, name)) return refuseGesture('filled', { target: name })
  const edit = insertField(view, { holder: view.path, group: '' }, name, value)
  return gesture(label('gesture.add', { target: name }), [edit])
}
