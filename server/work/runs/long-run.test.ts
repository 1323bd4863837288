import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import { type TestDatabase, testDatabases } from '../../testing/test-databases.ts'
import { type Depot, startDepot } from '../testing/depot.ts'
import { openWorkKit, until, type WorkKit } from '../testing/work-kit.ts'

const COUNT = 40

describe.each(testDatabases())('a run of many minutes on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit
  let passedMs = 0

  beforeEach(async () => {
    passedMs = 0
    database = await openTestDatabase()
    depot = await startDepot()
    const now = (): number => Date.now() + passedMs
    kit = await openWorkKit(database, depot.url, { hooked: '{ hook: true }' }, { now })
    depot.stock(
      'a',
      Array.from({ length: COUNT }, (__, at) => at + 1),
    )
  })
  afterEach(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  test('hands over after ten of them, and the next goes on where it ended', async () => {
    depot.slowness = 40
    const flow = await kit.install('hooked', 'a')
    await kit.startWorker()
    await kit.work.startRun(flow, { cause: 'person', scope: { kind: 'all' } })
    await until(() => depot.made('a').length >= 13, 'some things were made')
    passedMs = 600_000
    const isQuiet = async (): Promise<boolean> =>
      (await queryRows(database.db, 'select id from run_request', [])).length === 0
    await until(isQuiet, 'all was done')
    const runs = await queryRows(
      database.db,
      "select state, cause, reason::json ->> 'code' as reason from run order by id",
      [],
    )
    expect(runs).toEqual([
      { state: 'stopped', cause: 'person', reason: 'goesOnNext' },
      { state: 'finished', cause: 'person', reason: null },
    ])
    expect(new Set(depot.made('a')).size).toBe(COUNT)
    expect(depot.made('a')).toHaveLength(COUNT)
    // Pages of five overlap, so each has three new ones or so; at most the two that were read ahead are read once more.
    expect(depot.reads('a')).toBeLessThanOrEqual(Math.ceil(COUNT / 3) + 5)
  })
})
