import type { Knex } from 'knex'

/** An open database. */
export interface Database {
  readonly db: Knex
  readonly kind: 'embedded' | 'postgres'
  /** Cleans away what changed rows left behind, where nothing else does; worth calling between runs. */
  readonly tidyUp: () => Promise<void>
  readonly close: () => Promise<void>
}
