import type { YamlEdit } from '../../../engine/index.ts'
import { type Label, label } from './label.ts'

/** What a click, a drop or a key means for the file: edits of its YAML, under one name in the undo list. */
export interface Gesture {
  readonly kind: 'gesture'
  readonly label: Label
  /** Made in this order; each counts in the file as the previous ones left it. */
  readonly edits: readonly YamlEdit[]
  /** What people should be told because they did not ask for it themselves. */
  readonly notices: readonly Label[]
  /** Gestures of one group that follow each other are one entry of the undo list. */
  readonly group?: string | undefined
}

/** A gesture that cannot be made, and why. Nothing was changed. */
export interface GestureRefusal {
  readonly kind: 'refused'
  readonly reason: Label
}

export type GestureOutcome = Gesture | GestureRefusal

export function gesture(
  name: Label,
  edits: readonly YamlEdit[],
  notices: readonly Label[] = [],
): Gesture {
  return { kind: 'gesture', label: name, edits, notices }
}

export function refuseGesture(key: string, values: Label['values'] = {}): GestureRefusal {
  return { kind: 'refused', reason: label(`refused.${key}`, values) }
}
