import { useEffect } from 'react'
import { isJsonObject, type Json } from '../../engine/index.ts'
import type { FlowPlace } from '../model/deep-link.ts'
import { listSteps } from '../model/mapping/flow-steps.ts'
import { useShownTour } from '../tours/tour-state.ts'
import type { Editor } from './editor.ts'
import { useEditor } from './editor-context.tsx'

/** When the tour of a mapping begins, one is open in which each of its cards has something to show. */
export function useTourPlace(): void {
  const isShown = useShownTour()?.name === 'mapping'
  const editor = useEditor()
  useEffect(() => {
    if (isShown) editor.select(firstMapping(editor))
  }, [editor, isShown])
}

/** The step that fills most, and the first field that it fills. */
function firstMapping({ document }: Editor): Partial<FlowPlace> {
  const [most] = listSteps(document.store.getState().flow.value)
    .filter(({ verb }) => verb === 'write')
    .map(({ path, value }) => ({ path, fields: fieldsOf(value['set']) }))
    .toSorted((one, other) => other.fields.length - one.fields.length)
  return { surface: 'mapping', step: most?.path, field: most?.fields[0] }
}

function fieldsOf(set: Json | undefined): readonly string[] {
  return set !== undefined && isJsonObject(set) ? Object.keys(set) : []
}
