import { useCallback, useRef, useState } from 'react'
import type { DraftSaver, SaveState } from './use-draft-saver.ts'

/** The tables that a person changes, so that nobody goes on before all of them are saved. */
export interface TableDrafts {
  readonly join: (table: string, flush: DraftSaver<unknown>['flush']) => void
  readonly tell: (table: string, state: SaveState) => void
  readonly stateOf: (table: string) => SaveState
  /** That of all tables together: the one that is furthest from being saved. */
  readonly state: SaveState
  /** Saves what is not saved yet; false where some of it could not be. */
  readonly flush: () => Promise<boolean>
}

export function useTableDrafts(): TableDrafts {
  const savers = useRef(new Map<string, DraftSaver<unknown>['flush']>())
  const [states, setStates] = useState<Readonly<Record<string, SaveState>>>({})
  const tell = useCallback<TableDrafts['tell']>((table, state) => {
    setStates((before) => (before[table] === state ? before : { ...before, [table]: state }))
  }, [])
  const join = useCallback<TableDrafts['join']>((table, flush) => {
    // Kept when its table is closed, which ends effects: what was refused is still not saved then.
    savers.current.set(table, flush)
  }, [])
  const all = Object.values(states)
  return {
    join,
    tell,
    stateOf: (table) => states[table] ?? 'saved',
    state:
      all.find((state) => state === 'saving') ??
      all.find((state) => state === 'unsaved') ??
      'saved',
    flush: async () => {
      let isAll = true
      // One after the other: they are parts of one answer on the server.
      for (const flush of savers.current.values()) isAll = (await flush()) && isAll
      return isAll
    },
  }
}
