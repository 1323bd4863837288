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

/** Turns what passed at the events of a flow into what is kept. */
export interface Journal {
  readonly entryOf: (flow: string, event: RecordEvent) => JournalEntry | undefined
}
