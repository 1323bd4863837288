import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex, { type Knex } from 'knex'
import type { Database } from '../database/database.ts'
import type { LiteThread } from '../database/lite-thread.ts'
import { connectLite, openFiles, openOnThread } from '../database/open-embedded.ts'
import { endPreviousProcess, openDatabase } from '../store/open-database.ts'
import { copyEmbedded, makeJobTables, RUN_FOLDER } from './embedded-template.ts'
import { type KeptDatabase, keepDatabase } from './kept-database.ts'
import { createOwnDatabase, type OwnDatabase, testPostgres } from './own-database.ts'

export interface TestDatabase extends Database {
  /** Of a real PostgreSQL, for a second pool on it. */
  readonly url: string | undefined
}

/**
 * The kinds of database that this test run has, each with a way to open an empty one: for what holds statements. What is above
 * those is tested with {@link openTestDatabase}.
 */
export function testDatabases(): readonly (readonly [string, () => Promise<TestDatabase>])[] {
  return [
    ['PGlite', openEmbeddedDatabase],
    ...(testPostgres() === undefined ? [] : [['PostgreSQL', openPostgresDatabase] as const]),
  ]
}

/** An empty database of the fastest kind that this test run has. */
export function openTestDatabase(): Promise<TestDatabase> {
  return testPostgres() === undefined ? openEmbeddedDatabase() : openPostgresDatabase()
}

interface KeptThread extends KeptDatabase {
  readonly lite: LiteThread
}

/** Of this process, and used by no test now. */
const unused: KeptThread[] = []

async function openEmbeddedDatabase(): Promise<TestDatabase> {
  const kept = unused.pop() ?? (await openKeptThread())
  const database = await openOnThread(kept.lite, endPreviousProcess, async () => {
    if (await renewThread(kept)) unused.push(kept)
    else await kept.lite.close()
  })
  return { ...database, url: undefined }
}

async function openKeptThread(): Promise<KeptThread> {
  const dataDir = await mkdtemp(join(process.env[RUN_FOLDER] ?? tmpdir(), 'lite-'))
  await copyEmbedded(dataDir)
  const lite = await openFiles(dataDir)
  const database = await openOnThread(lite, endPreviousProcess, async () => {})
  await makeJobTables(database)
  const kept = await keepDatabase(database.db)
  await database.close()
  return { ...kept, lite }
}

/** A test may have broken it for good, which is no reason to fail. */
async function renewThread(kept: KeptThread): Promise<boolean> {
  const db = connectLite(kept.lite, () => {})
  try {
    return await kept.renew(db)
  } catch {
    return false
  } finally {
    await db.destroy()
  }
}

interface KeptServed extends KeptDatabase {
  readonly own: OwnDatabase
}

/** Of a server, likewise. */
const unusedServed: KeptServed[] = []

/** An empty database of a server, until it is given back. */
export interface ServedDatabase {
  readonly url: string
  readonly giveBack: () => Promise<void>
}

async function openPostgresDatabase(): Promise<TestDatabase> {
  const { url, giveBack } = await takeServedDatabase()
  const database = await openDatabase({ url, dataDir: '' })
  const close = async (): Promise<void> => {
    await database.close()
    await giveBack()
  }
  return { ...database, url, close }
}

/** Where there is a PostgreSQL: to make a database there anew takes as long as some ten tests. */
export async function takeServedDatabase(): Promise<ServedDatabase> {
  const kept = unusedServed.pop() ?? (await makeServed())
  const { own } = kept
  const giveBack = async (): Promise<void> => {
    if (await renewServed(kept)) unusedServed.push(kept)
    else await own.drop()
  }
  return { url: own.url, giveBack }
}

async function makeServed(): Promise<KeptServed> {
  const own = await createOwnDatabase()
  if (!own) throw new Error('there is no PostgreSQL to test with')
  const kept = await onOneConnection(own.url, keepDatabase)
  return { ...kept, own }
}

/** Whoever else is connected still, as a process that a test left, has nothing to do with the next test. */
const ALONE = `select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()`

async function renewServed({ own, renew }: KeptServed): Promise<boolean> {
  try {
    return await onOneConnection(own.url, async (db) => {
      await db.raw(ALONE)
      return renew(db)
    })
  } catch {
    return false
  }
}

async function onOneConnection<Result>(
  url: string,
  work: (db: Knex) => Promise<Result>,
): Promise<Result> {
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 } })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
