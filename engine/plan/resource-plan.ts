import type { Formula } from '../formula/formula.ts'
import type { JsonObject } from '../json.ts'
import type { KeyPlan } from './key-plan.ts'
import type { FieldPlan, ValuePlan } from './value-plan.ts'

/**
 * What can be done with one kind of record, however its system is reached. A transport's own plan of a resource has all of
 * this and, beside it, how it is done.
 */
export interface ResourcePlan {
  readonly name: string
  readonly title: string
  /** Resources of a connector that have the same here show the same records of its system. Absent: not known to. */
  readonly sameAs?: string | undefined
  /** Identity of a raw record. Absent: records of this resource cannot be a flow's source or target, only `more`. */
  readonly key?: KeyPlan | undefined
  /** Raw (with `more` beside its own fields) → tidy. Absent: raw is tidy. */
  readonly record?: ValuePlan | undefined
  /** Tidy field → names of the `more` parts it is made from. */
  readonly recordNeeds: Readonly<Record<string, readonly string[]>>
  /** JSON Schema of a tidy record: types and titles. Fields not listed do not exist. */
  readonly schema: JsonObject
  /** Tidy fields that are masked wherever they are shown. */
  readonly personal: readonly string[]
  /** Which tidy field shows a person which record it is (`number`, `sku`). */
  readonly label?: string | undefined
  readonly list?: ListPlan | undefined
  /** Absent, as for the others: it cannot be done. */
  readonly get?: object | undefined
  readonly find: readonly FindPlan[]
  readonly create?: CreatePlan | undefined
  readonly update?: UpdatePlan | undefined
  readonly delete?: object | undefined
  readonly more: Readonly<Record<string, MorePlan>>
  readonly gone?: GonePlan | undefined
  /** Empty: the system does not tell when a record changes. */
  readonly hooks: readonly HookPlan[]
}

/** `key` sees the body of a push about the topic. */
export interface HookPlan {
  readonly topic: string
  readonly key: KeyPlan
}

/** Reading many. */
export interface ListPlan {
  /** Names of the values that a reader may give (`source.with`). */
  readonly takes: readonly string[]
  /** Those of them without which it cannot be asked for. */
  readonly needs: readonly string[]
  /** Records that one exchange gives. Absent: not known. */
  readonly pageSize?: number | undefined
  /** Empty: every read is complete, unless there is a token. */
  readonly changed: readonly ChangedPlan[]
  /** The system hands out a token at the end of a read, which asks for what changed after it. Never with `changed`. */
  readonly token?: object | undefined
  /** Absent: the list can only be read as a whole. */
  readonly between?: BetweenPlan | undefined
  /** Each record of this resource has such a list; its key is the placeholder's value. */
  readonly within?: { readonly name: string; readonly resource: string } | undefined
}

/** Incremental reading. `at` sees a raw record and gives the time that the cursor follows. */
export interface ChangedPlan {
  readonly at: Formula
  readonly overlapMs: number
  /** `up`: oldest first, the cursor may move within a run. `down`: newest first, reading stops at what was seen before. */
  readonly sorted?: 'up' | 'down' | undefined
  /** Where the very first read begins. */
  readonly first?: string | undefined
}

/** How a part of a list is read: by a time that a record keeps for ever, so that it is in one part only. */
export interface BetweenPlan {
  readonly at: Formula
}

/** Looking records up. `by` names tidy fields; hits whose tidy fields differ are dropped. */
export type FindPlan =
  /** The system is asked. */
  CallFindPlan | IndexPlan | KeptPlan

export interface CallFindPlan {
  readonly kind: 'call'
  readonly by: readonly string[]
  /** Several searches may go together, at most so many. */
  readonly batch?: { readonly max: number } | undefined
}

/** A local index filled by `list`, refreshed when older than `maxAgeMs`. */
export interface IndexPlan {
  readonly kind: 'index'
  readonly by: readonly string[]
  readonly maxAgeMs: number
  /** All there ever was, by `list.between`; refreshed with what was created since the last time, and this long before. */
  readonly createdOverlapMs?: number | undefined
}

/** The whole list with all parts, kept in memory. A field that is a list is found by each of its values. */
export interface KeptPlan {
  readonly kind: 'kept'
  readonly by: readonly string[]
  readonly maxAgeMs: number
}

interface SendPlan {
  /** Tidy fields that can reach the system. Absent: any, or not known. */
  readonly sends?: readonly string[] | undefined
}

export interface CreatePlan extends SendPlan {
  /** Its answer has the record that was made. */
  readonly tellsRecord: boolean
  /** The system takes a key by which it knows a create that is sent again. */
  readonly isRepeatable: boolean
  /** How long it knows it, from the first time on. Absent: a day. */
  readonly keyLivesMs?: number | undefined
  /** Whoever sends a create again, and hears that another record is in its place, knows that it made nothing before either. */
  readonly isExistsFinal?: boolean | undefined
  /** How long a search may lag behind a create. Absent: not known, so a search that finds nothing proves nothing. */
  readonly settleMs?: number | undefined
  /** Several creates may go together, at most so many. */
  readonly batch?: { readonly max: number } | undefined
}

export interface UpdatePlan extends SendPlan {
  /** Several updates may go together, at most so many. */
  readonly batch?: { readonly max: number } | undefined
}

/** Completes a record by further lists; read only when a flow uses the part. */
export type MorePlan = EachPartPlan | AllPartPlan

interface PartPlan {
  readonly list: string
  readonly with: readonly FieldPlan[]
  /** Finds the list in a raw record that has it already. */
  readonly in?: Formula | undefined
}

/** One list per record. `with` sees the raw record. */
export interface EachPartPlan extends PartPlan {
  readonly kind: 'each'
}

/** One list per run, grouped by the tidy field `by`; `key` sees the raw record and names its group. */
export interface AllPartPlan extends PartPlan {
  readonly kind: 'all'
  readonly by: string
  readonly key: Formula
  /** What asks for the part of one record alone, where there are few; sees the raw record. Empty: nothing does. */
  readonly one: readonly FieldPlan[]
  /** Parts that the listed records have in turn. */
  readonly more: readonly string[]
}

/** How records that are gone from the source are noticed. */
export type GonePlan =
  | { readonly kind: 'compare'; readonly everyMs: number }
  /** `field` sees the raw record and gives a value when it is deleted. */
  | { readonly kind: 'field'; readonly field: Formula }
