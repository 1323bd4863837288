import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NO_EFFECTS, sayRemote } from '../../engine/index.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { readTrends } from './run-history.ts'
import { createSqlStore } from './sql-store.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
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

  test('tell how far the flow was behind its source at most, and when', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { workspace: 'default', name: 'delays' })
    const cipher = createCipher([Buffer.alloc(32, 7)])
    let now = 0
    const store = createSqlStore({ db, integration, cipher, now: () => now })
    const at = (minute: number) => TEN + minute * MINUTE_MS
    const run = async (
      from: number,
      to: number,
      { cause = 'schedule', fails = false, reads = 0 } = {},
    ) => {
      now = at(from)
      const begun = { flow: 'orders', flowVersion: 'v', worker: 'w', cause }
      const lease = await store.startRun(begun)
      if (reads > 0)
        await store.commit(lease, { ...NO_EFFECTS, counts: { read: reads, done: reads } })
      now = at(to)
      const reason = sayRemote('No answer')
      await store.finishRun(lease, fails ? { state: 'failed', reason } : { state: 'finished' })
    }
    // Before the first nothing is known, and what finds nothing reads all changes, too.
    await run(0, 1)
    await run(5, 6, { reads: 1 })
    await run(10, 11)
    // What a system told, or a person retried, is not all that has changed; neither is half a run.
    await run(20, 21, { cause: 'hook', reads: 1 })
    await run(30, 31, { fails: true, reads: 1 })
    await run(50, 55, { reads: 1 })
    await run(56, 57)
    await run(170, 171)
    const query = { from: TEN, to: at(180), stepMs: HOUR_MS }
    const hours = await readTrends(db, new Map([[integration, 'delays']]), query)
    expect(hours.map(({ behind }) => behind)).toEqual([
      { ms: 45 * MINUTE_MS, at: at(55) },
      { ms: 115 * MINUTE_MS, at: at(171) },
    ])
    const day = { ...query, stepMs: 24 * HOUR_MS, offsetMs: 12 * HOUR_MS }
    const [whole] = await readTrends(db, new Map([[integration, 'delays']]), day)
    expect(whole?.behind).toEqual({ ms: 115 * MINUTE_MS, at: at(171) })
  })

  test('tell of no delay where only one run has read', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { workspace: 'default', name: 'once' })
    const cipher = createCipher([Buffer.alloc(32, 7)])
    const store = createSqlStore({ db, integration, cipher, now: () => TEN })
    const begun = { flow: 'orders', flowVersion: 'v', worker: 'w', cause: 'schedule' }
    await store.finishRun(await store.startRun(begun), { state: 'finished' })
    const query = { from: TEN, to: TEN + HOUR_MS, stepMs: HOUR_MS }
    const [hour] = await readTrends(db, new Map([[integration, 'once']]), query)
    expect([hour?.runs, hour?.behind]).toEqual([1, undefined])
  })
})
