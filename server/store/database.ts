import type { PGlite } from '@electric-sql/pglite'
import type { Knex } from 'knex'

/** Where a database came from, for what needs a session of its own: listening to notifications. */
export type DatabaseOrigin =
  | { readonly kind: 'embedded'; readonly lite: PGlite }
  | { readonly kind: 'postgres'; readonly url: string }

/** An open database. */
export interface Database {
  readonly db: Knex
  readonly kind: 'embedded' | 'postgres'
  readonly origin: DatabaseOrigin
  /** Cleans away what changed rows left behind, where nothing else does; worth calling between runs. */
  readonly tidyUp: () => Promise<void>
  readonly close: () => Promise<void>
}
