import { useEffect, useMemo } from 'react'
import { pageCommands } from '../app/page-commands.ts'
import { type CommandId, keymap, showKeys } from '../model/keymap.ts'
import { useLabel } from './gesture-text.ts'
import { isMac } from './is-mac.ts'
import type { EditorCommands } from './use-editor-commands.ts'

/** Puts the commands of the editor into the command palette, with their keys, as long as it is open. */
export function useEditorPalette(commands: EditorCommands): void {
  const say = useLabel()
  const entries = useMemo(
    () =>
      keymap.flatMap(({ id, title, keys }) => {
        const run = commands[id satisfies CommandId]
        if (!run) return []
        const shown = keys.map((each) => showKeys(each, isMac)).join(' · ')
        return [{ id: `command ${id}`, label: say({ key: title, values: {} }), keys: shown, run }]
      }),
    [commands, say],
  )
  useEffect(() => {
    pageCommands.setState(entries, true)
    return () => pageCommands.setState([], true)
  }, [entries])
}
