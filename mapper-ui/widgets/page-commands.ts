import { createStore } from 'zustand/vanilla'

/** Something that the page that is open can do, for the command palette. */
export interface PageCommand {
  readonly id: string
  readonly label: string
  /** As people read them: `Ctrl+S`. */
  readonly keys: string
  readonly run: () => void
}

/** Set by the page that is open, and emptied when it is left. */
export const pageCommands = createStore<readonly PageCommand[]>(() => [])
