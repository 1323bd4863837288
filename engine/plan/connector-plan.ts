import type { Formula } from '../formula/formula.ts'
import type { Json, JsonObject } from '../json.ts'
import type { FieldPlan, ValuePlan } from './value-plan.ts'

/** A connector ready to use: what one kind of system can do. */
export interface ConnectorPlan {
  readonly name: string
  readonly title: string
  readonly about?: string | undefined
  /** JSON Schema of the form that adds such a system; `writeOnly` properties are secrets. */
  readonly settings: JsonObject
  readonly http: HttpPlan
  /** The resource of registered webhooks, with the fields `topic`, `address` and `active`. */
  readonly hooks?: string | undefined
  readonly resources: Readonly<Record<string, ResourcePlan>>
  readonly tests: readonly ConnectorTest[]
}

/** How the system is reached. Formulas see `$settings`, and what their own comments name. */
export interface HttpPlan {
  /** Text: scheme, host and common path, without a trailing slash. */
  readonly base: ValuePlan
  /** Sent with every request. */
  readonly headers: readonly FieldPlan[]
  readonly auth?: AuthPlan | undefined
  readonly timeoutMs: number
  /** Requests under way at once, over all flows that use the account. */
  readonly parallel: number
  readonly limits: readonly LimitPlan[]
  /** Asked of every answer, first match wins. */
  readonly errors: readonly ErrorRulePlan[]
  /** Values this system uses for "nothing": turned into absence wherever the tidy schema expects another type. */
  readonly empty: readonly Json[]
  /** The Test button. */
  readonly check?: CallPlan | undefined
}

export type AuthPlan =
  | { readonly kind: 'basic'; readonly user: ValuePlan; readonly password: ValuePlan }
  | { readonly kind: 'bearer'; readonly token: ValuePlan }
  | SignPlan
  | OAuthPlan

/** Request signing: `text` and `headers` see `method`, `path` (with query), `body` and `$now()`; headers also `$signature`. */
export interface SignPlan {
  readonly kind: 'sign'
  readonly how: 'hmac-sha256' | 'hmac-sha512'
  readonly secret: ValuePlan
  readonly text: Formula
  readonly headers: readonly FieldPlan[]
  /** Checks the answer's own signature; an answer that does not match is refused. */
  readonly answer?: AnswerSignaturePlan | undefined
}

/** `text` and `signature` see `method`, `path`, `body` (the answer's, as text) and `headers` (the answer's, lower case). */
export interface AnswerSignaturePlan {
  readonly text: Formula
  readonly signature: Formula
}

/** People sign in at the system, which hands out tokens: OAuth 2.0, authorization code with PKCE. */
export interface OAuthPlan {
  readonly kind: 'oauth'
  /** Where people sign in. */
  readonly authorize: ValuePlan
  /** What hands out tokens, and renews them. */
  readonly token: ValuePlan
  readonly client: ValuePlan
  readonly secret?: ValuePlan | undefined
  readonly scope?: ValuePlan | undefined
}

/** One rate window. `left` and `resets` (seconds) see `status`, `headers` and `body`: the server's own count, which wins. */
export interface LimitPlan {
  readonly allow: number
  readonly windowMs: number
  readonly left?: Formula | undefined
  readonly resets?: Formula | undefined
  /** Part of the window that we take, 0 to 1. */
  readonly share: number
}

export type ErrorClass = 'temporary' | 'limited' | 'invalid' | 'config' | 'gone' | 'exists'

/** `if` and `say` see `status`, `headers` and `body`. */
export interface ErrorRulePlan {
  readonly if: Formula
  /** `ok` takes an answer that would otherwise be an error as good. */
  readonly is: ErrorClass | 'ok'
  readonly say?: ValuePlan | undefined
}

/** One HTTP request. `{name}` in the path comes from the operation's values and is always URL-encoded. */
export interface CallPlan {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query: readonly FieldPlan[]
  readonly headers: readonly FieldPlan[]
  readonly body?: ValuePlan | undefined
}

export interface ResourcePlan {
  readonly name: string
  readonly title: string
  /** Identity of a raw record. Absent: records of this resource cannot be a flow's source or target, only `more`. */
  readonly key?: Formula | undefined
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
  readonly get?: ReadOnePlan | undefined
  readonly find: readonly FindPlan[]
  readonly create?: CreatePlan | undefined
  readonly update?: UpdatePlan | undefined
  readonly delete?: WritePlan | undefined
  readonly more: Readonly<Record<string, MorePlan>>
  readonly gone?: GonePlan | undefined
  /** Empty: the system does not tell when a record changes. */
  readonly hooks: readonly HookPlan[]
}

/** `key` sees the body of a push about the topic. */
export interface HookPlan {
  readonly topic: string
  readonly key: Formula
}

/** Reading many. The call sees `$with` and `$since`; `items` sees the answer's body and gives the raw records. */
export interface ListPlan {
  readonly call: CallPlan
  readonly items: Formula
  readonly pages: PagesPlan
  /** Empty: every read is complete. */
  readonly changed: readonly ChangedPlan[]
  /** Absent: the list can only be read as a whole. */
  readonly between?: BetweenPlan | undefined
  /** Each record of this resource has such a list; its key is the placeholder's value. */
  readonly within?: { readonly name: string; readonly resource: string } | undefined
  /** Absent: how many there are is known only by reading them. */
  readonly count?: CountPlan | undefined
}

/** Asks how many records a list has. The call sees `$with`, and `value` the answer's body. */
export interface CountPlan {
  readonly call: CallPlan
  readonly value: Formula
}

/** How a part of a list is read: by a time that a record keeps for ever, so that it is in one part only. */
export interface BetweenPlan {
  readonly at: Formula
  /** Query fields; they see `$from` (inclusive) and `$to` (exclusive), of which the outermost parts have only one. */
  readonly query: readonly FieldPlan[]
}

export type PagesPlan =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'page'
      readonly page: string
      readonly size?: PageSize | undefined
      readonly first: number
    }
  /**
   * Both see the body: `next` tells whether there is more (absent: as long as pages are full), and `rows` names what the
   * system counts (absent: the records of the list).
   */
  | {
      readonly kind: 'offset'
      readonly offset: string
      readonly size?: PageSize | undefined
      readonly next?: Formula | undefined
      readonly rows?: Formula | undefined
    }
  /** `next` sees the body (and `headers` as a variable) and gives the next cursor, or nothing. */
  | {
      readonly kind: 'cursor'
      readonly cursor: string
      readonly next: Formula
      readonly size?: PageSize | undefined
    }
  /** `next` gives the whole next URL, which must be on the same host. */
  | { readonly kind: 'link'; readonly next: Formula; readonly size?: PageSize | undefined }
  /** `last` sees a raw item and gives what the next page starts after. */
  | {
      readonly kind: 'after'
      readonly after: string
      readonly last: Formula
      readonly size?: PageSize | undefined
    }

export interface PageSize {
  readonly name: string
  readonly value: number
}

/** Incremental reading. `at` sees a raw record and gives the time that the cursor follows. */
export interface ChangedPlan {
  /** Query fields that ask for changes only; they see `$since` (ISO 8601, UTC). Absent: the order of the list must do. */
  readonly since?: readonly FieldPlan[] | undefined
  readonly at: Formula
  readonly overlapMs: number
  /** `up`: oldest first, the cursor may move within a run. `down`: newest first, reading stops at what was seen before. */
  readonly sorted?: 'up' | 'down' | undefined
  /** `$since` of the very first read. */
  readonly first?: string | undefined
}

/** Reading one by `$id`, the record's key. `item` sees the body. */
export interface ReadOnePlan {
  readonly call: CallPlan
  readonly item?: Formula | undefined
}

/** Looking records up. `by` names tidy fields; hits whose tidy fields differ are dropped. */
export type FindPlan =
  /** The call sees `$by`. */
  | {
      readonly kind: 'call'
      readonly by: readonly string[]
      readonly call: CallPlan
      readonly items: Formula
    }
  /** A local index filled by `list`, refreshed when older than `maxAgeMs`. */
  | {
      readonly kind: 'index'
      readonly by: readonly string[]
      readonly maxAgeMs: number
      /** All there ever was, by `list.between`; refreshed with what was created since the last time, and this long before. */
      readonly createdOverlapMs?: number | undefined
    }
  /** The whole list with all parts, kept in memory. A field that is a list is found by each of its values. */
  | { readonly kind: 'kept'; readonly by: readonly string[]; readonly maxAgeMs: number }

/** The call sees `$set` (tidy names), `$id` for updates and deletes, and `$operation` for creates. */
export interface WritePlan {
  readonly call: CallPlan
  /** The raw record in the answer's body. Absent, or without result: the answer tells nothing. */
  readonly item?: Formula | undefined
}

export interface UpdatePlan extends WritePlan {
  readonly batch?: BatchPlan | undefined
}

/** One request for several updates. */
export interface BatchPlan {
  /** Sees `$items`. */
  readonly call: CallPlan
  /** Sees the body of the update of one record, and `$id`. */
  readonly each: Formula
  readonly max: number
}

export interface CreatePlan extends WritePlan {
  /** Headers that make a create repeatable. */
  readonly once: readonly FieldPlan[]
  /** How long a search may lag behind a create. Absent: not known, so a search that finds nothing proves nothing. */
  readonly settleMs?: number | undefined
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

/** Recorded traffic and what must become of it. */
export interface ConnectorTest {
  readonly it: string
  /** The Test button instead of an operation of a resource. */
  readonly check?: boolean | undefined
  readonly list?: string | undefined
  readonly get?: string | undefined
  /** With `create` of the same resource: what was created is found at once. */
  readonly find?: string | undefined
  readonly create?: string | undefined
  readonly update?: string | undefined
  readonly delete?: string | undefined
  readonly settings: JsonObject
  readonly id?: string | number | undefined
  readonly by?: JsonObject | undefined
  readonly set?: JsonObject | undefined
  readonly with?: JsonObject | undefined
  /** Reads what changed since then (ISO 8601) instead of all. */
  readonly since?: string | undefined
  /** Parts that complete the records read. */
  readonly more?: readonly string[] | undefined
  readonly http: readonly {
    readonly request: JsonObject
    readonly response: {
      readonly status: number
      readonly headers?: JsonObject
      readonly body?: Json
    }
  }[]
  /** Tidy records, or `{ fails: class }`. */
  readonly expect: Json
}
