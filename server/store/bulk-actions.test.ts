import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { beginChange, continueBulk, listBulkActions, stopBulk } from './bulk-actions.ts'
import type { Change } from './change-open-records.ts'
import { saveIntegration } from './integrations.ts'

const MANY = 4_500
const CAUSE = 'system.invalid POST /orders (422)'
const SELECTION = { flow: 'orders', cause: CAUSE }
const AT = { who: 'olga@example.com', now: 1_000 }

describe.each(testDatabases())('very many open records, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let integration: number
  beforeAll(async () => {
    database = await openTestDatabase()
    integration = await saveIntegration(database.db, { name: 'shop-till' })
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    for (const table of ['record', 'event', 'bulk_action']) {
      await queryRows(database.db, `delete from ${table}`, [])
    }
    await fail(1, MANY, 500)
  })

  async function fail(from: number, to: number, since: number): Promise<void> {
    await queryRows(
      database.db,
      `insert into record (integration, flow, key, state, reason, cause, attempts, version, flow_version, deleted, since)
       select ?, 'orders', n::text, 'parked', 'refused', ?, 3, 'v', 'x', false, ?::bigint
       from generate_series(?::int, ?::int) n`,
      [integration, CAUSE, since, from, to],
    )
  }

  async function count(where: string): Promise<number> {
    const sql = `select count(*)::int as count from ${where}`
    const [row] = await queryRows<{ count: number }>(database.db, sql, [])
    return row?.count ?? 0
  }

  const begin = (change: Change) =>
    beginChange({ db: database.db, integration }, change, SELECTION, AT)
  const goOn = (now: number) => database.db.transaction((trx) => continueBulk(trx, now))
  const list = (since: number) =>
    listBulkActions(database.db, new Map([[integration, 'shop-till']]), since)

  test('are taken up again part by part, and each part is kept', async () => {
    const { count: first, bulk } = await begin({ kind: 'retry' })
    expect({ first, bulk }).toMatchObject({ first: 2_000, bulk: { total: MANY, done: 2_000 } })
    expect(await count(`record where state = 'ready' and attempts = 0`)).toBe(2_000)

    await goOn(2_000)
    expect(await list(0)).toMatchObject([{ done: 4_000, endedAt: undefined, cause: CAUSE }])
    expect(await goOn(3_000)).toMatchObject({ done: MANY, endedAt: 3_000 })
    expect(await goOn(4_000)).toBeUndefined()
    expect(await count(`record where state = 'ready'`)).toBe(MANY)
    expect([await list(2_999), await list(3_000)]).toMatchObject([[{ kind: 'retry' }], []])
  })

  test('are closed with the reason in the history of each, once', async () => {
    await begin({ kind: 'ignore', who: AT.who, why: 'paid at the counter' })
    // The process dies in the middle of a part: its transaction never was.
    const death = database.db.transaction(async (trx) => {
      await continueBulk(trx, 2_000)
      throw new Error('the process died')
    })
    await expect(death).rejects.toThrow('the process died')
    expect(await list(0)).toMatchObject([{ done: 2_000 }])

    while (await goOn(2_000)) expect(await count('bulk_action')).toBe(1)
    expect(await count('record where ignored')).toBe(MANY)
    expect(
      await count(`event where outcome = 'dropped' and reason like '%paid at the counter%'`),
    ).toBe(MANY)
    expect(await count('(select distinct key from event) as keys')).toBe(MANY)
  })

  test('are left as they were from where somebody stops it, and it says how many were done', async () => {
    const { bulk } = await begin({ kind: 'ignore', who: AT.who, why: 'paid at the counter' })
    const stop = (now: number, own = integration) =>
      stopBulk(database.db, new Map([[own, 'shop-till']]), {
        id: bulk?.id ?? '',
        who: 'peter@example.com',
        now,
      })
    expect(await stop(1_500, integration + 1)).toBeUndefined()
    await goOn(2_000)
    const stopped = { total: MANY, done: 4_000, endedAt: 2_500, stoppedBy: 'peter@example.com' }
    expect(await stop(2_500)).toMatchObject(stopped)
    expect(await goOn(3_000)).toBeUndefined()
    expect(await count('record where not ignored')).toBe(MANY - 4_000)
    expect(await stop(3_500)).toMatchObject(stopped)
  })

  test('that fail anew meanwhile are not taken twice', async () => {
    await begin({ kind: 'retry' })
    await queryRows(database.db, `delete from record where state = 'parked'`, [])
    await fail(MANY + 1, MANY + 10, 1_500)
    expect(await goOn(2_000)).toMatchObject({ done: 2_000, endedAt: 2_000 })
    expect(await count(`record where state = 'parked'`)).toBe(10)
  })

  test('a few are done at once, and nothing is left to workers', async () => {
    const few = { flow: 'orders', keys: ['1', '2', 'none'] }
    const begun = await beginChange({ db: database.db, integration }, { kind: 'retry' }, few, AT)
    expect(begun).toEqual({ count: 2, bulk: undefined })
    expect(await list(0)).toEqual([])
  })
})
