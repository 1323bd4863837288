import knex, { type Knex } from 'knex'
import type { Database } from './database.ts'
import { DatabaseError, systemCode } from './database-errors.ts'
import { countPendingMigrations, migrateDatabase } from './migrate.ts'
import { silentLog } from './silent-log.ts'

const MAX_CONNECTIONS = 10
const OLDEST_VERSION = 150_000

/**
 * Opens a PostgreSQL database. Its tables must be up to date, unless `migrate` says to bring them there.
 *
 * @throws {DatabaseError}
 */
export async function openPostgres(
  url: string,
  { migrate }: { readonly migrate: boolean },
): Promise<Database> {
  const db = knex({
    client: 'pg',
    connection: { connectionString: url, application_name: 'mapwright' },
    pool: { min: 0, max: MAX_CONNECTIONS },
    log: silentLog,
    // Errors name statements, and never what was in them.
    compileSqlOnError: false,
  })
  try {
    await requireVersion(db, url)
    if (migrate) await migrateDatabase(db)
    else await requireMigrated(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    db,
    kind: 'postgres',
    origin: { kind: 'postgres', url },
    lost: new Promise(() => {}),
    close: () => db.destroy(),
  }
}

async function requireVersion(db: Knex, url: string): Promise<void> {
  const version = await readVersion(db, url)
  if (version < OLDEST_VERSION) {
    throw new DatabaseError(
      'DATABASE_OTHER_VERSION',
      `the database ${withoutCredentials(url)} is PostgreSQL ${Math.floor(version / 10_000)}, at least 15 was expected`,
    )
  }
}

async function readVersion(db: Knex, url: string): Promise<number> {
  try {
    const { rows } = await db.raw<{ rows: readonly { version: number }[] }>(
      `select current_setting('server_version_num')::int as version`,
    )
    return rows[0]?.version ?? 0
  } catch (cause) {
    throw new DatabaseError(
      'DATABASE_UNREACHABLE',
      `the database ${withoutCredentials(url)} does not answer (${systemCode(cause) ?? 'unknown'}); check DATABASE_URL, and whether the server runs and lets this machine in`,
      { cause },
    )
  }
}

async function requireMigrated(db: Knex): Promise<void> {
  const pending = await countPendingMigrations(db)
  if (pending === 0) return
  throw new DatabaseError(
    'DATABASE_NOT_MIGRATED',
    `the database lacks ${pending} ${pending === 1 ? 'change' : 'changes'} that this program needs; run "mapwright migrate", after a backup`,
  )
}

function withoutCredentials(text: string): string {
  if (!URL.canParse(text)) return '(DATABASE_URL is not a URL)'
  const { host, pathname } = new URL(text)
  return `"${host}${pathname}"`
}
