import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { FileContent } from '../../server/contract/files.ts'
import { isSessionOver, mayPass } from '../api/call-problem.ts'
import type { FlowDocument } from '../model/document/flow-document.ts'
import type { MergeConflict } from '../model/merge/reapply-changes.ts'
import { useMay } from '../session/session.ts'
import { createDraftKeeper, type DraftKeeper, type DraftState, textOf } from './draft-keeper.ts'
import { useEditor } from './editor-context.tsx'

const SAVE_AFTER_MS = 800
const RETRY_EVERY_MS = 5000
/** How often it is asked whether somebody else changed the file. */
const LOOK_EVERY_MS = 20_000
const LOOK_SOON_MS = 2_000

export interface Draft extends DraftState, Pick<DraftKeeper, 'saveNow' | 'look' | 'accept'> {
  readonly maySave: boolean
  /** What the last merge told has been read. */
  readonly closeMerge: () => void
  /** Somebody said whose change stays. */
  readonly settle: (conflict: MergeConflict) => void
}

/** Saves the text as the draft of its file, a moment after each change, and takes over what others change. */
export function useDraft(workspace: string, file: FileContent, etag: string | undefined): Draft {
  const { document } = useEditor()
  const maySave = useMay(workspace)('editor')
  const [keeper] = useState(() => createDraftKeeper(workspace, document, { file, etag }))
  const state = useStore(keeper.store)
  useEffect(() => (maySave ? saveLater(document, keeper) : undefined), [document, keeper, maySave])
  useEffect(() => {
    const look = () => void keeper.look()
    look()
    // What a page saved as it was left may come to the server after this one asked.
    const soon = setTimeout(look, LOOK_SOON_MS)
    const timer = setInterval(look, LOOK_EVERY_MS)
    globalThis.addEventListener('focus', look)
    return () => {
      clearTimeout(soon)
      clearInterval(timer)
      globalThis.removeEventListener('focus', look)
    }
  }, [keeper])
  useRemembered(workspace, state)
  return {
    ...state,
    maySave,
    saveNow: keeper.saveNow,
    look: keeper.look,
    accept: keeper.accept,
    closeMerge: () => keeper.store.setState({ conflicts: undefined }),
    settle: (conflict) =>
      keeper.store.setState(({ conflicts = [] }) => {
        const left = conflicts.filter((each) => each !== conflict)
        return { conflicts: left.length > 0 ? left : undefined }
      }),
  }
}

/** Who opens the file again begins with what was saved last. */
function useRemembered(workspace: string, { file, etag }: DraftState): void {
  const client = useQueryClient()
  useEffect(() => {
    const key = ['readFile', { workspace }, { path: file.path }]
    client.setQueryData(key, { body: file, etag })
  }, [client, workspace, file, etag])
}

/** Saves when nothing was typed for a moment, and tries again what could not be saved now, until the result is called. */
function saveLater({ store }: FlowDocument, keeper: DraftKeeper): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const isSaved = (): boolean => store.getState().text === textOf(keeper.store.getState().file)
  const save = (): void => {
    clearTimeout(timer)
    if (!isSaved()) void keeper.saveNow()
  }
  const saveLeaving = (): void => {
    clearTimeout(timer)
    if (!isSaved()) keeper.saveLeaving()
  }
  const retry = (): void => {
    const { problem } = keeper.store.getState()
    if (mayPass(problem) || isSessionOver(problem)) save()
  }
  // The page is left: what was typed last is not to be lost.
  const leave = (event: BeforeUnloadEvent): void => {
    if (isSaved()) return
    const { isSaving, problem } = keeper.store.getState()
    saveLeaving()
    if (isSaving || problem !== undefined) event.preventDefault()
  }
  const unsubscribe = store.subscribe(() => {
    clearTimeout(timer)
    if (!isSaved()) timer = setTimeout(save, SAVE_AFTER_MS)
  })
  const retrying = setInterval(retry, RETRY_EVERY_MS)
  globalThis.addEventListener('online', retry)
  globalThis.addEventListener('beforeunload', leave)
  // What others wrote into the text when they heard that the page is left.
  globalThis.addEventListener('pagehide', saveLeaving)
  return () => {
    clearInterval(retrying)
    globalThis.removeEventListener('online', retry)
    globalThis.removeEventListener('beforeunload', leave)
    globalThis.removeEventListener('pagehide', saveLeaving)
    unsubscribe()
    save()
  }
}
