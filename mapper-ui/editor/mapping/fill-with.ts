import type { Choice } from '../../model/auto-map/rank-choices.ts'
import { setConstant, setFormula } from '../../model/gesture/change-field.ts'
import { connectFields } from '../../model/gesture/connect-fields.ts'
import { listDropChoices } from '../../model/gesture/drop-choices.ts'
import { findSpot } from '../../model/gesture/fill-field.ts'
import { readConstant } from './cell-editor.tsx'
import { change, dropField } from './connect.ts'
import type { Mapping } from './mapping.ts'
import { edit } from './run-command.ts'

/** Fills a field with what was picked; what needs more words goes on in the editor of the cell. */
export function fillWith(mapping: Mapping, target: string, choice: Choice): void {
  switch (choice.kind) {
    case 'source':
      dropField(mapping, choice.source, target)
      return
    case 'constant':
      change(mapping, (view) => setConstant(view, target, readConstant(choice.text)))
      return
    case 'function': {
      const inner = formulaOf(mapping, target)
      const formula = `$${choice.name}(${inner}`
      // With its only argument there, nothing is left to be written.
      if (inner !== '' && takesOne(choice.signature)) {
        change(mapping, (view) => setFormula(view, target, formula))
      } else edit(mapping, target, { start: `=${formula}` })
      return
    }
    case 'table': {
      const asked = formulaOf(mapping, target)
      edit(mapping, target, { start: `=$translate(${JSON.stringify(choice.table)}, ${asked}` })
      return
    }
    case 'block':
      mapping.set({ drafting: { kind: choice.block, target } })
  }
}

/** Adds a source field to what fills a field now, with a space between; gives whether that can be. */
export function appendTo(mapping: Mapping, target: string, choice: Choice): boolean {
  const { view } = mapping.store.getState()
  if (!view || choice.kind !== 'source') return false
  const { source } = choice
  const spot = findSpot(view, target)
  if (spot.kind === 'refused') return false
  if (!listDropChoices(view, source, target, spot).includes('concatenate')) return false
  return change(mapping, (now) => connectFields(now, source, target, 'concatenate'))
}

/** `$lowercase(text)`, but not `$substring(text, start, length)`. */
function takesOne(signature: string): boolean {
  return /\(\w+\)$/.test(signature)
}

/** What fills a field now, to be put into something. */
function formulaOf({ store }: Mapping, target: string): string {
  const field = store.getState().view?.fields.find((each) => each.target === target)
  return field?.kind === 'formula' ? `${field.text})` : ''
}
