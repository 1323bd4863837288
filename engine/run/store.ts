import type { Json, JsonObject } from '../json.ts'
import type { RecordId, TimeRange } from './connection.ts'
import type { RecordStory } from './story.ts'

/**
 * The state of one integration. Every method is one round trip whatever the number of items; `commit` is one
 * transaction. Implementations: memory (tests, plan) and SQL; `store-suite.ts` holds both to this contract.
 *
 * Resource names are `role.resource`; keys of source records are text.
 */
export interface Store {
  readonly cursor: (flow: string, partition: number) => Promise<Cursor | undefined>
  /** Links that exist, in no order; dead ones too. */
  readonly links: (keys: readonly LinkKey[]) => Promise<readonly Link[]>
  /** Links by target record, for deletes and for finding who owns a record. */
  readonly linksTo: (target: string, ids: readonly RecordId[]) => Promise<readonly Link[]>
  /**
   * Declares creates before they are sent, durably. An intent is also the lease on its match values: while one
   * live worker holds it, no other gets it.
   *
   * @throws {LeaseLostError} if the worker no longer holds the run; then nothing was declared.
   */
  readonly declare: (lease: RunLease, intents: readonly NewIntent[]) => Promise<readonly Grant[]>
  /** Durable records by key. */
  readonly records: (flow: string, keys: readonly string[]) => Promise<readonly DurableRecord[]>
  /** Durable records that may be taken up at `now`: `ready`, and `waiting` or `retrying` whose time has come; oldest due first. */
  readonly due: (flow: string, now: number, limit: number) => Promise<readonly DurableRecord[]>
  /** Durable records in some states, by key, for lists and for retry. */
  readonly list: (query: RecordQuery) => Promise<readonly DurableRecord[]>
  /** Sets the state to `ready` and forgets attempts; gives how many. `in-doubt` records are left alone. */
  readonly release: (flow: string, keys: readonly string[] | 'all') => Promise<number>
  /**
   * Ends a page: all effects or none, and keeps the lease. A record that comes to wait for a link that exists by
   * now is `ready` at once.
   *
   * @throws {LeaseLostError} if the worker no longer holds the run; then nothing was written.
   * @throws {KeyTooLongError} if a key or id is longer than {@link maxKeyLength}; then nothing was written.
   */
  readonly commit: (lease: RunLease, effects: Effects) => Promise<CommitResult>

  /** Forgets the keys that an earlier complete read has seen. */
  readonly resetSeen: (flow: string) => Promise<void>
  /** Compares the keys that a complete read has seen with the living links of the flow's source. */
  readonly gone: (
    flow: string,
    source: string,
    page: { readonly after: string; readonly limit: number },
  ) => Promise<GoneReport>

  /**
   * Starts a run, if no live worker runs the flow. Whoever works on partitions of its read goes on, for this run.
   *
   * @throws {FlowBusyError}
   */
  readonly startRun: (run: NewRun) => Promise<StartedRun>
  /** Keeps the lease, of a run or of a partition. @throws {LeaseLostError} */
  readonly touchRun: (lease: RunLease) => Promise<Kept>
  /** Does nothing when another worker has taken over. */
  readonly finishRun: (lease: RunLease, result: RunResult) => Promise<void>
  /**
   * Puts the partitions of a complete read in place of former ones, and moves the flow's first cursor with it. None: the
   * read is over, and what was made is remembered no longer.
   *
   * @throws {LeaseLostError}
   */
  readonly split: (lease: RunLease, partitions: readonly Cursor[], cursor: Cursor) => Promise<void>
  /** Takes the first partition that is open and that nobody alive works on, if the flow's run is on. */
  readonly takePartition: (flow: string, worker: string) => Promise<Partition | undefined>
  /** Ends the work on a partition; a result that is no good end ends all the others, too. */
  readonly leavePartition: (lease: RunLease, result: RunResult) => Promise<void>
  readonly partitions: (flow: string) => Promise<PartitionsState>
  /** Asks all who work on partitions to end, which they hear of with their next commit or touch. */
  readonly haltPartitions: (flow: string) => Promise<void>
  /** Newest first. */
  readonly runs: (query: {
    readonly flow?: string | undefined
    readonly limit: number
  }) => Promise<readonly RunRow[]>
  readonly countRecords: (flow: string) => Promise<Readonly<Record<DurableState, number>>>
}

export interface Cursor {
  /** Time up to which all changes have been handled (ISO 8601, UTC). Absent before the first complete read. */
  readonly value?: string | undefined
  /** When the last complete comparison ended (ISO 8601). */
  readonly comparedAt?: string | undefined
  /** A read that has not come to its end: the next run goes on there. */
  readonly reading?: Reading | undefined
}

export interface Reading {
  readonly since?: string | undefined
  /** Opaque position of the next page; null: the first. */
  readonly position: Json
  /** The server's time when the read began. */
  readonly startedAt: string
  /** Largest time seen so far. */
  readonly newest?: string | undefined
  readonly complete: boolean
  /** It goes on in so many partitions, whose cursors are those from {@link firstPartition} on. */
  readonly partitions?: number | undefined
  /** Of a partition: what of the list it is. */
  readonly range?: TimeRange | undefined
  /** Of a partition: whoever works on it writes also what has not changed. */
  readonly force?: boolean | undefined
}

/** A part of the list of a complete read, taken by one worker. Its cursor has no `reading` once it is over. */
export interface Partition {
  /** Of the partition: its `run` is not the run that people see. */
  readonly lease: RunLease & { readonly partition: number }
  /** The run that it is part of. */
  readonly run: string
  readonly cursor: Cursor & { readonly reading: Reading }
}

export interface PartitionsState {
  /** Not over. */
  readonly open: number
  /** Being worked on by somebody alive. */
  readonly live: number
  /** Largest time of change seen in those that are over. */
  readonly newest?: string | undefined
  /** Why one of them ended before its end. */
  readonly problem?: Exclude<RunResult, { readonly state: 'finished' }> | undefined
}

export interface Kept {
  /** Of a partition: its run ends, and so must the work on it. */
  readonly isHalted: boolean
}

export interface LinkKey {
  readonly source: string
  readonly key: string
  readonly target: string
}

/**
 * Which target record a source record became. Several source records may share one target record (two webshop
 * customers with one e-mail address): each link keeps its own hash.
 */
export interface Link extends LinkKey {
  readonly id: RecordId
  /** Hash of the fields last sent, without create-only ones; absent when linked but never written by us. */
  readonly hash?: string | undefined
  /** Flow that made it. */
  readonly flow: string
  /** The source record is gone; kept so that a return revives it. */
  readonly dead?: boolean | undefined
}

export interface NewIntent {
  /** Stable hash of flow, record key, step and item: the same for every attempt at one create. */
  readonly operation: string
  /** Target resource and match values as canonical text; what two creates of one thing share. */
  readonly claim: string
  readonly target: string
  readonly flow: string
  readonly key: string
  /** The link that the create will make. */
  readonly link?: LinkKey | undefined
  /** The earlier attempt is known not to have happened: this one begins anew and is granted, with a new time. */
  readonly anew?: boolean | undefined
}

export type Grant =
  /** Ours, and no earlier attempt is known: create. With the link where it is there already, made before we held the claim. */
  | {
      readonly operation: string
      readonly kind: 'granted'
      readonly link?: Link | undefined
    }
  /** Ours now, but an attempt by a worker that is gone, or by this one, began then and its outcome is unknown. */
  | {
      readonly operation: string
      readonly kind: 'unresolved'
      readonly startedAt: number
      /** The operation of that attempt: settled when its outcome is known. */
      readonly former: string
      /** That attempt was under another claim: looking for the claim of this one does not find what it made. */
      readonly isElsewhere?: true | undefined
    }
  /** A live worker, or another operation of this one, is at it: try again soon. */
  | { readonly operation: string; readonly kind: 'held' }
  /** A partition of this flow's read has made it; a search may not show it yet. */
  | { readonly operation: string; readonly kind: 'made'; readonly id: RecordId }

/** States that outlive a run. `ready`: taken up at the next opportunity. */
export type DurableState = 'ready' | 'waiting' | 'retrying' | 'parked' | 'in-doubt'

export interface DurableRecord {
  readonly flow: string
  readonly key: string
  readonly state: DurableState
  /** In plain words: what is wrong or waited for. */
  readonly reason: string
  /** Groups records with the same trouble (`transport.temporary pos.order`), stable over record and time. */
  readonly cause: string
  /** Step at which it ended. */
  readonly step?: string | undefined
  readonly label?: string | undefined
  readonly attempts: number
  /** When it may be taken up again, milliseconds since 1970. Absent: not by time. */
  readonly dueAt?: number | undefined
  /** What wakes it: {@link linkWakeKey} or {@link matchWakeKey}. */
  readonly waitsFor?: string | undefined
  /** Source version (its time of change) that this state is about. */
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
  /** For `in-doubt`: the create that nobody knows the outcome of. */
  readonly doubt?:
    | {
        readonly operation: string
        readonly target: string
        readonly match: JsonObject
        /** Whose target record it would be. */
        readonly link?: LinkKey | undefined
      }
    | undefined
}

export interface RecordQuery {
  readonly flow?: string | undefined
  readonly states: readonly DurableState[]
  readonly after?: { readonly flow: string; readonly key: string } | undefined
  readonly limit: number
}

/** Everything that handling a page changed. Items of one kind never contradict each other. */
export interface Effects {
  /** Made or changed; also revives dead ones. Of two records of one source with one target record, the later wins. */
  readonly links: readonly Link[]
  readonly unlinks: readonly LinkKey[]
  readonly deadLinks: readonly LinkKey[]
  /** Intents whose outcome is known. */
  readonly settled: readonly string[]
  /** Others, with what they made: it is remembered until the read that was split is over. */
  readonly made: readonly { readonly operation: string; readonly id: RecordId }[]
  readonly records: readonly DurableRecord[]
  /** Keys whose durable record is over. */
  readonly ended: readonly string[]
  /** Wake keys: whoever waits for one becomes `ready`, in any flow. */
  readonly wakes: readonly string[]
  readonly cursor?: { readonly partition: number; readonly cursor: Cursor } | undefined
  /** Keys seen in a complete read that is compared. */
  readonly seen: readonly string[]
  /** Added to the run's counters. */
  readonly counts: Counts
  readonly events: readonly RecordEvent[]
}

export interface CommitResult extends Kept {
  /** Records of the run's own flow that became `ready`. */
  readonly woken: number
}

export type Outcome =
  | 'done'
  | 'unchanged'
  | 'skipped'
  | 'waiting'
  | 'retrying'
  | 'parked'
  | 'dropped'
  | 'in-doubt'

/** How many records came to which outcome, and how many requests wrote. */
export type Counts = Readonly<
  Partial<Record<Outcome | 'read' | 'created' | 'updated' | 'deleted', number>>
>

/** One handled record in the history. Names fields and records, never values. */
export interface RecordEvent {
  readonly key: string
  readonly label?: string | undefined
  readonly outcome: Outcome
  readonly reason?: string | undefined
  readonly step?: string | undefined
  readonly flowVersion: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly writes: readonly {
    readonly action: 'create' | 'update' | 'delete'
    readonly resource: string
    readonly id?: RecordId | undefined
    readonly fields: readonly string[]
  }[]
  /** What passed, values and all, where that is kept. */
  readonly story?: RecordStory | undefined
}

export interface NewRun {
  readonly flow: string
  readonly flowVersion: string
  readonly worker: string
  /** How it came about: `schedule`, `person`, `hook`. */
  readonly cause: string
  /** It was asked to read all of the source: how many that are tells how long the next such run takes. */
  readonly readsAll?: boolean | undefined
}

export interface RunLease {
  readonly run: string
  readonly flow: string
  readonly worker: string
  /** It is the lease of this partition alone. */
  readonly partition?: number | undefined
}

export interface StartedRun extends RunLease {
  /** How many go on with partitions of a read of the flow, for whoever started it is gone. */
  readonly live: number
}

export type RunResult =
  | { readonly state: 'finished' }
  /** Stopped before its end: by a person, by `stopAfter`, by a config error; the next run goes on. */
  | { readonly state: 'stopped' | 'failed'; readonly reason: string }

export interface RunRow {
  readonly run: string
  readonly flow: string
  readonly flowVersion: string
  readonly state: 'running' | RunResult['state']
  readonly reason?: string | undefined
  readonly startedAt: number
  readonly finishedAt?: number | undefined
  readonly counts: Counts
}

/** Links of a source whose keys a complete read did not see. */
export interface GoneReport {
  /** Living links' keys of this source. */
  readonly known: number
  readonly gone: number
  /** How many keys the read saw. */
  readonly seen: number
  /** The page of gone keys, sorted. */
  readonly keys: readonly string[]
}

/** How long a worker may be silent before its lease has run out. */
export const leaseTtlMs = 10_000

/** Time between two signs of life: one that is late, or lost on its way, does not cost the lease. */
export const heartbeatMs = 2_500

/** Number of the first partition's cursor; those before are of the filters of the resource. */
export const firstPartition = 1_000

/** Keys of records and ids of target records longer than this cannot be kept. */
export const maxKeyLength = 500

/** `shop.category|99|pos.category`: waits for the link from that source record. */
export function linkWakeKey(link: LinkKey): string {
  return `${link.source}|${link.key}|${link.target}`
}

/** The reverse of {@link linkWakeKey}; another kind of key gives nothing, or a link that cannot exist. */
export function parseLinkWakeKey(text: string): LinkKey | undefined {
  const first = text.indexOf('|')
  const last = text.lastIndexOf('|')
  if (first === last) return undefined
  return {
    source: text.slice(0, first),
    key: text.slice(first + 1, last),
    target: text.slice(last + 1),
  }
}

/** `pos.product?sku="A-1"`: waits for a target record with these values. */
export function matchWakeKey(target: string, by: JsonObject): string {
  const values = Object.keys(by)
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(by[name])}`)
  return `${target}?${values.join('&')}`
}

/** Another worker runs this flow now. */
export class FlowBusyError extends Error {
  override readonly name = 'FlowBusyError'
  readonly code = 'FLOW_BUSY'

  constructor(flow: string, worker: string, untilSeconds: number) {
    super(
      `flow "${flow}" is being run by ${worker}; if that process is gone, the flow is free again in ${untilSeconds} s`,
    )
  }
}

/** The worker was silent too long, and another one may have taken over. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'
  readonly code = 'LEASE_LOST'

  constructor(flow: string) {
    super(`this process lost its claim on flow "${flow}"; nothing of the last page was recorded`)
  }
}

/** A system names its records with keys that are too long to be looked up. */
export class KeyTooLongError extends Error {
  override readonly name = 'KeyTooLongError'
  readonly code = 'KEY_TOO_LONG'

  constructor(key: string) {
    super(
      `the key "${key.slice(0, 40)}…" has ${key.length} characters, at most ${maxKeyLength} can be kept; choose another field as key in the connector`,
    )
  }
}

/** @throws {KeyTooLongError} if anything that is kept has a key or id longer than {@link maxKeyLength}. */
export function requireShortKeys(effects: Effects): void {
  for (const link of effects.links) {
    requireShortKey(link.key)
    if (typeof link.id === 'string') requireShortKey(link.id)
  }
  for (const record of effects.records) requireShortKey(record.key)
  for (const event of effects.events) requireShortKey(event.key)
  for (const key of effects.seen) requireShortKey(key)
}

/** @throws {KeyTooLongError} */
export function requireShortKey(key: string): void {
  if (key.length > maxKeyLength) throw new KeyTooLongError(key)
}
