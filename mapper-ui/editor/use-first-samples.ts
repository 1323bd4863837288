import { useEffect } from 'react'
import { useText } from '../text/use-text.ts'
import { useEditor, useView } from './editor-context.tsx'
import { firstSamples, isOwnSample } from './first-samples.ts'
import { editorText } from './text.ts'

/** Values from the first moment on, in every view. */
export function useFirstSamples(): void {
  const t = useText(editorText)
  const { view, document } = useEditor()
  const surroundings = useView((state) => state.surroundings)
  useEffect(() => {
    if (!surroundings || view.getState().samples.some(({ id }) => isOwnSample(id))) return
    const flow = document.store.getState().flow.value
    const own = firstSamples(flow, surroundings, t('madeUp'))
    view.setState(({ samples }) => ({ samples: [...samples, ...own] }))
  }, [surroundings, view, document, t])
}
