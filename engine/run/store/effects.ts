import type { Message } from '../../messages/message.ts'
import type { RecordId } from '../connection.ts'
import type { RecordStory } from '../record/story.ts'
import type { Counts, Outcome } from './counts.ts'
import type { Cursor } from './cursor.ts'
import type { DurableRecord } from './durable-record.ts'
import type { Link, LinkKey } from './link.ts'
import type { MissingRow } from './missing-row.ts'
import type { Kept, RunResult } from './run-lease.ts'

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
  /** Values that the run met for the first time, and that a table of its flow left out. */
  readonly missingRows: readonly MissingRow[]
  /** The run ends with it, and its lease. */
  readonly end?: RunResult | undefined
}

/** A page that changed nothing. */
export const NO_EFFECTS: Effects = {
  links: [],
  unlinks: [],
  deadLinks: [],
  settled: [],
  made: [],
  records: [],
  ended: [],
  wakes: [],
  seen: [],
  counts: {},
  events: [],
  missingRows: [],
}

export interface CommitResult extends Kept {
  /** Records of the run's own flow that became `ready`. */
  readonly woken: number
}

/** One handled record in the history. Names fields and records, never values. */
export interface RecordEvent {
  readonly key: string
  readonly label?: string | undefined
  readonly outcome: Outcome
  readonly reason?: Message | undefined
  readonly step?: string | undefined
  readonly flowVersion: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly writes: readonly {
    readonly action: 'create' | 'update' | 'delete'
    readonly resource: string
    readonly id?: RecordId | undefined
    /** What an update sent; a create sends all that its version of the flow gives. */
    readonly fields?: readonly string[] | undefined
    /** Id of the step that did it; events of older versions have none. */
    readonly step?: string | undefined
  }[]
  /** What passed, values and all, where that is kept. */
  readonly story?: RecordStory | undefined
}
