import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import { inject } from 'vitest'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/open-database.ts'
import { copyEmbedded } from './embedded-template.ts'

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

async function openEmbeddedDatabase(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mapwright-lite-'))
  await copyEmbedded(dataDir)
  const database = await openDatabase({ dataDir })
  const close = async (): Promise<void> => {
    await database.close()
    await rm(dataDir, { recursive: true })
  }
  return { ...database, url: undefined, close }
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
