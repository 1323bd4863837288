import type { Json } from '../../json.ts'
import type { TimeRange } from '../connection.ts'

export interface Cursor {
  /** Time up to which all changes have been handled (ISO 8601, UTC). Absent before the first complete read. */
  readonly value?: string | undefined
  /** Asks the system for what changed after the last read that came to its end, where it hands out such tokens. */
  readonly token?: Json | undefined
  /** When the last complete comparison ended (ISO 8601). */
  readonly comparedAt?: string | undefined
  /** A read that has not come to its end: the next run goes on there. */
  readonly reading?: Reading | undefined
}

export interface Reading {
  readonly since?: string | undefined
  /** The token that it asked by. */
  readonly token?: Json | undefined
  /** The last token that its pages gave, for the next read. */
  readonly given?: Json | undefined
  /** Opaque position of the next page; null: the first. */
  readonly position: Json
  /** The server's time when the read began. */
  readonly startedAt: string
  /** Largest time seen so far. */
  readonly newest?: string | undefined
  readonly complete: boolean
  /** Some of it could not be read: what did not come need not be gone. */
  readonly lacks?: boolean | undefined
  /** It goes on in so many partitions, whose cursors are those from {@link firstPartition} on. */
  readonly partitions?: number | undefined
  /** Of a partition: what of the list it is. */
  readonly range?: TimeRange | undefined
  /** Of a partition: whoever works on it writes also what has not changed. */
  readonly force?: boolean | undefined
}
