import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queryRows } from '../../database/query.ts'
import { systemPorts } from '../../installation/system-ports.ts'
import { type TestDatabase, testDatabases } from '../../testing/test-databases.ts'
import { createSharedGate } from './shared-gate.ts'
import { createSqlAllowance } from './sql-allowance.ts'

const HOUR = 3_600_000

describe.each(testDatabases())('what may be sent, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let connection = 0

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  function limitTo(allow: number, windowMs: number, share = 1) {
    connection += 1
    return createSqlAllowance(database.db, connection, [{ allow, windowMs, share }])
  }

  async function readClock(): Promise<number> {
    const sql = 'select extract(epoch from clock_timestamp())::float8 * 1000 as now'
    const [row] = await queryRows<{ now: number }>(database.db, sql, [])
    return row?.now ?? 0
  }

  test('is an eighth of the limit at once, and then one by one', async () => {
    const allowance = limitTo(80, HOUR)
    expect((await allowance.take(100, 0)).granted).toBe(10)
    const { granted, waitMs } = await allowance.take(1, 0)
    expect(granted).toBe(0)
    expect(waitMs).toBeGreaterThan(HOUR / 70 - 10_000)
    expect(waitMs).toBeLessThanOrEqual(Math.ceil(HOUR / 70))
  })

  test('is one account for all who ask, however they meet', async () => {
    const limits = [{ allow: 80, windowMs: HOUR, share: 1 }]
    for (let round = 0; round < 20; round++) {
      connection += 1
      const askers = Array.from({ length: 5 }, () =>
        createSqlAllowance(database.db, connection, limits),
      )
      const taken = await Promise.all(askers.map((each) => each.take(4, 0)))
      expect(taken.reduce((sum, { granted }) => sum + granted, 0)).toBe(10)
    }
  })

  test('is left to more urgent ones', async () => {
    const allowance = limitTo(80, HOUR)
    expect((await allowance.take(100, 0.4)).granted).toBe(6)
    const { granted, waitMs } = await allowance.take(100, 0.4)
    expect(granted).toBe(0)
    expect(waitMs).toBeGreaterThan(HOUR / 70 - 10_000)
    expect((await allowance.take(100, 0)).granted).toBe(4)
  })

  test('is left to more urgent ones of what the system itself counts, until it counts anew', async () => {
    const allowance = limitTo(80, HOUR)
    await allowance.learn({ counts: [{ left: 80, resetsInMs: HOUR }], limited: false }, 0)
    expect((await allowance.take(100, 0.2)).granted).toBe(64)
    expect((await allowance.take(100, 0.2)).granted).toBe(0)
    expect((await allowance.take(100, 0.1)).granted).toBe(8)
    expect((await allowance.take(100, 0)).granted).toBe(8)
  })

  test('is what the system itself counts, once it has told', async () => {
    const allowance = limitTo(80, HOUR)
    await allowance.learn({ counts: [{ left: 30, resetsInMs: HOUR }], limited: false }, 2)
    expect((await allowance.take(20, 0)).granted).toBe(20)
    await allowance.learn({ counts: [{ left: 9, resetsInMs: HOUR }], limited: false }, 0)
    expect((await allowance.take(20, 0)).granted).toBe(8)
    const { granted, waitMs } = await allowance.take(20, 0)
    expect(granted).toBe(0)
    expect(waitMs).toBeGreaterThan(HOUR - 60_000)
  })

  test('is nothing for anybody while the system refuses', async () => {
    const allowance = limitTo(80, HOUR)
    const other = createSqlAllowance(database.db, connection, [
      { allow: 80, windowMs: HOUR, share: 1 },
    ])
    await allowance.close(60_000)
    const { granted, waitMs } = await other.take(1, 0)
    expect(granted).toBe(0)
    expect(waitMs).toBeGreaterThan(50_000)
  })

  test('leaves the share of others', async () => {
    expect((await limitTo(80, HOUR, 0.5).take(100, 0)).granted).toBe(5)
  })

  test('holds the rate over many gates that want more', async () => {
    connection += 1
    const windowMs = 1_000
    const limits = [{ allow: 40, windowMs, share: 1 }]
    const gates = Array.from({ length: 4 }, () =>
      createSharedGate({
        allowance: createSqlAllowance(database.db, connection, limits),
        parallel: 4,
        clock: systemPorts.clock,
      }).ofRank(0),
    )
    const send = async (at: number): Promise<void> => {
      const gate = gates[at % gates.length]
      if (!gate) return
      await gate.enter(new AbortController().signal)
      await gate.leave(undefined)
    }
    const began = await readClock()
    await Promise.all(Array.from({ length: 100 }, (__, at) => send(at)))
    // 5 at once and 35 more a second: what is let through in one window, whatever the machine does meanwhile.
    expect((await readClock()) - began).toBeGreaterThan(((100 - 5) * windowMs) / 35 - 100)
  })
})
