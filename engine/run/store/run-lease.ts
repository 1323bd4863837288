import type { Message } from '../../messages/message.ts'
import type { Counts } from './counts.ts'
import type { Cursor } from './cursor.ts'

/** A run that is asked for. */
export interface NewRun {
  readonly flow: string
  readonly flowVersion: string
  readonly worker: string
  /** How it came about: `schedule`, `person`, `hook`. */
  readonly cause: string
  /** It was asked to read all of the source: how many that are tells how long the next such run takes. */
  readonly readsAll?: boolean | undefined
}

/** The right to work on a flow, until it is lost ({@link leaseTtlMs}). */
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
  /** Records of the flow are kept that are to be taken up, now or some day. */
  readonly hasUnfinished: boolean
  /** Creates of the flow were declared whose outcome is not known, and whose source records are not kept. */
  readonly hasLost: boolean
  /** Of the filters of its source, as they are since nobody else has the flow. Absent: the store is to be asked. */
  readonly cursors?: ReadonlyMap<number, Cursor> | undefined
}

export interface Kept {
  /** Of a partition: its run ends, and so must the work on it. */
  readonly isHalted: boolean
}

export type RunResult =
  | { readonly state: 'finished' }
  /** Stopped before its end: by a person, by `stopAfter`, by a config error; the next run goes on. */
  | {
      readonly state: 'stopped' | 'failed'
      readonly reason: Message
      /** When the limit that is used up opens again: a run before then would stop at once. Milliseconds since 1970. */
      readonly retryAt?: number | undefined
    }

/** A run as it is listed. Times are milliseconds since 1970. */
export interface RunRow {
  readonly run: string
  readonly flow: string
  readonly flowVersion: string
  readonly state: 'running' | RunResult['state']
  readonly reason?: Message | undefined
  readonly startedAt: number
  readonly finishedAt?: number | undefined
  readonly counts: Counts
}

/** How long a worker may be silent before its lease has run out. */
export const leaseTtlMs = 10_000

/** Time between two signs of life: one that is late, or lost on its way, does not cost the lease. */
export const heartbeatMs = 2_500

/**
 * So long before the lease may have run out, its holder writes to no system any more: two machines do not measure time
 * quite alike, and what was handed to the network is not on its way at once.
 */
export const leaseMarginMs = 1_000

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
