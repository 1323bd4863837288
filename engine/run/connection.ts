import type { Json, JsonObject } from '../json.ts'
import type { Message } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'
import type { ErrorClass } from '../plan/connector-plan.ts'

/** Identity of a record inside its system, as that system types it. */
export type RecordId = string | number

/** An account of a system, opened: what transports implement and the engine uses. */
export interface Connection {
  /** Gives the resource, which the connector is known to have. */
  readonly resource: (name: string) => Resource
  /**
   * Asks the system whether address and credentials are good; rejects with an {@link OperationError} if not. Gives whether it
   * was asked: false where there is nothing to ask a system for.
   */
  readonly check: (signal: AbortSignal) => Promise<boolean>
  readonly close: () => Promise<void>
}

/** Reads and writes one kind of record. Every method rejects with an {@link OperationError} when the system says no. */
export interface Resource {
  /** Reads many, page by page; the next page is asked for only when the iterator is pulled. */
  readonly list: (request: ListRequest) => AsyncIterable<Page>
  /** How many records the whole list has; nothing when the answer does not tell. Absent where the connector cannot ask. */
  readonly count?:
    | ((request: Pick<ListRequest, 'with' | 'signal'>) => Promise<number | undefined>)
    | undefined
  /** Reads the named `more` parts of a record and gives it complete. */
  readonly complete: (
    record: SourceRecord,
    more: readonly string[],
    signal: AbortSignal,
  ) => Promise<SourceRecord>
  /** Reads one by key; `undefined` when the system does not have it. Absent where the connector cannot. */
  readonly get?:
    | ((key: string, signal: AbortSignal) => Promise<SourceRecord | undefined>)
    | undefined
  /**
   * Makes a record of what was kept of it, as the system sent it, by the connector as it is now; `undefined` where that is not
   * the record itself. Absent where the connector cannot.
   */
  readonly tidy?: ((raw: Json) => Promise<SourceRecord | undefined>) | undefined
  /** Finds by tidy fields. */
  readonly find: (by: JsonObject, options: FindOptions) => Promise<readonly TargetRecord[]>
  /** Reads one target record by id; `undefined` when it is gone. Absent where the connector cannot. */
  readonly read?:
    | ((id: RecordId, signal: AbortSignal) => Promise<TargetRecord | undefined>)
    | undefined
  /**
   * `id` is absent when the system's answer does not tell it. `operation` names one attempt to create one record: it is the
   * same when that is sent again because nobody knows how it ended, and another one as soon as that is known.
   */
  readonly create: (
    set: JsonObject,
    options: WriteOptions & Writer & { readonly operation: string },
  ) => Promise<{ readonly id?: RecordId | undefined; readonly record?: JsonObject | undefined }>
  readonly update: (id: RecordId, set: JsonObject, options: WriteOptions) => Promise<void>
  readonly delete: (id: RecordId, options: WriteOptions) => Promise<void>
  /**
   * A run has come to its end, and all that it and those before it created here is committed: what was gathered of it is to be
   * sent as a whole. Whoever dies before comes back to it, so it is done once for each gathering. Absent: nothing is gathered.
   */
  readonly finish?: ((options: WriteOptions & Writer) => Promise<void>) | undefined
}

export interface Writer {
  /** Names the flow that writes; of one flow, only one run does at a time. Absent: nobody else writes. */
  readonly writer?: string | undefined
}

export interface WriteOptions {
  readonly signal: AbortSignal
  /**
   * Asked at the last moment before a request is sent, again for each attempt: `false` when somebody else may be writing
   * by now, and nothing may be sent. Absent: nobody else can.
   */
  readonly mayWrite?: (() => boolean) | undefined
}

export interface FindOptions {
  /** Past whatever is kept of the system, which may be out of date. */
  readonly fresh: boolean
  /** What is kept of the system may be so old. Absent: as its connector says. */
  readonly maxAgeMs?: number | undefined
  readonly signal: AbortSignal
}

export interface ListRequest {
  /** Position in the resource's `changed` list; with `since` absent the read is complete. */
  readonly filter: number
  /** ISO 8601, UTC, overlap already taken off. */
  readonly since?: string | undefined
  /** What the last page of an earlier read gave (see {@link Page.token}): only what changed after that read. Never with `since`. */
  readonly token?: Json | undefined
  /** Only what came into being then; the resource says that its list can be read `between`. Never with `since`. */
  readonly range?: TimeRange | undefined
  /** Goes on where an earlier page said (see {@link Page.next}). */
  readonly position?: Json | undefined
  readonly with?: JsonObject | undefined
  readonly signal: AbortSignal
}

/** From a time (inclusive) to a time (exclusive), ISO 8601, UTC; without one of them it is open on that side. */
export interface TimeRange {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface Page {
  readonly records: readonly SourceRecord[]
  /** Opaque position of the following page; absent on the last. */
  readonly next?: Json | undefined
  /** The server's time when it answered, never later than ours (ISO 8601, UTC): upper bound of the next cursor. */
  readonly serverTime: string
  /** Opaque; the last one that pages of a read gave asks, once all of them came, for what changes after it. */
  readonly token?: Json | undefined
  /** The source has records that nobody could read, so what did not come need not be gone. */
  readonly lacks?: boolean | undefined
  /**
   * Called after every record of the page is handled and that is committed, by a run that keeps what it does. Who dies
   * before gets the page again. It must be quick to refuse; then the run fails.
   */
  readonly handled?: (() => Promise<void>) | undefined
}

export interface SourceRecord {
  readonly key: string
  /** Time of its last change, where the resource has one (ISO 8601, UTC). */
  readonly at?: string | undefined
  /** The system's time when it was read by itself; nothing of one that came in a list. */
  readonly readAt?: string | undefined
  /** The tidy record. Parts from `more` are there once it is complete. */
  readonly record: JsonObject
  /** As the system sent it, for `complete`. */
  readonly raw: Json
  /** A person changed it: nothing is read on top, and until the source changes it is not taken up again. */
  readonly edited?: boolean | undefined
  /** The source says that it is deleted. */
  readonly deleted?: boolean | undefined
  /** Characters that it was read from, of a page its share. Absent: few. */
  readonly size?: number | undefined
  /** What a person calls it (order number, SKU). */
  readonly label?: string | undefined
  /** Why the tidy record cannot be relied upon: what the system sent does not fit the connector's schema. */
  readonly problem?: Message | undefined
}

export interface TargetRecord {
  readonly id: RecordId
  /** Absent where only the id is known (a local index); `read` gives it. */
  readonly record?: JsonObject | undefined
}

/** A system refused or did not answer. The class decides what happens next; `reason` is for people. */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly code = 'OPERATION_FAILED'
  readonly class: ErrorClass
  readonly reason: Message
  /** False only when the request certainly did not reach the system, or it certainly refused to do it. */
  readonly mayHaveHappened: boolean
  /** Milliseconds since 1970 before which trying again is pointless. */
  readonly retryAt: number | undefined
  /** A page was asked for by a token that was kept: it may be that alone which the system does not know any more. */
  readonly mayBePlace: boolean
  /**
   * What was asked and how it ended, on one line: `PUT /products/* (422)`. No values of records, no secrets: records whose
   * exchanges are the same have the same cause.
   */
  readonly exchange: string | undefined

  constructor(details: {
    readonly class: ErrorClass
    readonly reason: Message
    readonly mayHaveHappened: boolean
    readonly retryAt?: number | undefined
    readonly exchange?: string | undefined
    readonly mayBePlace?: boolean | undefined
    readonly cause?: unknown
  }) {
    super(toText(details.reason), { cause: details.cause })
    this.class = details.class
    this.reason = details.reason
    this.mayHaveHappened = details.mayHaveHappened
    this.retryAt = details.retryAt
    this.exchange = details.exchange
    this.mayBePlace = details.mayBePlace ?? false
  }
}
