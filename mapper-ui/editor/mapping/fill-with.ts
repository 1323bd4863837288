import type { Choice } from '../../model/auto-map/rank-choices.ts'
import { setConstant } from '../../model/gesture/change-field.ts'
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
    case 'function':
      edit(mapping, target, { start: `=$${choice.name}(${formulaOf(mapping, target)}` })
      return
    case 'table': {
      const asked = formulaOf(mapping, target)
      edit(mapping, target, { start: `=$translate(${JSON.stringify(choice.table)}, ${asked}` })
    }
  }
}

/** What fills a field now, to be put into something. */
function formulaOf({ store }: Mapping, target: string): string {
  const field = store.getState().view?.fields.find((each) => each.target === target)
  return field?.kind === 'formula' ? `${field.text})` : ''
}
