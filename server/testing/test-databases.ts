import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import { inject } from 'vitest'
import type { Database } from '../database/database.ts'
import type { LiteThread } from '../database/lite-thread.ts'
import { connectLite, openFiles, openOnThread } from '../database/open-embedded.ts'
import { endPreviousProcess, openDatabase } from '../store/open-database.ts'
import { copyEmbedded, makeJobTables, RUN_FOLDER } from './embedded-template.ts'
import { type KeptDatabase, keepDatabase } from './kept-database.ts'

export interface TestDatabase extends Database {
  /** Of a real PostgreSQL, for a second pool on it. */
  readonly url: string | undefined
}

/** The kinds of database that this test run has, each with a way to open an empty one. */
export function testDatabases(): readonly (readonly [string, () => Promise<TestDatabase>])[] {
  const server = inject('postgresUrl')
  return [
    ['PGlite', openEmbeddedDatabase],
    ...(server === '' ? [] : [['PostgreSQL', () => openOwnDatabase(server)] as const]),
  ]
}

interface KeptThread extends KeptDatabase {
  readonly lite: LiteThread
}

/** Of this process, and used by no test now. */
const unused: KeptThread[] = []

async function openEmbeddedDatabase(): Promise<TestDatabase> {
  const kept = unused.pop() ?? (await openKeptThread())
  const database = await openOnThread(kept.lite, endPreviousProcess, async () => {
    if (await renew(kept)) unused.push(kept)
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
async function renew(kept: KeptThread): Promise<boolean> {
  const db = connectLite(kept.lite, () => {})
  try {
    return await kept.renew(db)
  } catch {
    return false
  } finally {
    await db.destroy()
  }
}

async function openOwnDatabase(server: string): Promise<TestDatabase> {
  const name = `mapwright_test_${randomBytes(6).toString('hex')}`
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } })
  await admin.raw('create database ?? template ??', [name, inject('postgresTemplate')])
  const url = new URL(server)
  url.pathname = `/${name}`
  const database = await openDatabase({ url: url.href, dataDir: '' })
  const close = async (): Promise<void> => {
    await database.close()
    await admin.raw('drop database ?? with (force)', [name])
    await admin.destroy()
  }
  return { ...database, url: url.href, close }
}
