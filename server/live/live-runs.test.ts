import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { effects, record, start } from '../../engine/store-suite/store-case.ts'
import type { LiveEvent } from '../contract/runs.ts'
import { createCipher } from '../secrets/cipher.ts'
import { saveIntegration } from '../store/integrations.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { createLiveRuns } from './live-runs.ts'
import { createRateMeter } from './rate-meter.ts'

let database: TestDatabase
beforeAll(async () => {
  const [first] = testDatabases()
  if (!first) throw new Error('there is always PGlite')
  database = await first[1]()
})
afterAll(() => database.close())

function isOurs({ running }: LiveEvent): boolean {
  return running.length > 0
}

/** The first event for which something holds. */
async function waitFor(
  events: AsyncIterable<LiveEvent>,
  holds: (event: LiveEvent) => boolean,
): Promise<LiveEvent> {
  for await (const event of events) if (holds(event)) return event
  throw new Error('the events ended')
}

test('who watches sees the runs of their workspace go on and end, and nobody else does', async () => {
  const { db } = database
  const cipher = createCipher([randomBytes(32)])
  const integration = await saveIntegration(db, { name: 'shop-till' })
  const store = createSqlStore({ db, integration, cipher })
  const live = createLiveRuns(db, { now: () => Date.now() })
  const lease = await start(store)
  await store.commit(lease, effects({ counts: { done: 5, created: 2 }, records: [record('1')] }))
  const stop = new AbortController()
  const [seen, again] = await Promise.all([
    waitFor(live.follow('default', stop.signal), isOurs),
    waitFor(live.follow('default', stop.signal), isOurs),
  ])
  expect(seen.running).toMatchObject([
    { integration: 'shop-till', counts: { done: 5, created: 2 }, handled: 5 },
  ])
  expect(seen.records).toEqual({ parked: 1 })
  expect(again.running).toEqual(seen.running)
  const ended = waitFor(live.follow('default', stop.signal), (event) => event.ended.length > 0)
  const elsewhere = live.follow('other', stop.signal)[Symbol.asyncIterator]()
  const other = await elsewhere.next()
  expect(other.value).toMatchObject({ running: [], ended: [], records: {} })
  await store.finishRun(lease, { state: 'finished' })
  expect((await ended).ended).toMatchObject([{ run: lease.run, state: 'finished' }])
  stop.abort()
  expect((await elsewhere.next()).done).toBe(true)
})

test('how long a complete run still takes is told from the last complete one', async () => {
  const { db } = database
  const cipher = createCipher([randomBytes(32)])
  const integration = await saveIntegration(db, { workspace: 'left', name: 'shop-till' })
  const store = createSqlStore({ db, integration, cipher })
  const begin = (readsAll: boolean) =>
    store.startRun({ flow: 'orders', flowVersion: 'v', worker: 'w', cause: 'person', readsAll })
  async function remaining(readsAll: boolean): Promise<number | null | undefined> {
    const lease = await begin(readsAll)
    const stop = new AbortController()
    const live = createLiveRuns(db, { now: () => Date.now() })
    await store.commit(lease, effects({ counts: { read: 100, done: 100 } }))
    const seen: (number | null | undefined)[] = []
    for await (const { running } of live.follow('left', stop.signal)) {
      seen.push(running[0]?.remainingSeconds)
      if (seen.length === 3) break
      await store.commit(lease, effects({ counts: { read: 50, done: 50 } }))
    }
    stop.abort()
    await store.finishRun(lease, { state: 'finished' })
    return seen.at(-1)
  }
  expect(await remaining(true)).toBeNull()
  const whole = await begin(true)
  await store.commit(whole, effects({ counts: { read: 10_000, done: 10_000 } }))
  await store.finishRun(whole, { state: 'finished' })
  expect(await remaining(false)).toBeNull()
  expect(await remaining(true)).toBeGreaterThan(0)
})

test('a rate counts records over half a minute, not writes', () => {
  const rates = createRateMeter()
  const note = (at: number, done: number): void =>
    rates.note(at, [{ run: '1', startedAt: 0, counts: { read: 900, done, created: done } }])
  note(0, 0)
  expect(rates.of('1').rate).toBe(0)
  note(10_000, 100)
  expect(rates.of('1').rate).toBe(10)
  note(40_000, 700)
  expect(rates.of('1').rate).toBe(0)
  note(50_000, 900)
  expect(rates.of('1').rate).toBe(20)
  expect(rates.of('2').rate).toBe(0)
})

test('how far a run is shows within a page, and counts what is left alone at the end of it', () => {
  const rates = createRateMeter()
  const note = (at: number, read: number, done: number): void =>
    rates.note(at, [{ run: '1', startedAt: 0, counts: { read, done } }])
  note(0, 0, 0)
  note(10_000, 0, 50)
  expect(rates.of('1')).toEqual({ rate: 5, passed: 50, passedRate: 5 })
  note(20_000, 250, 80)
  expect(rates.of('1')).toEqual({ rate: 4, passed: 250, passedRate: 12.5 })
  note(30_000, 250, 110)
  expect(rates.of('1')).toEqual({ rate: 3, passed: 280, passedRate: 11.5 })
})

test('a run that just began has a rate when it is first seen, and an old one when it was seen twice', () => {
  const rates = createRateMeter()
  const note = (at: number, done: number): void =>
    rates.note(at, [
      { run: 'young', startedAt: 50_000, counts: { done } },
      { run: 'old', startedAt: 0, counts: { done } },
    ])
  note(60_000, 50)
  expect([rates.of('young').rate, rates.of('old').rate]).toEqual([5, 0])
  note(70_000, 90)
  expect([rates.of('young').rate, rates.of('old').rate]).toEqual([4.5, 4])
})
