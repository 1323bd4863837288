import { useMemo } from 'react'
import type { DocumentPath, Json } from '../../../engine/index.ts'
import { listParts } from '../../model/connector/connector-parts.ts'
import { listQuestions, type Question } from '../../model/connector/questions.ts'
import { setKey } from '../../model/connector/set-key.ts'
import { label } from '../../model/document/label.ts'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { partOfPlace } from './part-of-place.ts'

/** What the file says now, part by part. */
export function useParts() {
  const value = useFlow((state) => state.flow.value)
  const place = useView((view) => view.place)
  const parts = useMemo(() => listParts(value), [value])
  return { parts, part: partOfPlace(parts, place) }
}

export function useQuestions(): readonly Question[] {
  const flow = useFlow((state) => state.flow)
  return useMemo(() => listQuestions(flow.text, flow.outline()), [flow])
}

/** Changes one key of the file; an empty text takes it away. */
export function useSetKey(): (path: DocumentPath, value: Json | undefined) => void {
  const { document, perform } = useEditor()
  return (path, value) => {
    perform(setKey(document.store.getState().flow.value, path, value))
  }
}

/** Yes: the comment goes, and what it is about stays. */
export function useConfirm(): (question: Question) => void {
  const { document } = useEditor()
  return ({ confirm }) => document.merge([confirm], label('gesture.confirm-guess'))
}
