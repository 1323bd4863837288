import type { Database } from './database.ts'
import { openEmbedded } from './open-embedded.ts'
import { openPostgres } from './open-postgres.ts'

/**
 * Opens the database at `url`, or without one the embedded database in `dataDir`, which is brought up to date by itself.
 *
 * @throws {DatabaseError}
 */
export function openDatabase(at: {
  readonly url?: string | undefined
  readonly dataDir: string
  /** For `mapwright migrate`: changes the tables of a PostgreSQL database. */
  readonly migrate?: boolean | undefined
}): Promise<Database> {
  if (at.url !== undefined) return openPostgres(at.url, { migrate: at.migrate === true })
  return openEmbedded(at.dataDir)
}
