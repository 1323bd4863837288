import {
  editYaml,
  editYamlTogether,
  keepFormulaEnd,
  parseText,
  type Refusal,
  type TextEdit,
  type YamlEdit,
  type YamlText,
} from '../../../engine/index.ts'
import { composeTextEdits } from './compose-text-edits.ts'

export interface MadeEdits {
  readonly kind: 'made'
  readonly text: string
  readonly parsed: YamlText
  /** From the old text to the new one. */
  readonly edits: readonly TextEdit[]
  readonly inverse: readonly TextEdit[]
}

/** Makes all edits, or none of them: at once where they go together, else one after the other. */
export function makeEdits(
  file: string | YamlText,
  edits: readonly YamlEdit[],
): MadeEdits | Refusal {
  const parsed = typeof file === 'string' ? parseText(file) : file
  const kept = edits.map((edit) => keepFormulaEnd(parsed, edit))
  const together = edits.length > 1 ? editYamlTogether(parsed, kept) : undefined
  if (together?.kind === 'edited') return { ...together, kind: 'made' }
  let made: MadeEdits = { kind: 'made', text: parsed.text, parsed, edits: [], inverse: [] }
  for (const edit of edits) {
    const outcome = editYaml(made.parsed, keepFormulaEnd(made.parsed, edit))
    if (outcome.kind === 'refused') return outcome
    made = {
      kind: 'made',
      text: outcome.text,
      parsed: outcome.parsed,
      edits: composeTextEdits(made.edits, outcome.edits),
      inverse: composeTextEdits(outcome.inverse, made.inverse),
    }
  }
  return made
}
