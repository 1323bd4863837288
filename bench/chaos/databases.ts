import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import knex from 'knex'
import { findBinaries, startCluster } from '../../server/testing/start-cluster.ts'
import type { Setting } from './job.ts'

/** A database for one world. */
export interface ChaosDatabase {
  readonly kind: 'PGlite' | 'PostgreSQL'
  readonly at: Setting['database']
  /** Cuts all connections, as a restart does; absent where the database dies with the process anyway. */
  readonly interrupt?: (() => Promise<void>) | undefined
  readonly close: () => Promise<void>
}

export function createEmbedded(): ChaosDatabase {
  const dataDir = mkdtempSync(join(tmpdir(), 'mapwright-chaos-'))
  return {
    kind: 'PGlite',
    at: { dataDir },
    close: async () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** An own database on the server at `url`. */
export async function createOnServer(
  url: string,
  restart?: () => Promise<void>,
): Promise<ChaosDatabase> {
  const name = `mapwright_chaos_${process.pid}_${Date.now()}`
  await ask(url, 'create database ??', [name])
  const own = new URL(url)
  own.pathname = `/${name}`
  const cut = () =>
    ask(url, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = ?', [name])
  return {
    kind: 'PostgreSQL',
    at: { dataDir: '', url: own.href },
    interrupt: restart ?? cut,
    close: () => ask(url, 'drop database ?? with (force)', [name]),
  }
}

async function ask(url: string, sql: string, bindings: readonly string[]): Promise<void> {
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 } })
  try {
    await db.raw(sql, [...bindings])
  } finally {
    await db.destroy()
  }
}

export interface ChaosServer {
  readonly url: string
  readonly restart?: (() => Promise<void>) | undefined
  readonly stop: () => void
}

/** The server of TEST_DATABASE_URL, else a throw-away one that can be made to crash; nothing where there is neither. */
export async function startServer(): Promise<ChaosServer | undefined> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return { url: given, stop: () => {} }
  const binaries = findBinaries()
  // The machine itself never dies here, so nothing has to reach the disk.
  if (binaries === undefined) return undefined
  const cluster = await startCluster(binaries, ['fsync=off'])
  return { ...cluster, restart: () => cluster.crash().then(cluster.comeBack) }
}
