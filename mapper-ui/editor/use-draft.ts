import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { FileContent } from '../../server/api/contract/files.ts'
import { call } from '../api/call.ts'
import { CallProblem } from '../api/call-problem.ts'
import { mergeFlow } from '../model/merge/merge-flow.ts'
import type { MergeConflict } from '../model/merge/reapply-changes.ts'
import { useEditor } from './editor-context.tsx'

const SAVE_AFTER_MS = 800

export interface DraftState {
  readonly file: FileContent
  readonly etag: string | undefined
  readonly isSaving: boolean
  readonly problem: unknown
  /** What was changed here and elsewhere, at the last merge. */
  readonly conflicts: readonly MergeConflict[] | undefined
}

interface Draft extends DraftState {
  /** Waits for what is being saved, and saves what is not; gives whether all is. */
  readonly saveNow: () => Promise<boolean>
  /** Takes over what the server says of the file. */
  readonly accept: (file: FileContent, etag: string | undefined) => void
}

/**
 * Saves the text as the draft of its file, a moment after each change. When it was changed elsewhere, both are merged
 * field by field and saved again: nobody's work is overwritten.
 */
export function useDraft(workspace: string, opened: FileContent, etag: string | undefined): Draft {
  const editor = useEditor()
  const { document } = editor
  const text = useStore(document.store, (state) => state.text)
  const [state, setState] = useState<DraftState>(() => ({
    file: opened,
    etag,
    isSaving: false,
    problem: undefined,
    conflicts: undefined,
  }))
  // What the server is known to have; a ref, because saving goes on between renderings.
  const known = useRef({ text, etag, base: text })
  const saving = useRef<Promise<boolean>>(Promise.resolve(true))

  function accept(file: FileContent, newEtag: string | undefined): void {
    const saved = file.draft?.text ?? file.published?.text ?? ''
    known.current = { text: saved, etag: newEtag, base: saved }
    document.markSaved()
    setState((before) => ({ ...before, file, etag: newEtag, isSaving: false, problem: undefined }))
  }

  async function mergeTheirs(): Promise<boolean> {
    const { path } = document.store.getState()
    const theirs = await call('readFile', { params: { workspace }, query: { path } })
    const theirText = theirs.body.draft?.text ?? theirs.body.published?.text ?? ''
    const merged = mergeFlow(known.current.base, document.store.getState().text, theirText)
    if (merged.kind === 'unreadable') return false
    document.merge(merged.edits)
    known.current = { text: theirText, etag: theirs.etag, base: theirText }
    setState((before) => ({
      ...before,
      file: theirs.body,
      etag: theirs.etag,
      conflicts: merged.conflicts,
    }))
    return true
  }

  async function save(): Promise<boolean> {
    const { path, text: now } = document.store.getState()
    if (now === known.current.text) return true
    setState((before) => ({ ...before, isSaving: true }))
    try {
      const saved = await call('saveDraft', {
        params: { workspace },
        query: { path },
        body: { text: now },
        ifMatch: known.current.etag ?? '*',
      })
      accept(saved.body, saved.etag)
      return document.store.getState().text === now || (await save())
    } catch (problem) {
      const isOutdated = problem instanceof CallProblem && problem.problem.status === 412
      if (isOutdated && (await mergeTheirs())) return save()
      setState((before) => ({ ...before, isSaving: false, problem }))
      return false
    }
  }

  function saveNow(): Promise<boolean> {
    saving.current = saving.current.then(save)
    return saving.current
  }

  useEffect(() => {
    if (text === known.current.text) return undefined
    const timer = setTimeout(() => void saveNow(), SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  })

  return { ...state, saveNow, accept }
}
