import type { UnknownValues } from '../formula/unknown-values.ts'
import type { JsonObject } from '../json.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import type { RefillField } from '../plan/refill-fields.ts'
import type { OperationError, SourceRecord } from './connection.ts'
import type { Ports } from './ports.ts'
import type { ToldRecords } from './read/told-records.ts'
import type { Conclusion, RecordTask } from './record/conclude.ts'
import type { Known, Redact } from './record/redact.ts'
import type { StoryKeeper } from './record/story.ts'
import type { Trace } from './record/trace.ts'
import type { Counts } from './store/counts.ts'
import type { Store } from './store/store.ts'
import type { Systems } from './system.ts'

/** What a run of a flow is made with. */
export interface RunOptions {
  /** Without an error: one of the `flows` of a project. */
  readonly flow: FlowPlan
  /** By the roles that the flow names under `connections`. */
  readonly systems: Systems
  /** Checked against the flow's schema, defaults applied. */
  readonly settings: JsonObject
  /** What is remembered from run to run. */
  readonly store: Store
  readonly ports: Ports
  /** Names the installation, always the same: part of the keys by which a system knows a create that is sent again. */
  readonly namespace: string
  /** Who runs it: unique over all processes and all time, readable (`host:4711:k3j2`). */
  readonly worker: string
  /** How the run came about: `person`, `schedule`, `hook`. */
  readonly cause: string
  readonly what: RunScope
  /** Writes also what has not changed. */
  readonly force?: boolean | undefined
  /** Ends after so many records of the source; the cursor then stays. */
  readonly limit?: number | undefined
  /** How long to stay for retries that fall due after the source is read. Default: not. */
  readonly lingerMs?: number | undefined
  /** Stops gently: records under way come to their end. A text as the signal's reason is what the history tells. */
  readonly stop?: AbortSignal | undefined
  /** Asked after every page of a read: `true` ends the run there, and the next one goes on with the page after. */
  readonly isEnough?: (() => boolean) | undefined
  /** Asks so many others to help with a read that was split, by {@link workOnPartitions}. Absent: no read is split. */
  readonly callHelp?: ((helpers: number) => Promise<void>) | undefined
  /** Stops now: requests under way are cut, and looked into next time. */
  readonly signal?: AbortSignal | undefined
  /** Hears the id of the run, once it has one. */
  readonly onStart?: ((run: string) => void) | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Hears of every record that came to a conclusion, and what was known of it by then. */
  readonly onRecord?:
    | ((source: SourceRecord, conclusion: Conclusion, known: Known) => void)
    | undefined
  /** Hears that a read begins anew, as the system refuses the place where it was left. */
  readonly onReadAnew?: ((refusal: OperationError) => void) | undefined
  /** Does the work on each record, so that all that goes on meanwhile can be told to be part of it. */
  readonly aroundRecord?:
    | (<T>(source: SourceRecord, work: () => Promise<T>) => Promise<T>)
    | undefined
  /** Reads target records before updates, so that what changes can be shown field by field. */
  readonly explain?: boolean | undefined
  /** In a plan: what is known only after a create. */
  readonly unknowns?: UnknownValues | undefined
  readonly trace?: Trace | undefined
  /** Keeps with each event what passed. Absent: nothing is gathered. */
  readonly keeper?: StoryKeeper | undefined
  readonly redact?: Redact | undefined
  /** What systems told of before. Absent: a read of changes takes up all that it meets. */
  readonly told?: ToldRecords | undefined
  /** Writes these target fields alone, by {@link forRefill}, which narrows all the rest to that. */
  readonly refill?: readonly RefillField[] | undefined
  /** Takes up these alone: nothing is read, and nothing that is due. */
  readonly only?: readonly RecordTask[] | undefined
}

/** What a run reads. */
export type RunScope =
  /** What changed since the last run; everything when there was none, or when the complete comparison is due. */
  | { readonly kind: 'changes' }
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly since: string }
  | {
      readonly kind: 'keys'
      readonly keys: readonly string[]
      /** Keys that are gone from the source: where that is so, their `deletes` steps run. */
      readonly gone?: readonly string[] | undefined
    }
  /** What is due, and records that the source told of: it need not have them. */
  | { readonly kind: 'woken'; readonly keys: readonly string[] }

/** How far a run is, told now and then. */
export interface Progress {
  readonly doing: 'due' | 'reading' | 'lingering' | 'comparing'
  readonly counts: Counts
}
