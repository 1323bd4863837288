import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../store/context.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'

const FLOWS = Object.fromEntries(
  Array.from({ length: 8 }, (_, at) => [`flow-${at}`, '{ hook: true }']),
)

describe.each(testDatabases())('the order of runs on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit

  beforeEach(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, FLOWS)
  })
  afterEach(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  const runs = (): Promise<readonly { workspace: string; state: string }[]> =>
    queryRows(
      database.db,
      'select workspace, run.state from run join integration i on i.id = run.integration order by run.id',
      [],
    )

  test('gives a small workspace its turn before the backlog of a large one', async () => {
    for (const flow of Object.keys(FLOWS)) {
      const id = await kit.install(flow, 'large', 'large')
      await kit.work.startRun(id, { cause: 'person', scope: { kind: 'changes' } })
    }
    const small = await kit.install('flow-0', 'small', 'small')
    await kit.work.startRun(small, { cause: 'person', scope: { kind: 'changes' } })
    await kit.startWorker({ slots: 1 })
    await until(
      async () => (await runs()).filter(({ state }) => state === 'finished').length === 9,
      'all ran',
    )
    expect((await runs()).findIndex(({ workspace }) => workspace === 'small')).toBeLessThan(2)
  })
})
