import type { Json, JsonObject } from '../../json.ts'
import type { Message } from '../../messages/message.ts'
import type { LinkKey } from './link.ts'

/** States that outlive a run. `ready`: taken up at the next opportunity. */
export type DurableState = 'ready' | 'waiting' | 'retrying' | 'parked' | 'in-doubt'

export interface DurableRecord {
  readonly flow: string
  readonly key: string
  readonly state: DurableState
  /** What is wrong or waited for. */
  readonly reason: Message
  /** Groups records with the same problem (`transport.temporary pos.order`), stable over record and time. */
  readonly cause: string
  /** Step at which it ended. */
  readonly step?: string | undefined
  readonly label?: string | undefined
  readonly attempts: number
  /** When it may be taken up again, milliseconds since 1970. Absent: not by time. */
  readonly dueAt?: number | undefined
  /** What wakes it: {@link linkWakeKey} or {@link matchWakeKey}. */
  readonly waitsFor?: string | undefined
  /** Source version (its time of change, else a digest of it) that this state is about. Kept encrypted. */
  readonly version?: string | undefined
  /** Flow version that came to this state; another one tries parked records again. */
  readonly flowVersion: string
  /** The source record, where it cannot be read again by key. Kept encrypted. */
  readonly payload?: Json | undefined
  /** The record is gone from the source: its `deletes` steps are what is to be done. */
  readonly deleted?: boolean | undefined
  /** Settled by a person: left alone until the source record changes. Such records are `parked`. */
  readonly ignored?: boolean | undefined
  /** First time it came into this state since it was last handled. */
  readonly since: number
  /**
   * The create that nobody knows the outcome of. For `in-doubt` a person is asked; in other states it is looked for, also where
   * the source record does not come again. Kept encrypted.
   */
  readonly doubt?: Doubt | undefined
}

/** A create whose outcome is not known, and what can be looked for. */
export interface Doubt {
  readonly operation: string
  readonly target: string
  /** Nothing where it is recognised by its link alone. */
  readonly match: JsonObject
  /** Whose target record it would be. */
  readonly link?: LinkKey | undefined
}

/** What of a record is kept in the open. */
export type ListedRecord = Omit<DurableRecord, 'payload' | 'doubt' | 'version'>

export interface RecordQuery {
  readonly flow?: string | undefined
  readonly states: readonly DurableState[]
  readonly after?: { readonly flow: string; readonly key: string } | undefined
  readonly limit: number
}
