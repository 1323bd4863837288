import { Box, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { monaco, textOptions } from '../yaml/monaco.ts'

/** One side: a text of the file, and what it is called. */
interface Side {
  readonly name: string
  readonly text: string
}

/** Two texts of a file, line by line. */
export function TextDiff({ before, after }: { readonly before: Side; readonly after: Side }) {
  const holder = useRef<HTMLDivElement>(null)
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    if (!holder.current) return undefined
    const view = monaco.editor.createDiffEditor(holder.current, {
      ...textOptions,
      readOnly: true,
      domReadOnly: true,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
      hideUnchangedRegions: { enabled: true },
      renderOverviewRuler: false,
    })
    const original = monaco.editor.createModel(before.text, 'yaml')
    const modified = monaco.editor.createModel(after.text, 'yaml')
    view.setModel({ original, modified })
    keepNamed(view.getOriginalEditor(), before.name)
    keepNamed(view.getModifiedEditor(), after.name)
    return () => {
      view.dispose()
      original.dispose()
      modified.dispose()
    }
  }, [before.name, before.text, after.name, after.text])
  useEffect(() => monaco.editor.setTheme(scheme), [scheme])
  return <Box ref={holder} h="100%" mih={180} />
}

type CodeEditor = ReturnType<typeof monaco.editor.create>

/** Its two sides lose the names that they were given whenever the view changes its options. */
function keepNamed(side: CodeEditor, name: string): void {
  const giveName = (): void => {
    const known = side.getOption(monaco.editor.EditorOption.ariaLabel)
    if (known !== name) side.updateOptions({ ariaLabel: name })
  }
  giveName()
  side.onDidChangeConfiguration(giveName)
}
