import { useCallback } from 'react'
import type { Diagnostic } from '../../../engine/index.ts'
import { placeOfPath } from '../../model/deep-link.ts'
import { useEditor } from '../editor-context.tsx'

/** Goes to the place of a problem: in the view that shows it, or else in the text. */
export function useGoTo(): (diagnostic: Pick<Diagnostic, 'path' | 'line' | 'column'>) => void {
  const { document, view, select, goToLine } = useEditor()
  return useCallback(
    ({ path, line, column }) => {
      const { flow, broken } = document.store.getState()
      const {
        place: { surface },
        isSplit,
      } = view.getState()
      const place = placeOfPath(flow.value, path)
      const isDrawn = !broken && place.step !== undefined
      if (isDrawn) select({ ...place, surface: surface === 'yaml' ? 'yaml' : place.surface })
      if (!isDrawn || surface === 'yaml' || isSplit) goToLine(line, column)
    },
    [document, view, select, goToLine],
  )
}
