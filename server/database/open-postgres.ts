import type { Socket } from 'node:net'
import knex, { type Knex } from 'knex'
import { parseUrl } from '../../engine/index.ts'
import type { Database } from './database.ts'
import { askTime, type DatabaseClock, openDatabaseClock } from './database-clock.ts'
import { DatabaseError, systemCode } from './database-errors.ts'
import { hideStatements } from './hide-statements.ts'
import { countPendingMigrations, migrateDatabase } from './migrate.ts'
import { silentLog } from './silent-log.ts'

const MAX_CONNECTIONS = 10
const OLDEST_VERSION = 150_000

const STATEMENT_MS = 60_000
/** Longer than any statement may take: whoever is silent for so long is gone. */
const SILENCE_MS = 70_000

/**
 * Bounds of every connection, so that neither side waits for one that is gone. A process that was lost in the middle of a
 * transaction holds the rows of its integration until the server ends it: sooner than two leases run out.
 */
export const CONNECTION_BOUNDS = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: 10_000,
  statement_timeout: STATEMENT_MS,
  lock_timeout: 20_000,
  idle_in_transaction_session_timeout: 15_000,
} as const

/** The same for connections that are not ours to close. */
export const SILENCE_BOUND = { query_timeout: SILENCE_MS } as const

/** A change of the tables may take as long as it needs. */
const WITHOUT_TIME_LIMIT = { statement_timeout: 0, lock_timeout: 0 } as const

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
    connection: {
      connectionString: url,
      application_name: 'mapwright',
      ...CONNECTION_BOUNDS,
      ...(migrate ? WITHOUT_TIME_LIMIT : {}),
    },
    pool: {
      min: 0,
      max: MAX_CONNECTIONS,
      ...(migrate ? {} : { afterCreate: closeWhenSilent }),
    },
    log: silentLog,
    compileSqlOnError: false,
  })
  hideStatements(db)
  let clock: DatabaseClock
  try {
    await requireVersion(db, url)
    if (migrate) await migrateDatabase(db)
    else await requireMigrated(db)
    clock = await openDatabaseClock(() => askTime(db))
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    db,
    kind: 'postgres',
    clock,
    origin: { kind: 'postgres', url },
    lost: new Promise(() => {}),
    close: () => db.destroy(),
  }
}

/** On a network that swallows everything no answer comes and no error either. */
function closeWhenSilent(
  { connection }: { readonly connection: { readonly stream: Socket } },
  done: () => void,
): void {
  const { stream } = connection
  stream.setTimeout(SILENCE_MS, () => stream.destroy(new Error('the database is silent')))
  done()
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
  const url = parseUrl(text)
  return url ? `"${url.host}${url.pathname}"` : '(DATABASE_URL is not a URL)'
}
