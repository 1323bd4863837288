import { Box, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { monaco, textOptions } from '../yaml/monaco.ts'

/** Two texts of a file, line by line. */
export function TextDiff({ before, after }: { readonly before: string; readonly after: string }) {
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
    const original = monaco.editor.createModel(before, 'yaml')
    const modified = monaco.editor.createModel(after, 'yaml')
    view.setModel({ original, modified })
    return () => {
      view.dispose()
      original.dispose()
      modified.dispose()
    }
  }, [before, after])
  useEffect(() => monaco.editor.setTheme(scheme), [scheme])
  return <Box ref={holder} h="100%" mih={180} />
}
