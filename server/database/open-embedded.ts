import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import knex, { type Knex } from 'knex'
import { makeFolder } from '../process/make-folder.ts'
import type { Database } from './database.ts'
import { askTime, openDatabaseClock } from './database-clock.ts'
import { DatabaseError, systemCode } from './database-errors.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { noteVersion, prepareVersion } from './embedded-version.ts'
import { hideStatements } from './hide-statements.ts'
import { LiteConnection, type OnNotification } from './lite-connection.ts'
import { type LiteThread, openLiteThread } from './lite-thread.ts'
import { makeEmbedded } from './make-embedded.ts'
import { migrateDatabase } from './migrate.ts'
import { silentLog } from './silent-log.ts'
import { vacuumChanged } from './vacuum.ts'

/** Half the time of a server's: a first load goes from nothing to a hundred thousand records in a minute. */
const VACUUM_MS = 30_000

/** The operating system keeps the files in mind anyway; sixteen times as much, the default, would be kept twice. */
const OPTIONS = ['-c', 'shared_buffers=8MB']

/** A start writes a few hundred kilobytes; the first one of all about forty megabytes. */
const MIN_FREE_BYTES = 1_000_000

/** Does what has to be done before anybody works on a database whose previous process has ended. */
type Prepare = (db: Knex) => Promise<void>

/**
 * Opens the database that lives in a directory, in a thread of this process, and brings it up to date.
 *
 * What was committed survives the death of the process, though not of the machine: nothing is forced to the disk.
 *
 * @throws {DatabaseError}
 */
export async function openEmbedded(dataDir: string, prepare: Prepare): Promise<Database> {
  const lock = await prepareDirectory(dataDir)
  try {
    await prepareVersion(dataDir)
    const lite = await openFiles(dataDir)
    await noteVersion(dataDir)
    return await openOnThread(lite, prepare, async () => {
      await lite.close()
      await lock.release()
    })
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** The database that a thread has open, which nobody else uses, brought up to date; `release` is for its end. */
export async function openOnThread(
  lite: LiteThread,
  prepare: Prepare,
  release: () => Promise<void>,
): Promise<Database> {
  const listeners = new EventEmitter()
  const db = connectLite(lite, (channel, payload) => listeners.emit(channel, payload))
  await migrateDatabase(db)
  const clock = await openDatabaseClock(() => askTime(db))
  await prepare(db)
  await vacuumChanged(db)
  // What is wrong with the database is told by the statements that need it.
  const vacuuming = setInterval(() => void vacuumChanged(db).catch(() => undefined), VACUUM_MS)
  vacuuming.unref()
  return {
    db,
    kind: 'embedded',
    clock,
    origin: {
      kind: 'embedded',
      listen: (channel, hear) => listen({ db, listeners, channel, hear }),
    },
    lost: lite.lost,
    close: async () => {
      clearInterval(vacuuming)
      await db.destroy()
      await release()
    },
  }
}

export async function prepareDirectory(dataDir: string): Promise<DirectoryLock> {
  try {
    await makeFolder(dataDir)
  } catch (cause) {
    throw new DatabaseError(
      'DIRECTORY_UNUSABLE',
      `the data directory "${dataDir}" cannot be made (${systemCode(cause) ?? 'unknown'}); choose one that this user may write`,
      { cause },
    )
  }
  return lockDirectory(dataDir)
}

export async function openFiles(dataDir: string): Promise<LiteThread> {
  try {
    const directory = join(dataDir, 'pg')
    if (!existsSync(directory)) await makeEmbedded(directory)
    return await openLiteThread(directory, OPTIONS)
  } catch (cause) {
    const system = systemCode(cause)
    throw new DatabaseError(
      'DATABASE_BROKEN',
      system === 'ENOSPC' || (await isDiskFull(dataDir))
        ? `the database in "${dataDir}" cannot be opened: the disk is full; make room and start again`
        : `the database in "${dataDir}" cannot be opened${system ? ` (${system})` : ''}; its files are damaged or incomplete: put back a copy of the directory, or begin with an empty one`,
      { cause },
    )
  }
}

/** PGlite does not always say why it could not start. */
async function isDiskFull(dataDir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dataDir)
  return bavail * bsize < MIN_FREE_BYTES
}

/** A client asks for these, and nobody looks at them. */
const NO_SERVER = {
  user: 'postgres',
  password: 'postgres',
  host: 'localhost',
  database: 'postgres',
}

/** One session, for there is only one. */
export function connectLite(lite: LiteThread, onNotification: OnNotification): Knex {
  const db = knex({
    client: 'pg',
    connection: () => ({ connection: new LiteConnection(lite, onNotification), ...NO_SERVER }),
    pool: { min: 0, max: 1 },
    log: silentLog,
    compileSqlOnError: false,
  })
  hideStatements(db)
  return db
}

/** Hears of a channel until the result is called. */
async function listen({
  db,
  listeners,
  channel,
  hear,
}: {
  readonly db: Knex
  readonly listeners: EventEmitter
  readonly channel: string
  readonly hear: (payload: string) => void
}): Promise<() => Promise<void>> {
  listeners.on(channel, hear)
  await db.raw('listen ??', [channel])
  return async () => {
    listeners.off(channel, hear)
    if (listeners.listenerCount(channel) === 0) await db.raw('unlisten ??', [channel])
  }
}
