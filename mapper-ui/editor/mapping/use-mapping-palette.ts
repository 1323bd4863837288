import { useMemo } from 'react'
import { keymap } from '../../model/keymap.ts'
import { usePageCommands } from '../../widgets/use-page-commands.ts'
import { usePaletteEntry } from '../use-editor-palette.ts'
import { useMapping } from './mapping-context.tsx'
import { runCommand } from './run-command.ts'

/** Time for the palette to close, and to give the focus back to where it was. */
const CLOSING_MS = 300

/** Puts what keys do on the fields of the target into the command palette: they are about the field that is chosen. */
export function useMappingPalette(): void {
  const mapping = useMapping()
  const describe = usePaletteEntry()
  const entries = useMemo(
    () =>
      keymap.flatMap((binding) => {
        const isOfPage = binding.where.includes('pipeline') || binding.where.includes('anywhere')
        if (isOfPage || !binding.where.includes('target')) return []
        const run = () => {
          const { field } = mapping.editor.view.getState().place
          const isDone = runCommand(mapping, binding.id, { side: 'target', path: field })
          if (!isDone) mapping.editor.say({ key: 'notice.choose-field', values: {} })
        }
        return [describe(binding, () => setTimeout(run, CLOSING_MS))]
      }),
    [mapping, describe],
  )
  usePageCommands(entries)
}
