import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Effects, NO_EFFECTS, type RunLease, type Store } from '../../engine/index.ts'
import { authorSays } from '../../engine/testing/says.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { lastReadAt, listRunHistory } from './run-history.ts'
import { createSqlStore } from './sql-store.ts'

const HOUR_MS = 3_600_000
const START = Date.parse('2026-11-20T08:00:00Z')

describe.each(testDatabases())('runs that find nothing, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let integration = 0
  let count = 0
  let store: Store
  let now = START

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    count += 1
    now = START
    const { db } = database
    integration = await saveIntegration(db, { workspace: 'default', name: `shop-${count}` })
    const cipher = createCipher([Buffer.alloc(32, 7)])
    store = createSqlStore({ db, integration, cipher, now: () => now })
  })
  afterAll(() => database.close())

  async function run(
    cause: string,
    {
      counts = {},
      afterMs = 300_000,
      end,
    }: {
      counts?: Effects['counts']
      afterMs?: number
      end?: (lease: RunLease) => Promise<void>
    } = {},
  ): Promise<string> {
    now += afterMs
    const lease = await store.startRun({ flow: 'orders', flowVersion: 'v', worker: 'w', cause })
    await store.commit(lease, { ...NO_EFFECTS, counts })
    await (end?.(lease) ?? store.finishRun(lease, { state: 'finished' }))
    return lease.run
  }

  const rows = () => listRunHistory(database.db, new Map([[integration, 'shop']]), { limit: 500 })

  test('are one row, that tells how often was looked in a day', async () => {
    for (let looked = 0; looked < 300; looked += 1) await run('schedule')
    const found = await rows()
    expect(found).toHaveLength(1)
    // A day has 288 times five minutes; those of an hour that began before it are not counted.
    expect(found[0]?.looked).toBeGreaterThanOrEqual(276)
    expect(found[0]?.looked).toBeLessThanOrEqual(288)
    const sums = await queryRows<{ runs: number; idle: number }>(
      database.db,
      'select sum(runs)::int as runs, sum(idle)::int as idle from run_hour where integration = ?',
      [integration],
    )
    expect(sums).toEqual([{ runs: 300, idle: 300 }])
  })

  test('are still known as when was looked last', async () => {
    await run('schedule')
    await run('schedule')
    const last = await lastReadAt(database.db, { integration, flow: 'orders' })
    expect(last).toBe(START + 600_000)
  })

  test('are those that read again what they know, and no others', async () => {
    await run('schedule', { counts: { read: 2, unchanged: 2 } })
    await run('schedule', { counts: { read: 2, unchanged: 2 } })
    expect(await rows()).toHaveLength(1)
    const kept = [
      await run('schedule', { counts: { read: 2, unchanged: 1, done: 1, created: 1 } }),
      await run('schedule', { counts: { read: 1, skipped: 1 } }),
      await run('schedule', { counts: { read: 1, parked: 1 } }),
      await run('person'),
      await run('hook'),
      await run('schedule', {
        end: (lease) =>
          store.finishRun(lease, { state: 'failed', reason: authorSays('wrong key') }),
      }),
    ]
    for (let looked = 0; looked < 5; looked += 1) await run('schedule')
    const found = await rows()
    expect(found).toHaveLength(kept.length + 1)
    expect(found.map((each) => each.run)).toEqual(expect.arrayContaining(kept))
    expect(found.filter(({ looked }) => looked !== undefined)).toHaveLength(1)
  })

  test('do not take the row of one that has just begun', async () => {
    await run('schedule', { afterMs: HOUR_MS })
    const lease = await store.startRun({
      flow: 'orders',
      flowVersion: 'v',
      worker: 'w',
      cause: 'schedule',
    })
    expect(await rows()).toHaveLength(2)
    await store.finishRun(lease, { state: 'finished' })
    expect((await rows()).map((each) => each.run)).toEqual([lease.run])
  })
})
