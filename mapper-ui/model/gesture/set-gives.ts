import type { Json } from '../../../engine/index.ts'
import type { GestureOutcome } from '../document/gesture.ts'
import { label } from '../document/label.ts'
import { setStepKey } from './set-step-key.ts'

/** Makes shared steps give another value back: a formula without its `=`. */
export function setGives(steps: Json, formula: string): GestureOutcome {
  const outcome = setStepKey(steps, [], 'gives', `=${formula}`)
  return outcome.kind === 'refused' ? outcome : { ...outcome, label: label('gesture.gives') }
}
