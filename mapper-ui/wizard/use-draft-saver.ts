import { useCallback, useEffect, useRef, useState } from 'react'

/** Typing may go on for so long before it is saved. */
const PAUSE_MS = 600

export type SaveState = 'saved' | 'unsaved' | 'saving'

export interface DraftSaver<Value> {
  /** What is not saved yet; absent when all is. */
  readonly draft: Value | undefined
  /** Takes a change over, and saves it soon by itself. */
  readonly change: (value: Value) => void
  /** Saves now what is not saved yet; false where it was refused, or could not be sent. */
  readonly flush: () => Promise<boolean>
  readonly state: SaveState
  /** Why it could not be saved. */
  readonly error: unknown
  /** Gives up what is not saved. */
  readonly forget: () => void
}

/**
 * Saves what a person changes, a moment after they paused, and at the latest when they go. One save is under way at a
 * time, so that each can be based on the one before. `save` says whether all of it could be saved.
 */
export function useDraftSaver<Value>(save: (value: Value) => Promise<boolean>): DraftSaver<Value> {
  const [draft, setDraft] = useState<Value>()
  const [isSaving, setSaving] = useState(false)
  const [error, setError] = useState<unknown>()
  const open = useRef<{ readonly value: Value }>(undefined)
  const saving = useRef<Promise<boolean>>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const saver = useRef(save)
  useEffect(() => {
    saver.current = save
  })

  const flush = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current)
    if (!open.current) return saving.current ?? Promise.resolve(true)
    saving.current ??= saveAll().finally(() => {
      saving.current = undefined
      setSaving(false)
    })
    return saving.current

    async function saveAll(): Promise<boolean> {
      while (open.current) {
        const wanted = open.current
        setSaving(true)
        try {
          const isAll = await saver.current(wanted.value)
          setError(undefined)
          if (open.current !== wanted) continue
          open.current = undefined
          // What could not be saved stays in the form.
          if (isAll) setDraft(undefined)
        } catch (thrown) {
          setError(thrown)
          return false
        }
      }
      return true
    }
  }, [])

  useEffect(() => () => void flush(), [flush])
  useWarning(draft !== undefined)

  return {
    draft,
    change: (value) => {
      open.current = { value }
      setDraft(value)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), PAUSE_MS)
    },
    flush,
    state: isSaving ? 'saving' : draft === undefined ? 'saved' : 'unsaved',
    error,
    forget: () => {
      clearTimeout(timer.current)
      open.current = undefined
      setDraft(undefined)
      setError(undefined)
    },
  }
}

/** Asks before the window is closed while something is not saved. */
function useWarning(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return
    const warn = (event: Event) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isOpen])
}
