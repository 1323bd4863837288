import { useMemo } from 'react'
import { type CommandId, type KeyBinding, keymap, showKeys } from '../model/keymap.ts'
import type { PageCommand } from '../widgets/page-commands.ts'
import { usePageCommands } from '../widgets/use-page-commands.ts'
import { useLabel } from './gesture-text.ts'
import { isMac } from './is-mac.ts'
import type { EditorCommands } from './use-editor-commands.ts'

/** Puts the commands of the editor into the command palette, with their keys, as long as it is open. */
export function useEditorPalette(commands: EditorCommands): void {
  const describe = usePaletteEntry()
  const entries = useMemo(
    () =>
      keymap.flatMap((binding) => {
        const run = commands[binding.id satisfies CommandId]
        return run ? [describe(binding, run)] : []
      }),
    [commands, describe],
  )
  usePageCommands(entries)
}

/** A key of the editor as an entry of the palette: the same words, the same keys. */
export function usePaletteEntry(): (binding: KeyBinding, run: () => void) => PageCommand {
  const say = useLabel()
  return useMemo(
    () =>
      ({ id, title, keys }, run) => ({
        id: `command ${id}`,
        label: say({ key: title, values: {} }),
        keys: keys.map((each) => showKeys(each, isMac)).join(' · '),
        run,
      }),
    [say],
  )
}
