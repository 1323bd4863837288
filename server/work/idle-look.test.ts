import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { saveAccount } from '../store/accounts.ts'
import { changeAnswers } from '../store/answers.ts'
import { saveIntegrationState } from '../store/integrations.ts'
import { defaultPrivacy, savePrivacy } from '../store/privacy-settings.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'
import type { FlowId } from './work.ts'

describe.each(testDatabases())('looks on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit
  let flow: FlowId

  beforeEach(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, { hourly: '{ every: 1h }' })
    flow = await kit.install('hourly', 'a')
    await kit.startWorker()
    await untilLooked(1)
  })
  afterEach(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  /** Until so many looks are over, and nothing more is asked for. */
  const untilLooked = (count: number) =>
    until(async () => {
      const [row] = await queryRows<{ looked: number; asked: number }>(
        database.db,
        `select (select coalesce(sum(runs), 0)::int from run_hour) as looked, (select count(*)::int from run_request) as asked`,
        [],
      )
      return row?.looked === count && row.asked === 0
    }, `there were ${count} looks`)

  const makeDue = () =>
    queryRows(database.db, 'update flow_state set next_at = 1 where next_at is not null', [])

  test('that find nothing cost seven statements at most, and no row', async () => {
    const texts: string[] = []
    database.db.on('query', ({ sql }: { readonly sql: string }) => texts.push(sql))
    await makeDue()
    await untilLooked(2)
    // Of the look itself, not of who looks whether it is due.
    const begun = texts.findIndex((sql) => sql.includes('with taken as'))
    const ended = texts.findIndex((sql) => sql.includes('with outcome as'))
    const look = texts.slice(begun, ended + 1).filter((sql) => !isOfLoop(sql))
    expect(begun).toBeGreaterThan(0)
    expect(look.length).toBeLessThanOrEqual(7)
    const rows = await queryRows(database.db, 'select from run', [])
    expect(rows).toHaveLength(1)
    const stories = await queryRows(database.db, 'select from flow_story', [])
    expect(stories).toHaveLength(0)
  })

  test('are started without a look at others where nothing else waits', async () => {
    const texts: string[] = []
    database.db.on('query', ({ sql }: { readonly sql: string }) => texts.push(sql))
    await makeDue()
    await untilLooked(2)
    const found = texts.findIndex((sql) => sql.includes('for update of s skip locked'))
    const begun = texts.lastIndexOf('BEGIN;', found)
    const start = texts.slice(begun, texts.indexOf('COMMIT;', found) + 1)
    // Those of the job engine: who waits, and the new job. Nobody is hurried, and nobody is gone before.
    expect(start.filter((sql) => sql.includes('pgboss'))).toHaveLength(2)
  })

  test('see that a connection is another since the last', async () => {
    depot.stock('b', [1])
    await saveAccount(database.db, kit.cipher, {
      workspace: 'default',
      name: 'a-shop',
      connector: 'depot',
      settings: { url: `${depot.url}/b` },
      secrets: {},
    })
    await makeDue()
    await untilLooked(2)
    expect(depot.made('a')).toEqual(['1'])
  })

  test('see that a role is played by another connection since the last', async () => {
    depot.stock('a', [1])
    await saveAccount(database.db, kit.cipher, {
      workspace: 'default',
      name: 'other',
      connector: 'depot',
      settings: { url: `${depot.url}/other` },
      secrets: {},
    })
    await changeAnswers(database.db, flow.integration, (before) => ({
      ...before,
      connections: { ...before.connections, till: 'other' },
    }))
    await makeDue()
    await until(() => depot.made('other').length > 0, 'the other one was written to')
    expect(depot.made('a')).toEqual([])
  })

  test('see what is kept of records since the last', async () => {
    const payloads = () => queryRows(database.db, 'select from payload', [])
    await queryRows(
      database.db,
      `insert into workspace (name, title, created_at) values ('default', 'Default', 0) on conflict do nothing`,
      [],
    )
    depot.stock('a', [1])
    await makeDue()
    await untilLooked(2)
    expect(await payloads()).toHaveLength(1)
    const next = { ...defaultPrivacy, payloads: 'none' } as const
    await savePrivacy(database.db, 'default', { previous: defaultPrivacy, next })
    depot.stock('a', [1, 2])
    await makeDue()
    await untilLooked(3)
    expect(depot.made('a')).toEqual(['1', '2'])
    expect(await payloads()).toHaveLength(1)
  })

  test('are no more once the integration is paused', async () => {
    await saveIntegrationState(database.db, flow.integration, 'paused')
    await kit.work.followChanges('default')
    const reads = depot.reads('a')
    await makeDue()
    const [row] = await queryRows<{ next_at: string | null }>(
      database.db,
      'select next_at from flow_state where integration = ?',
      [flow.integration],
    )
    expect(row?.next_at).toBeNull()
    expect(depot.reads('a')).toBe(reads)
  })

  test('wait for who has the flow, and go by what holds then', async () => {
    const { integration } = flow
    const store = createSqlStore({ db: database.db, integration, cipher: kit.cipher })
    const lease = await store.startRun({
      flow: 'hourly',
      flowVersion: 'v',
      worker: 'another',
      cause: 'person',
    })
    const reads = depot.reads('a')
    depot.stock('b', [7])
    let attempts = 0
    database.db.on('query', ({ sql }: { readonly sql: string }) => {
      if (sql.includes('with taken as')) attempts += 1
    })
    await makeDue()
    await until(() => attempts > 0, 'the look waits')
    await saveAccount(database.db, kit.cipher, {
      workspace: 'default',
      name: 'a-shop',
      connector: 'depot',
      settings: { url: `${depot.url}/b` },
      secrets: {},
    })
    expect(depot.reads('a')).toBe(reads)
    // An attempt goes by what held as it began: by what holds now, the next one.
    const before = attempts
    await until(() => attempts > before, 'it is tried again')
    await store.finishRun(lease, { state: 'finished' })
    await until(() => depot.made('a').length > 0, 'it has run')
    expect(depot.made('a')).toEqual(['7'])
    expect(depot.reads('a')).toBe(reads)
  })
})

/** Statements of the job engine, and of what goes on beside: whether anything is due, is wanted, or was asked for in bulk. */
function isOfLoop(sql: string): boolean {
  return [
    'pgboss',
    'BEGIN;',
    'COMMIT;',
    'update run set until',
    'connection_usage',
    'run_request q',
    'from flow_state s join integration',
    'from bulk_action',
    'from run_request where id = any',
    'i.scheduled is distinct',
    'as looked',
  ].some((part) => sql.includes(part))
}
