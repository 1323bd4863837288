import type { Knex } from 'knex'
import type { DatabaseClock } from './database-clock.ts'

/** Where a database came from, for what needs a session of its own: listening to notifications. */
export type DatabaseOrigin =
  | { readonly kind: 'embedded'; readonly listen: Listen }
  | { readonly kind: 'postgres'; readonly url: string }

/** Hears of a channel until the result is called. */
export type Listen = (
  channel: string,
  hear: (payload: string) => void,
) => Promise<() => Promise<void>>

/** An open database. */
export interface Database {
  readonly db: Knex
  readonly kind: 'embedded' | 'postgres'
  readonly origin: DatabaseOrigin
  /** The one clock of all that is kept here. */
  readonly clock: DatabaseClock
  /** Resolves to why, once it can never be used again; one that is only away comes back. */
  readonly lost: Promise<Error>
  readonly close: () => Promise<void>
}
