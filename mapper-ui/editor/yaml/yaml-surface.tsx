import './yaml-surface.css'
import { Box, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useText } from '../../text/use-text.ts'
import type { Editor } from '../editor.ts'
import { useEditor } from '../editor-context.tsx'
import { bindText } from './bind-text.ts'
import { followSelection } from './follow-selection.ts'
import { monaco, textOptions } from './monaco.ts'
import { showMarkers } from './show-markers.ts'
import { yamlText } from './text.ts'
import { registerProviders } from './yaml-providers.ts'

/** The file as text. What is typed is the document; what other views do arrives here as the same edits. */
export function YamlSurface() {
  const t = useText(yamlText)
  const editor = useEditor()
  const holder = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  const label = t('label')
  useEffect(
    () => (holder.current ? openText(holder.current, editor, label) : undefined),
    [editor, label],
  )
  useEffect(() => monaco.editor.setTheme(scheme), [scheme])
  return <Box ref={holder} pos="absolute" inset={0} />
}

function openText(element: HTMLElement, editor: Editor, label: string): () => void {
  const { document } = editor
  const { store } = document
  const model = monaco.editor.createModel(store.getState().text, 'yaml')
  const view = monaco.editor.create(element, {
    ...textOptions,
    model,
    ariaLabel: label,
    quickSuggestions: { other: true, strings: true, comments: false },
  })
  // There is one undo list, over all views: Monaco’s own is never asked.
  view.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyZ, document.undo)
  view.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyY, document.redo)
  view.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyMod.Shift | monaco.KeyCode.KeyZ, document.redo)
  const ends = [
    bindText(view, document),
    followSelection(view, editor),
    registerProviders(model, editor),
    store.subscribe((state, before) => {
      if (state.diagnostics !== before.diagnostics) showMarkers(model, state)
    }),
  ]
  showMarkers(model, store.getState())
  return () => {
    for (const end of ends) end()
    view.dispose()
    model.dispose()
  }
}
