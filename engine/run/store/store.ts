import type { RecordId } from '../connection.ts'
import type { Cursor, Reading } from './cursor.ts'
import type { DurableRecord, DurableState, ListedRecord, RecordQuery } from './durable-record.ts'
import type { CommitResult, Effects } from './effects.ts'
import type { Grant, LostCreate, NewIntent } from './intent.ts'
import type { Link, LinkKey } from './link.ts'
import type { Kept, NewRun, RunLease, RunResult, RunRow, StartedRun } from './run-lease.ts'

export interface LookedAhead {
  readonly records: readonly DurableRecord[]
  readonly links: readonly Link[]
}

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
  /**
   * What is known of the records of a page: durable records by key, and links as by `links`. Where there are durable
   * records it may take a second round trip.
   */
  readonly lookAhead: (
    flow: string,
    keys: readonly string[],
    links: readonly LinkKey[],
  ) => Promise<LookedAhead>
  /** Links by target record, for deletes and for finding who owns a record. */
  readonly linksTo: (target: string, ids: readonly RecordId[]) => Promise<readonly Link[]>
  /**
   * Declares creates before they are sent, durably. An intent is also the lease on its match values: while one
   * live worker holds it, no other gets it.
   *
   * @throws {LeaseLostError} if the worker no longer holds the run; then nothing was declared.
   */
  readonly declare: (lease: RunLease, intents: readonly NewIntent[]) => Promise<readonly Grant[]>
  /**
   * Creates of the flow that nobody is at any more, whose outcome is not known, and whose source record is not kept: nothing
   * but the intent leads to what they made. Each comes again until it is settled or its record is kept.
   */
  readonly lost: (flow: string, limit: number) => Promise<readonly LostCreate[]>
  /** Durable records by key. */
  readonly records: (flow: string, keys: readonly string[]) => Promise<readonly DurableRecord[]>
  /** Durable records that may be taken up at `now`: `ready`, and `waiting` or `retrying` whose time has come; oldest due first. */
  readonly due: (flow: string, now: number, limit: number) => Promise<readonly DurableRecord[]>
  /** Durable records in some states, by key, without what is kept encrypted: that may be many megabytes of each. */
  readonly list: (query: RecordQuery) => Promise<readonly ListedRecord[]>
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
   * Puts the partitions of a complete read in place of previous ones, and moves the flow's first cursor with it. None: the
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

/** Number of the first partition's cursor; those before are of the filters of the resource. */
export const firstPartition = 1_000
