import type { Json, JsonObject } from '../../json.ts'
import type { Message } from '../../messages/message.ts'
import type { RecordId } from '../connection.ts'
import type { Doubt } from './durable-record.ts'
import type { LinkKey } from './link.ts'

/** Why the steps of a record ended before their last one. */
export type Ending =
  | { readonly kind: 'skipped'; readonly reason: Message; readonly step: string }
  /** The record is wrong: no retry will help until it, the flow or the target changes. */
  | {
      readonly kind: 'failed'
      readonly reason: Message
      readonly cause: string
      readonly step: string
    }
  | {
      readonly kind: 'waiting'
      readonly reason: Message
      readonly cause: string
      readonly waitsFor: string
      readonly step: string
    }
  /** Try again at or after `dueAt`; does not count as an attempt. */
  | {
      readonly kind: 'later'
      readonly reason: Message
      readonly cause: string
      readonly dueAt: number
      readonly step: string
    }
  | {
      readonly kind: 'in-doubt'
      readonly reason: Message
      readonly cause: string
      readonly step: string
      readonly doubt: Doubt
    }

/** A write as it was decided and done (or held back, in a plan). */
export interface RecordWrite {
  readonly action: 'create' | 'update' | 'delete'
  readonly resource: string
  readonly id: RecordId | undefined
  /** What was sent; empty for deletes. */
  readonly set: JsonObject
  /** The target record before, where it was read. */
  readonly before?: JsonObject | undefined
}

/** One that the history keeps. */
export interface StepWrite extends RecordWrite {
  /** Id of the step that decided it. */
  readonly step: string
}

/** How handling one record went. */
export interface Handled {
  readonly ending: Ending | undefined
  readonly writes: readonly StepWrite[]
  /** What there is to tell beside how it ended. */
  readonly notes?: readonly Message[] | undefined
  /** Links that it looked for in vain, where it goes on without. */
  readonly lacked?: readonly LinkKey[] | undefined
  /** A create of it whose outcome is not known yet. */
  readonly doubt?: Doubt | undefined
  /** Chosen fields alone were to be written, and no link led to a target record of theirs. */
  readonly isUnlinked?: boolean | undefined
}

/** What a step gives for one item of its `for`: a result for its `as` name, or the record's end. */
export interface ItemResult {
  readonly result?: Json | undefined
  readonly ending?: Ending | undefined
}

/** A result under an `as` name: what the target has, what was sent over it, and the id over both. */
export function resultOf(
  id: RecordId,
  record: JsonObject | undefined,
  set?: JsonObject,
): JsonObject {
  return Object.assign({}, record, set, { id })
}
