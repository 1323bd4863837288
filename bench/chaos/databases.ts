import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import knex from 'knex'
import { findBinaries, startCluster } from '../../server/testing/start-cluster.ts'
import type { Setting } from './job.ts'

/** A database for one world. */
export interface ChaosDatabase {
  readonly kind: 'PGlite' | 'PostgreSQL'
  readonly at: Setting['database']
  /** Cuts all connections, as a restart does; absent where the database dies with the process anyway. */
  readonly interrupt?: (() => Promise<void>) | undefined
  /** Fills its disk for a while; absent where the disk is not ours to fill. */
  readonly fillDisk?: ((forMs: number) => Promise<void>) | undefined
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
export async function createOnServer({
  url,
  restart,
  fillDisk,
}: Pick<ChaosServer, 'url' | 'restart' | 'fillDisk'>): Promise<ChaosDatabase> {
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
    fillDisk,
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
  readonly fillDisk?: ((forMs: number) => Promise<void>) | undefined
  readonly stop: () => void
}

/**
 * The server of TEST_DATABASE_URL, else a throw-away one that can be made to crash; nothing where there is neither. One
 * with a small disk has its data on a file system of its own in memory, which only root can make.
 */
export async function startServer({
  smallDisk,
}: {
  readonly smallDisk: boolean
}): Promise<ChaosServer | undefined> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return { url: given, stop: () => {} }
  const binaries = findBinaries()
  // The machine itself never dies here, so nothing has to reach the disk.
  if (binaries === undefined) return undefined
  const disk = smallDisk ? mountDisk() : undefined
  const settings = ['fsync=off', ...(disk ? ['max_wal_size=64MB', 'min_wal_size=32MB'] : [])]
  const cluster = await startCluster(binaries, settings, disk?.folder)
  const restart = (): Promise<void> => cluster.crash().then(cluster.comeBack)
  return {
    ...cluster,
    restart,
    fillDisk:
      disk &&
      (async (forMs) => {
        disk.fill()
        await delay(forMs)
        disk.free()
        // A server whose log has no room left may give up; somebody starts it again once there is.
        if (cluster.hasEnded()) await restart()
      }),
    stop: () => {
      cluster.stop()
      disk?.unmount()
    },
  }
}

const DISK = '512m'
const CHUNK = Buffer.alloc(1 << 20, 1)

function mountDisk() {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return undefined
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'none', folder])
  const filler = join(folder, 'filler')
  let isMounted = true
  const unmount = (): void => {
    if (!isMounted) return
    isMounted = false
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', unmount)
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'w')
      try {
        for (;;) writeSync(file, CHUNK)
      } catch (error) {
        if (!isFull(error)) throw error
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(filler),
    unmount,
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC'
}
