import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'
import type { FlowId } from './work.ts'

const FLOWS = Object.fromEntries(
  Array.from({ length: 8 }, (_, at) => [`flow-${at}`, '{ hook: true }']),
)
const LOAD = { 'large-load': '{ every: 1h }' }

describe.each(testDatabases())('the order of runs on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit

  beforeEach(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, { ...FLOWS, ...LOAD })
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

  test('gives everybody their turn, however many runs one workspace keeps asking for', async () => {
    const large = []
    for (let at = 0; at < 5; at += 1) {
      for (const flow of Object.keys(FLOWS)) {
        large.push(await kit.install(flow, `large-${at}`, `large-${at}`))
      }
    }
    const ask = (flow: FlowId): Promise<unknown> =>
      kit.work.startRun(flow, { cause: 'person', scope: { kind: 'changes' } })
    // One workspace asks for all of its flows, again and again; the others for one each.
    const greedy = large.filter(({ workspace }) => workspace === 'large-0')
    for (let round = 0; round < 3; round += 1) for (const flow of greedy) await ask(flow)
    for (const flow of large.filter((one) => one.flow === 'flow-3')) await ask(flow)
    await kit.startWorker({ slots: 1 })
    const others = async (): Promise<number> =>
      (await runs()).filter(({ workspace }) => workspace !== 'large-0').length
    while ((await others()) < 4) {
      for (const flow of greedy) await ask(flow)
    }
    // Each of the others went before the second run of whoever keeps asking, or right after it.
    const order = (await runs()).map(({ workspace }) => workspace)
    const last = Math.max(
      ...['large-1', 'large-2', 'large-3', 'large-4'].map((name) => order.indexOf(name)),
    )
    expect(order.slice(0, last).filter((name) => name === 'large-0').length).toBeLessThanOrEqual(2)
  })

  const everybodyHelps = async (): Promise<boolean> => {
    const rows = await queryRows(
      database.db,
      `select from pgboss.job where state = 'active' and data->>'helper' is not null`,
      [],
    )
    return rows.length === 2
  }

  test('lets a small workspace in while the first load of another one fills every place', async () => {
    depot.stock(
      'load',
      Array.from({ length: 300 }, (_item, at) => at),
    )
    depot.slowness = 40
    await kit.install('large-load', 'load', 'load')
    const small = await kit.install('flow-0', 'small', 'small')
    depot.stock('small', [1])
    await kit.startWorker({ slots: 3 })
    await until(everybodyHelps, 'every place is taken')
    await kit.work.startRun(small, { cause: 'person', scope: { kind: 'changes' } })
    await until(() => depot.made('small').length === 1, 'the small one ran')
    expect(depot.made('load').length).toBeLessThan(300)
    await until(() => depot.made('load').length === 300, 'the large one was done as well')
  })
})
