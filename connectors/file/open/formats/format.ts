import type { JsonObject, Message } from '../../../../engine/index.ts'

/** A record of a file, or why there is none. */
export interface Entry {
  /** Line in the file, or its number among the records, from 1 on; 0 for the file as a whole. */
  readonly line: number
  readonly raw?: JsonObject | undefined
  readonly problem?: Message | undefined
}

/** Finds the records in a file, of which the bytes come one after the other. Never throws for what a file holds. */
export interface Parser {
  readonly push: (bytes: Uint8Array) => readonly Entry[]
  /** There is no more of the file. */
  readonly end: () => readonly Entry[]
  /** Records that are found only now that all of the file is here, when they are wanted. */
  readonly rest?: () => AsyncGenerator<Entry, void, undefined>
  /** Whether the file, which is at its end, may have been cut off there, though all of it could be read. */
  readonly mayBeCut?: () => boolean
}

/** Longest record, in characters: what is longer is no record, and would fill the memory. */
export const MAX_RECORD_SIZE = 1_048_576
