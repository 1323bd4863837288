import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { effects, intent, record, start } from '../../engine/store-suite/store-case.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { listEvents } from '../store/events.ts'
import { saveIntegration } from '../store/integrations.ts'
import { defaultPrivacy, savePrivacy } from '../store/privacy-settings.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { retain } from './retain.ts'

const DAY = 86_400_000
const NOW = 1_800_000_000_000

const cipher = createCipher([randomBytes(32)])

describe.each(testDatabases())('what is kept no longer, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  test('payloads go after their days, history after its own, and the rest stays', async () => {
    const { db } = database
    const next = { payloads: 'masked', payloadDays: 2, historyDays: 10 } as const
    await savePrivacy(db, 'default', { previous: defaultPrivacy, next })
    const integration = await saveIntegration(db, { name: 'old' })
    let time = NOW - 20 * DAY
    const store = createSqlStore({
      db,
      integration,
      cipher,
      now: () => time,
      journal: {
        open: async () => () => ({ sealed: Buffer.of(1), isMasked: true, people: [Buffer.of(7)] }),
      },
    })
    for (const age of [20, 5, 1]) {
      time = NOW - age * DAY
      const lease = await start(store)
      const event = {
        key: `${age}`,
        outcome: 'done',
        flowVersion: 'v',
        at: time,
        writes: [],
      } as const
      await store.commit(lease, effects({ events: [event], counts: { done: 1 } }))
      await store.finishRun(lease, { state: 'finished' })
    }
    expect(await retain(db, NOW)).toEqual({ payloads: 2, events: 1, runs: 1 })
    const left = await listEvents(db, { integration, limit: 10 })
    expect(left.map(({ key }) => key)).toEqual(['1', '5'])
    const counted = await queryRows(
      db,
      `select (select count(*)::int from payload) as payloads, (select count(*)::int from person_event) as people,
         (select count(*)::int from run_hour) as hours`,
      [],
    )
    expect(counted).toEqual([{ payloads: 1, people: 2, hours: 2 }])
    expect(await retain(db, NOW)).toEqual({ payloads: 0, events: 0, runs: 0 })
  })

  test('a create that nobody asks about any more is forgotten after a month, but not one in doubt', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'intents' })
    let time = NOW - 31 * DAY
    const store = createSqlStore({
      db,
      integration,
      cipher,
      now: () => time,
    })
    const old = await start(store)
    await store.declare(old, [
      intent('gone', 'a', { key: 'gone' }),
      intent('doubted', 'b', { key: 'doubted' }),
    ])
    await store.commit(old, effects({ records: [record('doubted', { state: 'in-doubt' })] }))
    time = NOW - 29 * DAY
    const young = await start(store, 'orders', 'worker-2')
    await store.declare(young, [intent('young', 'c', { key: 'young' })])
    await retain(db, NOW)
    const left = await queryRows(
      db,
      'select operation from intent where integration = ? order by operation',
      [integration],
    )
    expect(left).toEqual([{ operation: 'doubted' }, { operation: 'young' }])
  })
})
