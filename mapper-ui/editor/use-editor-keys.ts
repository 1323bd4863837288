import { useEffect } from 'react'
import { findCommand } from '../model/keymap.ts'
import { isMac } from './is-mac.ts'
import type { EditorCommands } from './use-editor-commands.ts'

/** Keys that mean the same everywhere in the editor; each surface has its own besides. */
export function useEditorKeys(commands: EditorCommands): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // Monaco keeps its own undo keys and hands them on as commands.
      const inText =
        event.target instanceof Element && event.target.closest('.monaco-editor') !== null
      const command = findCommand(event, 'pipeline', { isMac, isTyping: inText || isTyping(event) })
      const act = command && commands[command]
      if (!act || event.defaultPrevented) return
      act()
      event.preventDefault()
    }
    globalThis.addEventListener('keydown', press)
    return () => globalThis.removeEventListener('keydown', press)
  }, [commands])
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
