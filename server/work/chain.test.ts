import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'
import type { FlowId } from './work.ts'

const FLOWS = { orders: '{ hook: true }', stock: '{ after: orders }', products: '{ hook: true }' }
const counter = { name: 'counter', flows: ['orders', 'stock', 'products'] }

describe.each(testDatabases())('flows of one integration on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit
  let orders: FlowId

  beforeEach(async () => {
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, FLOWS, { integration: counter })
    depot.stock('a', [1, 2, 3])
    orders = { ...(await kit.install('counter', 'a')), flow: 'orders' }
  })
  afterEach(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  const ask = (flow: string) =>
    kit.work.startRun({ ...orders, flow }, { cause: 'person', scope: { kind: 'changes' } })
  const runs = (): Promise<
    readonly { readonly flow: string; readonly state: string; readonly cause: string }[]
  > => queryRows(database.db, 'select flow, state, cause from run order by id', [])
  const isQuiet = async (): Promise<boolean> =>
    (await queryRows(database.db, 'select id from run_request', [])).length === 0
  const told = async (): Promise<readonly string[]> =>
    (await runs()).map(({ flow, state, cause }) => `${flow} by ${cause}: ${state}`)

  test('run once after the one that they follow, each time that it ended well', async () => {
    await kit.startWorker()
    await ask('orders')
    await until(isQuiet, 'all ran')
    expect(await told()).toEqual(['orders by person: finished', 'stock by after: finished'])
    await ask('orders')
    await until(isQuiet, 'all ran again')
    // Nobody asked for the stock, and it found nothing: its last run stands for all of them.
    expect(await told()).toEqual([
      'orders by person: finished',
      'orders by person: finished',
      'stock by after: finished',
    ])
  })

  test('do not run after one that failed', async () => {
    depot.failure = 401
    await kit.startWorker()
    await ask('orders')
    await until(isQuiet, 'it ended')
    expect(await told()).toEqual(['orders by person: failed'])
  })

  test('start in the order of the integration where their time comes at once', async () => {
    const hourly = { stock: '{ every: 1h }', products: '{ every: 1h }', orders: '{ every: 1h }' }
    const timed = await openWorkKit(database, depot.url, hourly, { integration: counter })
    try {
      const { integration } = await timed.install('counter', 'a', 'other')
      await timed.startWorker({ slots: 1 })
      const ended = async (): Promise<readonly string[]> => {
        const rows = await queryRows<{ flow: string }>(
          database.db,
          `select flow from run where integration = ? and state = 'finished' order by id`,
          [integration],
        )
        return rows.map(({ flow }) => flow)
      }
      await until(async () => (await ended()).length === 3, 'all ran')
      expect(await ended()).toEqual(['orders', 'stock', 'products'])
    } finally {
      await timed.close()
    }
  })

  describe('that wait together', () => {
    const hooked = { orders: '{ hook: true }', stock: '{ hook: true }', products: '{ hook: true }' }
    let waiting: WorkKit
    let of: FlowId

    beforeEach(async () => {
      waiting = await openWorkKit(database, depot.url, hooked, { integration: counter })
      of = await waiting.install('counter', 'a', 'other')
    })
    afterEach(() => waiting.close())

    const askOf = (flow: string) =>
      waiting.work.startRun({ ...of, flow }, { cause: 'person', scope: { kind: 'changes' } })
    const begun = async (): Promise<readonly string[]> => {
      const rows = await queryRows<{ flow: string }>(
        database.db,
        'select flow from run where integration = ? order by id',
        [of.integration],
      )
      return rows.map(({ flow }) => flow)
    }

    test('start in the order of the integration, in whichever order they were asked for', async () => {
      for (const flow of ['products', 'stock', 'orders']) await askOf(flow)
      await waiting.startWorker({ slots: 1 })
      await until(isQuiet, 'all ran')
      expect(await begun()).toEqual(['orders', 'stock', 'products'])
    })

    test('do not wait for one flow twice', async () => {
      depot.slowness = 150
      await askOf('orders')
      await waiting.startWorker({ slots: 1 })
      await until(async () => (await begun()).length === 1, 'orders runs')
      await askOf('products')
      await askOf('orders')
      await until(async () => (await begun()).length >= 2, 'the next one runs')
      // Orders went first once since products waits: it is asked again and again.
      await askOf('orders')
      await until(isQuiet, 'all ran')
      expect((await begun()).filter((flow) => flow === 'products')).toHaveLength(1)
      expect((await begun()).indexOf('products')).toBeLessThanOrEqual(2)
    })
  })
})
