import { createStore, type StoreApi } from 'zustand/vanilla'
import type { FileContent } from '../../server/contract/files.ts'
import { call } from '../api/call.ts'
import { CallProblem } from '../api/call-problem.ts'
import type { FlowDocument } from '../model/document/flow-document.ts'
import { mergeFlow } from '../model/merge/merge-flow.ts'
import type { MergeConflict } from '../model/merge/reapply-changes.ts'

export interface DraftState {
  /** As the server has it. */
  readonly file: FileContent
  readonly etag: string | undefined
  readonly isSaving: boolean
  readonly problem: unknown
  /** What was changed here and elsewhere, at the last merge; absent while there was none. */
  readonly conflicts: readonly MergeConflict[] | undefined
}

/** Keeps the draft on the server the same as the text. */
export interface DraftKeeper {
  readonly store: StoreApi<DraftState>
  /** Waits for what is being saved, and saves what is not; gives whether all is. */
  readonly saveNow: () => Promise<boolean>
  /** Saves as the page is left, which hears no answer any more: what others changed is not waited for. */
  readonly saveLeaving: () => void
  /** Asks whether somebody else changed the file, and takes that over. */
  readonly look: () => Promise<void>
  /** Takes over what the server says of the file after something else was done with it. */
  readonly accept: (file: FileContent, etag: string | undefined) => void
}

/**
 * When the file was changed elsewhere, both are merged field by field and saved again: nobody's work is overwritten.
 */
export function createDraftKeeper(
  workspace: string,
  document: FlowDocument,
  opened: Pick<DraftState, 'file' | 'etag'>,
): DraftKeeper {
  const store = createStore<DraftState>(() => ({
    ...opened,
    isSaving: false,
    problem: undefined,
    conflicts: undefined,
  }))
  const ask = { params: { workspace }, query: { path: document.store.getState().path } }
  const ours = () => document.store.getState().text
  /** The published version that is in our text by now: joined once more, it would undo what was chosen since. */
  let joined: number | undefined
  // Our own change must not be taken for somebody else's.
  const inTurn = createTurns()

  function accept(file: FileContent, etag: string | undefined): void {
    document.markSaved()
    store.setState({ file, etag, isSaving: false, problem: undefined })
  }

  /** Gives whether both could be joined: a text that is no YAML has to be put right first. */
  async function mergeTheirs(): Promise<boolean> {
    const { body: file, etag } = await call('readFile', ask)
    const known = textOf(store.getState().file)
    const conflicts: MergeConflict[] = []
    const before = ours()
    for (const { base, text } of changesOf(file, known, joined)) {
      const merged = mergeFlow(base, ours(), text)
      if (merged.kind === 'unreadable') return false
      document.merge(merged.edits)
      conflicts.push(...merged.conflicts)
    }
    joined = file.published?.version
    const isNews = ours() !== before || conflicts.length > 0
    store.setState({ file, etag, ...(isNews ? { conflicts } : {}) })
    return true
  }

  async function save(): Promise<boolean> {
    const { file, etag } = store.getState()
    const text = ours()
    if (text === textOf(file) && !isOvertaken(file)) return true
    // What was published besides the draft is in our text by now.
    const basedOn = isOvertaken(file) ? file.published?.version : undefined
    store.setState({ isSaving: true })
    const body = { text, ...(basedOn === undefined ? {} : { basedOn }) }
    const saved = await call('saveDraft', {
      ...ask,
      body,
      ifMatch: etag ?? '*',
      outlivesPage: true,
    })
    accept(saved.body, saved.etag)
    return ours() === text || save()
  }

  async function saveOrMerge(): Promise<boolean> {
    try {
      const { file } = store.getState()
      const isStale = isOvertaken(file) && file.published?.version !== joined
      if (isStale && !(await mergeTheirs())) return false
      return await save()
    } catch (problem) {
      const isOutdated = problem instanceof CallProblem && problem.problem.status === 412
      if (isOutdated && (await mergeTheirs())) return saveOrMerge()
      store.setState({ isSaving: false, problem })
      return false
    }
  }

  async function look(): Promise<void> {
    const { etag } = await call('readFile', ask)
    if (etag !== store.getState().etag) await mergeTheirs()
  }

  return {
    store,
    accept,
    saveNow: () => inTurn(saveOrMerge),
    saveLeaving: () => {
      if (!store.getState().isSaving) void saveOrMerge()
    },
    // A server that is away is told of when something has to be saved.
    look: () => inTurn(look).catch(() => undefined),
  }
}

/** One thing at a time. */
function createTurns(): <Result>(act: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const next = last.then(act)
    last = next.catch(() => undefined)
    return next
  }
}

/** What is edited: the draft, or what is published. */
export function textOf({ draft, published }: FileContent): string {
  return draft?.text ?? published?.text ?? ''
}

/** Somebody published the file after its draft was begun. */
function isOvertaken({ draft, published }: FileContent): boolean {
  return draft !== null && published !== null && draft.basedOn !== published.version
}

/** What others did since `known`: to the draft, and by publishing besides it. */
function changesOf(
  file: FileContent,
  known: string,
  joined: number | undefined,
): readonly { readonly base: string; readonly text: string }[] {
  const own = { base: known, text: textOf(file) }
  const { draft, published } = file
  const begunOn = draft?.baseText ?? undefined
  const isNew = isOvertaken(file) && published?.version !== joined
  const isBeside = isNew && begunOn !== undefined && published !== null
  return isBeside ? [own, { base: begunOn, text: published.text }] : [own]
}
