import type { Json, JsonObject } from '../json.ts'
import type { ResourcePlan } from './resource-plan.ts'
import type { ValuePlan } from './value-plan.ts'

/**
 * A connector ready to use: what one kind of system can do. How it is reached is the transport's own part, which the engine
 * does not see.
 */
export interface ConnectorPlan {
  readonly name: string
  readonly title: string
  readonly about?: string | undefined
  /** JSON Schema of the form that adds such a system; `writeOnly` properties are secrets. */
  readonly settings: JsonObject
  /** Name of the transport that opens its accounts. */
  readonly transport: string
  /** Longest time until one answer. */
  readonly timeoutMs: number
  /** Exchanges under way at once, over all flows that use the account. */
  readonly parallel: number
  readonly limits: readonly LimitPlan[]
  /** Values this system uses for "nothing": turned into absence wherever the tidy schema expects another type. */
  readonly empty: readonly Json[]
  /** People sign in at the system itself, which hands out what proves it. */
  readonly signsIn: boolean
  /** What the connector itself says about a refusal. */
  readonly says: readonly ValuePlan[]
  /** Words of the connector's own file that a summary of an exchange may hold, such as `/orders`: nobody's data. */
  readonly places: readonly string[]
  /** The resource of registered webhooks, with the fields `topic`, `address` and `active`. */
  readonly hooks?: string | undefined
  readonly resources: Readonly<Record<string, ResourcePlan>>
  readonly tests: readonly ConnectorTest[]
}

/** One rate window: so many exchanges. */
export interface LimitPlan {
  readonly allow: number
  readonly windowMs: number
  /** Part of the window that we take, 0 to 1. */
  readonly share: number
}

export type ErrorClass = 'temporary' | 'limited' | 'invalid' | 'config' | 'gone' | 'exists'

/** One operation on recorded traffic, and what must become of it. The traffic itself is the transport's. */
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
  /** Several searches that come at once, instead of `by`. */
  readonly bys?: readonly JsonObject[] | undefined
  readonly set?: JsonObject | undefined
  /** Several creates that come at once, instead of `set`. */
  readonly sets?: readonly JsonObject[] | undefined
  readonly with?: JsonObject | undefined
  /** Reads what changed since then (ISO 8601) instead of all. */
  readonly since?: string | undefined
  /** Reads what changed after the read that was given it. */
  readonly token?: string | number | undefined
  /** What the last page gives for the next read. */
  readonly gives?: string | number | undefined
  /** Parts that complete the records read. */
  readonly more?: readonly string[] | undefined
  /** Tidy records, or `{ fails: class }`. */
  readonly expect: Json
}
