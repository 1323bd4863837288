import type { Knex } from 'knex'
import type { Database } from '../database/database.ts'
import { openEmbedded } from '../database/open-embedded.ts'
import { openPostgres } from '../database/open-postgres.ts'
import { forgetProcesses } from './processes.ts'
import { clearLeases } from './runs.ts'

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
  return openEmbedded(at.dataDir, endPreviousProcess)
}

/** A lock on the directory proves that no other process works on the embedded database. */
export async function endPreviousProcess(db: Knex): Promise<void> {
  await clearLeases(db)
  await forgetProcesses(db)
}
