import {
  editYaml,
  editYamlTogether,
  type Refusal,
  type TextEdit,
  type YamlEdit,
} from '../../../engine/index.ts'
import { composeTextEdits } from './compose-text-edits.ts'

export interface MadeEdits {
  readonly kind: 'made'
  readonly text: string
  /** From the old text to the new one. */
  readonly edits: readonly TextEdit[]
  readonly inverse: readonly TextEdit[]
}

/** Makes all edits, or none of them: at once where they go together, else one after the other. */
export function makeEdits(text: string, edits: readonly YamlEdit[]): MadeEdits | Refusal {
  const together = edits.length > 1 ? editYamlTogether(text, edits) : undefined
  if (together?.kind === 'edited') return { ...together, kind: 'made' }
  let made: MadeEdits = { kind: 'made', text, edits: [], inverse: [] }
  for (const edit of edits) {
    const outcome = editYaml(made.text, edit)
    if (outcome.kind === 'refused') return outcome
    made = {
      kind: 'made',
      text: outcome.text,
      edits: composeTextEdits(made.edits, outcome.edits),
      inverse: composeTextEdits(outcome.inverse, made.inverse),
    }
  }
  return made
}
