import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askTime, type DatabaseClock, openDatabaseClock } from '../database/database-clock.ts'
import { queryRows } from '../database/query.ts'
import { loadFlowStates } from '../store/flow-states.ts'
import { shiftClock } from '../testing/shift-clock.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'

const HOUR_MS = 3_600_000
const FLOWS = { hourly: '{ every: 1h }', often: '{ every: 1s }' }
const machines = [
  ['an hour ahead', HOUR_MS],
  ['an hour behind', -HOUR_MS],
] as const

describe.each(testDatabases())('on %s', (_, openTestDatabase) => {
  describe.each(machines)('a worker whose clock is %s', (__, shiftMs) => {
    let database: TestDatabase
    let depot: Depot
    let kit: WorkKit
    let setRight: () => void
    /** The database is asked each time, so that no clock of this process has a part in it. */
    const timeNow = (): Promise<number> => askTime(database.db)

    beforeEach(async () => {
      depot = await startDepot()
      setRight = shiftClock(shiftMs)
      database = await openTestDatabase()
      kit = await openWorkKit(database, depot.url, FLOWS)
    })
    afterEach(async () => {
      await kit.close()
      await database.close()
      await depot.close()
      setRight()
    })

    const runs = (): Promise<readonly { flow: string; state: string; started_at: string }[]> =>
      queryRows(database.db, 'select flow, state, started_at from run order by id', [])

    test('starts flows when the database says that it is time', async () => {
      depot.stock('a', [1, 2])
      const { integration } = await kit.install('hourly', 'a')
      await kit.startWorker()
      await until(async () => (await runs())[0]?.state === 'finished', 'the run finished')
      const next = (await loadFlowStates(database.db, integration)).get('hourly')?.nextAt ?? 0
      const left = next - (await timeNow())
      expect(left).toBeGreaterThan(HOUR_MS - 60_000)
      expect(left).toBeLessThanOrEqual(HOUR_MS)
    })

    test('goes on in the rhythm that another worker began, and the other in this one', async () => {
      await kit.install('often', 'a')
      const first = await kit.startWorker()
      await until(() => depot.reads('a') >= 2, 'the flow ran twice')
      await first.stop()
      setRight()
      const other = await openWorkKit(database, depot.url, FLOWS)
      try {
        const before = depot.reads('a')
        await other.startWorker()
        await until(() => depot.reads('a') >= before + 2, 'it ran twice elsewhere')
      } finally {
        await other.close()
      }
      for (const { started_at: at } of await runs()) {
        expect(Math.abs(Number(at) - (await timeNow()))).toBeLessThan(120_000)
      }
    })

    test('tries a record again when the database says that it is time', async () => {
      depot.stock('a', [1])
      depot.refusal = 503
      await kit.install('hourly', 'a')
      await kit.startWorker()
      await until(async () => {
        const rows = await queryRows<{ due: string | null }>(
          database.db,
          `select due from record where state = 'retrying'`,
          [],
        )
        if (rows.length === 0) return false
        const wait = Number(rows[0]?.due) - (await timeNow())
        expect(wait).toBeLessThan(600_000)
        expect(wait).toBeGreaterThan(-60_000)
        return true
      }, 'the record waits for its next try')
    })

    test('is known by how much it is wrong', async () => {
      const clock: DatabaseClock = await openDatabaseClock(timeNow)
      const isWrongBy = clock.skewMs()
      // The embedded database is in another thread of the test, whose clock is right.
      expect(Math.abs(isWrongBy - shiftMs)).toBeLessThan(60_000)
    })
  })
})
