import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { effects, intent, link, record, start } from '../../engine/store-suite/store-case.ts'
import { describeStore } from '../../engine/store-suite.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { listEvents } from './events.ts'
import { saveIntegration } from './integrations.ts'
import { createSqlStore } from './sql-store.ts'

/** How often a transaction has read all intents, and how many it has found by an index. */
async function countReads(trx: Knex): Promise<{ whole: number; found: number }> {
  const [row] = await queryRows<{ whole: string; found: string }>(
    trx,
    `select seq_scan as whole, idx_tup_fetch as found from pg_stat_xact_user_tables where relname = 'intent'`,
    [],
  )
  return { whole: Number(row?.whole), found: Number(row?.found) }
}

const cipher = createCipher([randomBytes(32)])

const large = (key: string, megabytes: number): ReturnType<typeof record> =>
  record(key, { state: 'ready', since: 1, payload: { text: 'x'.repeat(megabytes * 1_000_000) } })

describe.each(testDatabases())('%s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  describeStore('the SQL store', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: randomBytes(8).toString('hex') })
    let time = 1_800_000_000_000
    const now = (): number => time
    const context = { db, integration, cipher, now }
    return {
      store: createSqlStore(context),
      other: createSqlStore(context),
      now,
      advance: (ms) => {
        time += ms
      },
      events: async (flow, key) => {
        const events = await listEvents(db, { integration, flow, key, limit: 100 })
        return events.toReversed().map(({ flow: _flow, run: _run, ...event }) => event)
      },
    }
  })

  test('a source record that is kept cannot be read in the table, nor with another key', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'sealed' })
    const store = createSqlStore({ db, integration, cipher })
    const kept = record('1', { payload: { email: 'anna@example.org' } })
    await store.commit(await start(store), effects({ records: [kept] }))
    expect(await store.records('orders', ['1'])).toEqual([kept])
    const [row] = await queryRows<{ text: string }>(
      db,
      `select record::text || encode(sealed, 'escape') as text from record where integration = ?`,
      [integration],
    )
    expect(row?.text).toContain('no lines')
    expect(row?.text).not.toContain('anna')
    const stranger = createCipher([randomBytes(32)])
    const other = createSqlStore({ db, integration, cipher: stranger })
    await expect(other.records('orders', ['1'])).rejects.toMatchObject({ why: 'key' })
  })

  test('an attempt that an older version declared was sent under its operation, nobody knows when', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'older' })
    const store = createSqlStore({ db, integration, cipher })
    const lease = await start(store)
    await store.declare(lease, [intent('op-1', 'a@b.it')])
    await queryRows(db, 'update intent set attempt = null, begun_at = null where integration = ?', [
      integration,
    ])
    const [grant] = await store.declare(lease, [intent('op-1', 'a@b.it')])
    expect(grant).toMatchObject({ kind: 'unresolved', attempt: 'op-1' })
    expect(grant).toHaveProperty(
      'attemptMs',
      expect.toSatisfy((ms) => Number(ms) > 1e12),
    )
  })

  test('records that are due and large are taken up a few at a time', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'large' })
    const store = createSqlStore({ db, integration, cipher: createCipher([randomBytes(32)]) })
    const lease = await start(store)
    for (const [key, megabytes] of [
      ['1', 9],
      ['2', 8],
      ['3', 1],
    ] as const) {
      await store.commit(lease, effects({ records: [large(key, megabytes)] }))
    }
    const dueKeys = async () => (await store.due('orders', 300, 100)).map(({ key }) => key)
    expect(await dueKeys()).toEqual(['1'])
    await store.commit(lease, effects({ ended: ['1'] }))
    expect(await dueKeys()).toEqual(['2', '3'])
  })

  test('flows that touch the same rows at once all end their pages', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'busy' })
    const store = createSqlStore({ db, integration, cipher })
    const flows = ['a', 'b', 'c', 'd']
    const leases = await Promise.all(flows.map((flow) => start(store, flow)))
    const keys = Array.from({ length: 50 }, (_unused, at) => `k-${at}`)
    const pages = leases.flatMap((lease, at) =>
      [0, 1, 2].map(async (round) => {
        const ordered = (at + round) % 2 === 0 ? keys : keys.toReversed()
        const links = ordered.map((key, id) => link(key, id, { flow: lease.flow }))
        const records = ordered.map((key) =>
          record(key, { flow: lease.flow, state: 'waiting', waitsFor: key }),
        )
        await store.commit(lease, effects({ links, records, wakes: ordered, counts: { done: 50 } }))
      }),
    )
    await Promise.all(pages)
    const runs = await store.runs({ limit: 10 })
    expect(runs.map(({ counts }) => counts)).toEqual(flows.map(() => ({ done: 150 })))
  })

  test('in a first load a page costs the same, however many were loaded before it', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'first-load' })
    // The database counts what it reads for one transaction.
    await db.transaction(async (trx) => {
      const store = createSqlStore({
        db: trx,
        integration,
        cipher,
      })
      const lease = await start(store)
      const readFor: number[] = []
      let before = 0
      for (let page = 0; page < 30; page += 1) {
        // As the database does by itself once tables have grown, though not for a transaction that is under way.
        if (page === 10) await trx.raw('analyze link, intent, record')
        const keys = Array.from({ length: 100 }, (_unused, at) => `${page}-${at}`)
        const links = keys.map((key) => link(key, key))
        await store.lookAhead('orders', keys, links)
        await store.declare(
          lease,
          links.map((made) => intent(made.key, made.key, { key: made.key, link: made })),
        )
        await store.commit(
          lease,
          effects({ links, settled: keys, records: keys.map((key) => record(key)) }),
        )
        const rows = await queryRows<{ read: string }>(
          trx,
          `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as read
           from pg_stat_xact_user_tables where relname in ('link', 'intent', 'record')`,
          [],
        )
        const read = Number(rows[0]?.read)
        readFor.push(read - before)
        before = read
      }
      // Each of the page's hundred creates is found once, to be settled; a few more are no harm.
      expect(readFor.at(-1)).toBeGreaterThanOrEqual(100)
      expect(Math.max(...readFor.slice(10))).toBeLessThanOrEqual(500)
    })
  })

  test('creates that are over are not read through to find those that are not', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'much-is-over' })
    await queryRows(
      db,
      `insert into intent (integration, operation, claim, target, flow, key, run, worker, started_at)
       select ?, 'over-' || n, 'k.over-' || n, 'pos.order', 'orders', n, 0, 'w', 0 from generate_series(1, 20000) n`,
      [integration],
    )
    await queryRows(db, `delete from intent where integration = ? and key::int > 50`, [integration])
    await queryRows(db, 'analyze intent', [])
    await db.transaction(async (trx) => {
      const store = createSqlStore({ db: trx, integration, cipher })
      const lease = await start(store)
      const before = await countReads(trx)
      const keys = Array.from({ length: 100 }, (_unused, at) => `${at}`)
      await store.declare(
        lease,
        keys.map((key) => intent(key, key, { key })),
      )
      await store.commit(lease, effects({ settled: keys }))
      const after = await countReads(trx)
      expect(after.whole - before.whole).toBe(0)
      expect(after.found - before.found).toBeGreaterThanOrEqual(100)
    })
  })
})
