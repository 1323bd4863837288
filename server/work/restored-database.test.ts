import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import knex from 'knex'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import { migrateDatabase, rollBackDatabase } from '../database/migrate.ts'
import { queryRows } from '../database/query.ts'
import { openDatabase } from '../store/open-database.ts'
import { findBinaries } from '../testing/start-cluster.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'

const ITEMS = Array.from({ length: 40 }, (_, at) => at + 1)
const FLOWS = { stock: '{ hook: true }' }

let depot: Depot
beforeEach(async () => {
  depot = await startDepot()
  depot.stock('a', ITEMS)
})
afterEach(() => depot.close())

async function runsOf({ db }: Database): Promise<number> {
  const [row] = await queryRows<{ count: number }>(
    db,
    `select count(*)::int as count from run where state = 'finished'`,
    [],
  )
  return row?.count ?? 0
}

function startAll(kit: WorkKit, integration: number): Promise<unknown> {
  const of = { workspace: 'default', integration, flow: 'stock' }
  return kit.work.startRun(of, { cause: 'person', scope: { kind: 'all' } })
}

/** Where the tools of the server lie, beside it. */
const found = findBinaries()
const binaries = found && dirname(realpathSync(join(found, 'postgres')))
async function runTool(name: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)(join(binaries ?? '', name), [...args])
}

const servers = testDatabases().filter(([name]) => name === 'PostgreSQL' && binaries)

describe.each(servers)('%s, put back from a dump', (_, openTestDatabase) => {
  let database: TestDatabase
  let folder: string
  beforeEach(async () => {
    database = await openTestDatabase()
    folder = await mkdtemp(join(tmpdir(), 'mapwright-dump-'))
  })
  afterEach(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })

  /** Makes an empty database beside the one of the test, for as long as it is worked with. */
  async function withEmpty(work: (url: string) => Promise<void>): Promise<void> {
    const name = `mapwright_test_${randomBytes(6).toString('hex')}`
    const admin = knex({ client: 'pg', connection: database.url ?? '', pool: { min: 0, max: 1 } })
    await admin.raw('create database ??', [name])
    const url = new URL(database.url ?? '')
    url.pathname = `/${name}`
    try {
      await work(url.href)
    } finally {
      await admin.raw('drop database ?? with (force)', [name])
      await admin.destroy()
    }
  }

  test('that was made in the middle of a run goes on, opens its secrets and doubles nothing', async () => {
    const file = join(folder, 'state.dump')
    const kit = await openWorkKit(database, depot.url, FLOWS)
    const { integration } = await kit.install('stock', 'a')
    depot.slowness = 20
    await kit.startWorker()
    await startAll(kit, integration)
    await until(() => depot.made('a').length > 10, 'some are made')
    await runTool('pg_dump', '--format=custom', `--file=${file}`, database.url ?? '')
    await until(async () => (await runsOf(database)) > 0, 'all are made')
    await kit.close()
    expect(depot.made('a')).toHaveLength(ITEMS.length)

    await withEmpty(async (url) => {
      await runTool('pg_restore', `--dbname=${url}`, file)
      const restored = await openDatabase({ url, dataDir: '' })
      const before = await runsOf(restored)
      const again = await openWorkKit(restored, depot.url, FLOWS)
      await again.startWorker()
      await startAll(again, integration)
      await until(async () => (await runsOf(restored)) > before, 'it ran again')
      await until(async () => {
        const left = await queryRows(restored.db, 'select from run_request', [])
        return left.length === 0
      }, 'nothing is left to do')
      const open = await queryRows(restored.db, 'select from record', [])
      expect(open).toHaveLength(0)
      const [links] = await queryRows<{ count: number }>(
        restored.db,
        'select count(*)::int as count from link',
        [],
      )
      expect(links?.count).toBe(ITEMS.length)
      await again.close()
      await restored.close()
    })
    const made = depot.made('a')
    expect(made).toHaveLength(ITEMS.length)
    expect(new Set(made).size).toBe(ITEMS.length)
  })
})

describe.each(testDatabases())('the tables on %s, full of what ran', (_, openTestDatabase) => {
  test('can be taken down and set up again, and worked with', async () => {
    const database = await openTestDatabase()
    const count = ITEMS.length
    for (const made of [count, 2 * count]) {
      const kit = await openWorkKit(database, depot.url, FLOWS)
      // Another account: the target keeps what was made.
      const { integration } = await kit.install('stock', made === count ? 'a' : 'b')
      depot.stock('b', ITEMS)
      await kit.startWorker()
      await startAll(kit, integration)
      await until(async () => (await runsOf(database)) === 1, 'it ran')
      await kit.close()
      const [events] = await queryRows<{ count: number }>(
        database.db,
        'select count(*)::int as count from event',
        [],
      )
      expect(events?.count).toBe(count)
      await rollBackDatabase(database.db)
      expect(await migrateDatabase(database.db)).not.toEqual([])
    }
    await database.close()
  })
})
