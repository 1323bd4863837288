import { useEffect } from 'react'
import { type CommandId, findCommand } from '../model/keymap.ts'
import type { Editor } from './editor.ts'
import { useEditor } from './editor-context.tsx'
import { isMac } from './is-mac.ts'

/** Keys that mean the same everywhere in the editor; each surface has its own besides. */
export function useEditorKeys(save: () => void): void {
  const editor = useEditor()
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // Monaco keeps its own undo keys and hands them on as commands.
      const inText =
        event.target instanceof Element && event.target.closest('.monaco-editor') !== null
      const command = findCommand(event, 'pipeline', { isMac, isTyping: inText || isTyping(event) })
      if (command === undefined || event.defaultPrevented) return
      if (!run(editor, command, save)) return
      event.preventDefault()
    }
    globalThis.addEventListener('keydown', press)
    return () => globalThis.removeEventListener('keydown', press)
  }, [editor, save])
}

function run({ document, select }: Editor, command: CommandId, save: () => void): boolean {
  const actions: Partial<Record<CommandId, () => void>> = {
    undo: document.undo,
    redo: document.redo,
    save,
    'show-pipeline': () => select({ surface: 'pipeline' }),
    'show-mapping': () => select({ surface: 'mapping' }),
    'show-yaml': () => select({ surface: 'yaml' }),
  }
  const action = actions[command]
  action?.()
  return action !== undefined
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  )
}
