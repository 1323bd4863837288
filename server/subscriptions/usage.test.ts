import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { createWorkspace } from '../people/workspaces.ts'
import { deleteIntegration, saveIntegration } from '../store/integrations.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { countRecords, monthOf } from './usage.ts'

const NOVEMBER = monthOf(Date.UTC(2026, 10, 15))
const DECEMBER = monthOf(Date.UTC(2026, 11, 2))

describe.each(testDatabases())('what a workspace used, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeEach(async () => {
    database = await openTestDatabase()
    await createWorkspace(database.db, { name: 'mia', title: 'Mia' }, 0)
  })
  afterEach(() => database.close())

  async function integrate(
    hours: readonly (readonly [hour: number, done: number, begun?: number])[],
  ): Promise<number> {
    const { db } = database
    const integration = await saveIntegration(db, { workspace: 'mia', name: 'till' })
    for (const [hour, done, begun = 0] of hours) {
      const sql =
        'insert into run_hour (integration, flow, hour, done, begun) values (?, ?, ?, ?, ?)'
      await queryRows(db, sql, [integration, 'orders', hour, done, begun])
    }
    return integration
  }
  const used = async (month = DECEMBER) =>
    (await countRecords(database.db, ['mia'], month)).get('mia')

  test('stays used when the integration is removed, and when it is added again', async () => {
    const last = Date.UTC(2026, 10, 30, 23)
    await deleteIntegration(
      database.db,
      await integrate([
        [last, 5],
        [DECEMBER.from, 70],
      ]),
    )
    expect([await used(NOVEMBER), await used()]).toEqual([5, 70])
    const again = await integrate([[DECEMBER.from, 30]])
    expect(await used()).toBe(100)
    await deleteIntegration(database.db, again)
    expect([await used(NOVEMBER), await used()]).toEqual([5, 100])
  })

  test('is also what was written for records that failed after it, removed or not', async () => {
    const till = await integrate([[DECEMBER.from, 2, 180]])
    expect(await used()).toBe(182)
    await deleteIntegration(database.db, till)
    expect(await used()).toBe(182)
    await deleteIntegration(database.db, await integrate([[DECEMBER.from, 0, 3]]))
    expect(await used()).toBe(185)
  })

  test('of a workspace that was never used is nothing', async () => {
    await deleteIntegration(database.db, await integrate([]))
    expect(await used()).toBeUndefined()
  })
})
