import type { JsonObject } from '../../json.ts'
import type { RecordId } from '../connection.ts'
import type { Doubt } from './durable-record.ts'
import type { Link, LinkKey } from './link.ts'

export interface NewIntent {
  /** Stable name of flow, record key, step and item: the same for every attempt at one create. */
  readonly operation: string
  /** Target resource and match values as canonical text; what two creates of one thing share. */
  readonly claim: string
  readonly target: string
  readonly flow: string
  readonly key: string
  /** The link that the create will make. */
  readonly link?: LinkKey | undefined
  /** What it will be recognised by. Kept encrypted, for whoever has to look for it when its record does not come again. */
  readonly match?: JsonObject | undefined
  /** The earlier attempt is known not to have happened: this one begins anew and is granted, with a new time. */
  readonly anew?: boolean | undefined
}

/** A create that a run declared which is over, and whose outcome nobody knows. */
export interface LostCreate {
  /** Of its source record. */
  readonly key: string
  readonly doubt: Doubt
}

export type Grant =
  /** Ours, and no earlier attempt is known: create. With the link where it is there already, made before we held the claim. */
  | {
      readonly operation: string
      readonly kind: 'granted'
      /** Names this attempt for ever; none that was or will be made has the same name. */
      readonly attempt: string
      readonly link?: Link | undefined
    }
  /** Ours now, but an attempt by a worker that is gone, or by this one, began then and its outcome is unknown. */
  | {
      readonly operation: string
      readonly kind: 'unresolved'
      /** Milliseconds, by the store's clock, since whoever began it can last have sent anything. */
      readonly quietMs: number
      /** The operation of that attempt: settled when its outcome is known. */
      readonly previous: string
      /** The name of that attempt, and milliseconds since it began, whoever has taken it over meanwhile. */
      readonly attempt: string
      readonly attemptMs: number
      /** That attempt was under another claim: looking for the claim of this one does not find what it made. */
      readonly isElsewhere?: true | undefined
    }
  /** A live worker, or another operation of this one, is at it: try again soon. */
  | { readonly operation: string; readonly kind: 'held' }
  /** A partition of this flow's read has made it; a search may not show it yet. */
  | { readonly operation: string; readonly kind: 'made'; readonly id: RecordId }
