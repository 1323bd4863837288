import type { RecordEvent } from '../../engine/index.ts'

/** What is kept of an event besides the event itself. */
export interface JournalEntry {
  /** What passed; absent where the workspace keeps nothing of it. */
  readonly sealed: Buffer | undefined
  /** Personal fields were taken out before. */
  readonly isMasked: boolean
  /** Digests of the e-mail addresses of those it is about. */
  readonly people: readonly Buffer[]
}

/** Turns what passed at an event of a flow into what is kept. */
export type EntryOf = (flow: string, event: RecordEvent) => JournalEntry | undefined

/** What is kept of what passes while a flow runs. */
export interface Journal {
  /**
   * Reads and writes what all entries have in common, once something is to be kept: a look that finds nothing needs none of
   * it. Not within a transaction, for that may hold the only session.
   */
  readonly open: () => Promise<EntryOf>
}
