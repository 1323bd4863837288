import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Database } from '../database/database.ts'
import { openPostgres } from '../database/open-postgres.ts'
import { queryRows } from '../database/query.ts'
import { type SilentProxy, startSilentProxy } from '../testing/silent-proxy.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { answerHealth } from './health.ts'
import { listen } from './listen.ts'
import { type Reach, watchReach } from './watch-reach.ts'

const TIMES = { everyMs: 300, lostMs: 3_000 }

/** How long a database is silent is what counts here, and only PostgreSQL is on a network. */
const servers = testDatabases().filter(([name]) => name === 'PostgreSQL')

describe.each(servers)('a network that swallows everything, before %s', (_, open) => {
  let own: TestDatabase
  let proxy: SilentProxy
  let far: Database
  let reach: Reach
  beforeEach(async () => {
    own = await open()
    proxy = await startSilentProxy(own.url ?? '')
    far = await openPostgres(proxy.url, { migrate: false })
    reach = watchReach(() => queryRows(far.db, 'select 1', []), TIMES)
  })
  afterEach(async () => {
    reach.stop()
    proxy.close()
    await far.close()
    await own.close()
  })

  test('is told within a second, and in the end the process gives up', async () => {
    const app = express()
    app.use(
      answerHealth(reach, {
        stop: new AbortController().signal,
        workers: () => undefined,
        skewMs: () => 0,
      }),
    )
    const server = await listen(app, { host: '127.0.0.1', port: 0 })
    const url = `http://127.0.0.1:${server.address.port}`
    expect((await fetch(`${url}/ready`)).status).toBe(200)
    const health = async () => (await fetch(`${url}/health`)).json()
    await expect
      .poll(health, { timeout: 60_000 })
      .toEqual({ status: 'alive', database: 'answers', clock: 'right' })
    proxy.fallSilent()
    const askedAt = performance.now()
    expect((await fetch(`${url}/ready`)).status).toBe(503)
    expect(performance.now() - askedAt).toBeLessThan(10_000)
    const silent = { status: 'alive', database: 'silent', silentSeconds: expect.any(Number) }
    expect(await health()).toMatchObject(silent)
    expect(await reach.lost).toMatchObject({ code: 'DATABASE_SILENT' })
    await server.close()
  })

  test('does not leave the rows of an integration held by the one that was lost', async () => {
    await own.db.raw(`insert into integration (name) values ('held')`)
    const transaction = await far.db.transaction()
    await transaction.raw(`select from integration where name = 'held' for no key update`)
    proxy.fallSilent()
    const askedAt = performance.now()
    await own.db.raw(`select from integration where name = 'held' for no key update`)
    expect(performance.now() - askedAt).toBeLessThan(20_000)
    await Promise.race([transaction.rollback().catch(() => undefined), delay(10)])
  })
})

test('a process that stood still itself does not take its database for lost', async () => {
  const reach = watchReach(() => Promise.resolve(), { everyMs: 20, lostMs: 200 })
  const until = performance.now() + 600
  while (performance.now() < until);
  const ended = await Promise.race([reach.lost, delay(100, 'still there')])
  reach.stop()
  expect(ended).toBe('still there')
})

test('a database that fails for a while and answers again is not lost', async () => {
  let answers = true
  const ask = (): Promise<void> => (answers ? Promise.resolve() : Promise.reject(new Error('cut')))
  const reach = watchReach(ask, { everyMs: 20, lostMs: 400 })
  answers = false
  await delay(150)
  expect(reach.silentMs()).toBeGreaterThan(50)
  answers = true
  const ended = await Promise.race([reach.lost, delay(500, 'still there')])
  expect(reach.silentMs()).toBe(0)
  reach.stop()
  expect(ended).toBe('still there')
})

// The server gives no times of its own: what is written down is that such a process ends after a minute.
test('a process that nobody told otherwise gives up after a minute, and not before', async () => {
  vi.useFakeTimers()
  const reach = watchReach(() => new Promise(() => {}))
  try {
    let lost: Error | undefined
    void reach.lost.then((why) => (lost = why))
    await vi.advanceTimersByTimeAsync(59_000)
    expect(lost).toBeUndefined()
    await vi.advanceTimersByTimeAsync(16_000)
    expect(lost).toMatchObject({ code: 'DATABASE_SILENT' })
  } finally {
    reach.stop()
    vi.useRealTimers()
  }
})
