import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queryRows } from '../database/query.ts'
import { grantSubscription } from '../subscriptions/entitlements.ts'
import type { Subscription, Subscriptions } from '../subscriptions/subscriptions.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type Depot, startDepot } from './testing/depot.ts'
import { openWorkKit, until, type WorkKit } from './testing/work-kit.ts'

const HOUR = 3_600_000
const none = {
  flows: undefined,
  historyDays: undefined,
  support: undefined,
  isFree: false,
  prices: [],
}
const SHOP: Subscription = { ...none, name: 'shop', title: 'Shop', recordsPerMonth: undefined }
const SMALL: Subscription = { ...none, name: 'small', title: 'Small', recordsPerMonth: 3 }
const SUBSCRIPTIONS: Subscriptions = {
  contact: undefined,
  trial: undefined,
  eraseAfterDays: 60,
  subscriptions: new Map([SHOP, SMALL].map((subscription) => [subscription.name, subscription])),
}
const FLOWS = { hourly: '{ every: 1h }', hooked: '{ hook: true }', failing: '{ every: 1h }' }

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1)
}

/** Long enough for several looks of every worker at what is due. */
function wait(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 3_500)
  })
}

describe.each(testDatabases())('the end of a subscription, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let depot: Depot
  let kit: WorkKit
  let ahead = 0
  const now = () => Date.now() + ahead

  beforeEach(async () => {
    ahead = 0
    database = await openTestDatabase()
    depot = await startDepot()
    kit = await openWorkKit(database, depot.url, FLOWS, { now, subscriptions: SUBSCRIPTIONS })
  })
  afterEach(async () => {
    await kit.close()
    await depot.close()
    await database.close()
  })

  const grant = (subscription: Subscription, endsAt?: number) =>
    grantSubscription(database.db, {
      workspace: 'default',
      subscription: subscription.name,
      isTrial: endsAt !== undefined,
      endsAt,
      now: now(),
    })
  const ended = () =>
    queryRows<{ flow: string; state: string }>(
      database.db,
      `select flow, state from run where state <> 'running' order by id`,
      [],
    )
  const made = (account: string) => depot.made(account).toSorted((a, b) => Number(a) - Number(b))

  test('lets no flow begin on any server, and loses nothing: all goes on where it stopped', async () => {
    depot.stock('a', numbers(5))
    depot.stock('b', numbers(3))
    const endsAt = now() + HOUR
    await grant(SHOP, endsAt)
    await kit.install('hourly', 'a')
    const hooked = await kit.install('hooked', 'b')
    await Promise.all([kit.startWorker(), kit.startWorker()])
    await until(async () => (await ended()).length === 1, 'the flow ran in the trial')
    expect(made('a')).toEqual(numbers(5).map(String))

    ahead = endsAt + 60_000 - Date.now()
    depot.stock('a', numbers(8))
    await kit.work.wake(hooked, ['1'])
    // What is asked past the API, as retries do, is kept.
    await kit.work.startRun(hooked, { cause: 'retry', scope: { kind: 'keys', keys: ['2'] } })
    await wait()
    expect(await ended()).toHaveLength(1)
    expect([made('a').length, made('b').length]).toEqual([5, 0])
    const asked = await queryRows(database.db, 'select cause from run_request', [])
    expect(asked).toEqual([{ cause: 'retry' }])

    ahead += 30 * 24 * HOUR
    await wait()
    expect(await ended()).toHaveLength(1)
    await grant(SHOP)
    await until(() => made('a').length === 8, 'the flow went on')
    expect(made('a')).toEqual(numbers(8).map(String))
    ahead += 60_000
    await until(() => made('b').length === 1, 'what was asked meanwhile is done')
    expect(made('b')).toEqual(['2'])
    expect((await ended()).every(({ state }) => state === 'finished')).toBe(true)
  })

  test('comes at its very moment, and not before', async () => {
    depot.stock('a', numbers(2))
    const endsAt = now() + HOUR
    await grant(SHOP, endsAt)
    const { holds } = kit
    const at = (time: number) => {
      ahead = time - Date.now()
      return holds.of('default')
    }
    expect(await at(endsAt - 2_000)).toBeUndefined()
    expect(await at(endsAt)).toMatchObject({ reason: 'ended', at: endsAt })
  })

  test('as a limit that is reached cuts no run in the middle, and holds until the next month', async () => {
    depot.stock('a', numbers(10))
    await grant(SMALL)
    await kit.install('hourly', 'a')
    await kit.startWorker()
    await until(async () => (await ended()).length === 1, 'the run came to its end')
    expect(made('a')).toHaveLength(10)
    expect(await kit.holds.of('default')).toMatchObject({ reason: 'records', limit: 3 })
    depot.stock('a', numbers(12))
    const due = 'update flow_state set next_at = ?'
    await queryRows(database.db, due, [now() - 1_000])
    await wait()
    expect(made('a')).toHaveLength(10)
    const date = new Date(now())
    ahead = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) + HOUR - Date.now()
    await until(() => made('a').length === 12, 'the flow went on in the next month')
  })

  test('as a limit also counts records that failed after they wrote', async () => {
    depot.stock('a', numbers(4))
    await grant(SMALL)
    await kit.install('failing', 'a')
    await kit.startWorker()
    await until(async () => (await ended()).length === 1, 'the run came to its end')
    const states = await queryRows(database.db, 'select distinct state from record', [])
    expect(states).toEqual([{ state: 'parked' }])
    expect(made('a')).toHaveLength(4)
    expect(await kit.holds.of('default')).toMatchObject({ reason: 'records', limit: 3, used: 4 })
  })
})
