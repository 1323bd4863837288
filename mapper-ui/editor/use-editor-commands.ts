import { useMemo } from 'react'
import { placeOfPath } from '../model/deep-link.ts'
import type { CommandId } from '../model/keymap.ts'
import type { Editor } from './editor.ts'
import { useEditor } from './editor-context.tsx'
import { innermost } from './guest-editor.ts'

/** What can be done wherever one is in the editor; keys and the command palette both run these. */
export type EditorCommands = Readonly<Partial<Record<CommandId, () => void>>>

export function useEditorCommands({
  save,
  help,
  publish,
}: {
  readonly save: () => Promise<boolean>
  readonly help: () => void
  /** Opens what is seen before publishing; nothing where there is nothing to publish. */
  readonly publish: () => void
}): EditorCommands {
  const editor = useEditor()
  return useMemo(() => {
    const { select, view } = editor
    return {
      undo: () => innermost(editor).document.undo(),
      redo: () => innermost(editor).document.redo(),
      save: () => void save(),
      help,
      publish,
      'show-pipeline': () => select({ surface: 'pipeline' }),
      'show-mapping': () => select({ surface: 'mapping' }),
      'show-yaml': () => select({ surface: 'yaml' }),
      'run-tests': () => view.setState({ drawer: 'tests' }),
      'next-problem': () => goToProblem(editor, 1),
      'previous-problem': () => goToProblem(editor, -1),
    }
  }, [editor, save, help, publish])
}

/** The problem after the one that is chosen, round and round. */
function goToProblem({ document, view, select, say }: Editor, by: 1 | -1): void {
  const { diagnostics, flow, version, checkedVersion } = document.store.getState()
  if (diagnostics.length === 0) {
    say({ key: version === checkedVersion ? 'notice.none-left' : 'notice.checking', values: {} })
    return
  }
  const { place } = view.getState()
  const places = diagnostics.map(({ path }) => placeOfPath(flow.value, path))
  const at = places.findIndex(
    ({ step, field }) => step?.join() === place.step?.join() && field === place.field,
  )
  const next = (at < 0 && by < 0 ? 0 : at) + by
  const chosen = places[(next + places.length) % places.length]
  view.setState({ drawer: 'problems' })
  if (chosen) select({ step: chosen.step, field: chosen.field })
}
