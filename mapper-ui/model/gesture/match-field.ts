import type { DocumentPath, Json } from '../../../engine/index.ts'
import { type GestureOutcome, gesture } from '../document/gesture.ts'
import { mapAt, showPath } from '../document/json-path.ts'
import { label } from '../document/label.ts'
import { setStepKey } from './set-step-key.ts'

/** A field that records are recognised or looked for by. */
export interface MatchedBy {
  readonly field: string
  readonly value: Json
}

/** Adds fields to `match` or `by` of a step, or gives them another value; the others stay as they are written. */
export function setMatchFields(
  flow: Json,
  step: DocumentPath,
  key: 'match' | 'by',
  fields: readonly MatchedBy[],
): GestureOutcome {
  const path = [...step, key]
  const written = mapAt(flow, path)
  if (!written || Object.keys(written).length === 0) {
    const map = Object.fromEntries(fields.map(({ field, value }) => [field, value]))
    return setStepKey(flow, step, key, map)
  }
  return gesture(
    nameOf(key, step),
    fields.map(({ field, value }) =>
      Object.hasOwn(written, field)
        ? { kind: 'set', path: [...path, field], value }
        : { kind: 'insert', place: { kind: 'end', of: path }, key: field, value },
    ),
  )
}

/** Takes a field away; the last one with its key. */
export function removeMatchField(
  flow: Json,
  step: DocumentPath,
  key: 'match' | 'by',
  field: string,
): GestureOutcome {
  const written = mapAt(flow, [...step, key]) ?? {}
  if (Object.keys(written).every((name) => name === field)) {
    return setStepKey(flow, step, key, undefined)
  }
  return gesture(nameOf(key, step), [{ kind: 'remove', path: [...step, key, field] }])
}

function nameOf(key: string, step: DocumentPath) {
  return label('gesture.set-key', { key, step: showPath(step) })
}
