import type { DocumentPath, Json, JsonObject, YamlEdit } from '../../../engine/index.ts'
import { type GestureOutcome, gesture, refuseGesture } from '../document/gesture.ts'
import { mapAt, showPath } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import { verbs } from '../mapping/flow-steps.ts'
import { insertKey } from './place-key.ts'

/** Keys of a step in the order in which people write them. */
const KEY_ORDER = [
  'find',
  'write',
  'delete',
  'skip',
  'fail',
  'call',
  'for',
  'if',
  'let',
  'with',
  'mode',
  'by',
  'match',
  'link',
  'became',
  'missing',
  'createOnly',
  'onlyIfEmpty',
  'unchanged',
  'as',
  'set',
  'do',
  'else',
]

/** Changes one key of a step, adds it at its place, or takes it away (`undefined`). */
export function setStepKey(
  flow: Json,
  step: DocumentPath,
  key: string,
  value: Json | undefined,
): GestureOutcome {
  const map = mapAt(flow, step)
  if (!map) return refuseGesture('absent', { path: showPath(step) })
  const isThere = Object.hasOwn(map, key)
  const values = { key, step: showPath(step) }
  if (value === undefined) {
    if (verbs.some((verb) => verb === key)) return refuseGesture('verb', values)
    const edits: YamlEdit[] = isThere ? [{ kind: 'remove', path: [...step, key] }] : []
    return gesture(label('gesture.remove-key', values), edits)
  }
  const edit: YamlEdit = isThere
    ? { kind: 'set', path: [...step, key], value }
    : insertStepKey(map, step, key, value)
  return gesture(label('gesture.set-key', values), [edit])
}

/** Adds a key to a step, where people would write it. */
export function insertStepKey(
  map: JsonObject,
  step: DocumentPath,
  key: string,
  value: Json,
): YamlEdit {
  return insertKey(map, step, { key, value }, (each) => KEY_ORDER.indexOf(each))
}

/** Makes a step run only when a formula (without its `=`) gives true, or always. */
export function setCondition(
  flow: Json,
  step: DocumentPath,
  formula: string | undefined,
): GestureOutcome {
  const text = formula?.trim()
  const outcome = setStepKey(flow, step, 'if', text ? `=${text}` : undefined)
  if (outcome.kind === 'refused') return outcome
  return { ...outcome, label: label('gesture.condition', { step: showPath(step) }) }
}
