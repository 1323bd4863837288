import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NO_EFFECTS } from '../../engine/index.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { readTrends } from './run-history.ts'
import { createSqlStore } from './sql-store.ts'

const HOUR_MS = 3_600_000
const TEN = 472_222 * HOUR_MS

describe.each(testDatabases())('hours of a flow on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  test('tell of no record less than none, where it waited in one and came to its end in the next', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { workspace: 'default', name: 'shop' })
    let now = TEN + HOUR_MS - 1_000
    const cipher = createCipher([Buffer.alloc(32, 7)])
    const store = createSqlStore({ db, integration, cipher, now: () => now })
    const lease = await store.startRun({
      flow: 'orders',
      flowVersion: 'v',
      worker: 'w',
      cause: 'schedule',
    })
    await store.commit(lease, { ...NO_EFFECTS, counts: { read: 1, waiting: 1 } })
    now += 2_000
    await store.commit(lease, { ...NO_EFFECTS, counts: { waiting: -1, done: 1 } })
    await store.finishRun(lease, { state: 'finished' })
    const hours = await readTrends(db, new Map([[integration, 'shop']]), {
      from: TEN,
      to: TEN + 2 * HOUR_MS,
      stepMs: HOUR_MS,
    })
    expect(hours.map(({ counts }) => counts)).toEqual([{ read: 1, waiting: 1 }, { done: 1 }])
  })
})
