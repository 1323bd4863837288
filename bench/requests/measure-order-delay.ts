import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textOf } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import type { RateGate } from '../../connectors/limits/rate-gate.ts'
import type { ConnectorPlan, Project } from '../../engine/index.ts'
import { createHastyClock } from '../../mappings/lightspeed-ccv/hasty-clock.ts'
import {
  type SystemName,
  startTwoSystems,
  type TwoSystems,
} from '../../mappings/lightspeed-ccv/two-systems.ts'
import type { Database } from '../../server/database/database.ts'
import { openDatabase } from '../../server/store/open-database.ts'
import { createSharedGate, type SharedGate } from '../../server/work/limits/shared-gate.ts'
import { RANKS } from '../../server/work/limits/shared-gates.ts'
import { createSqlAllowance } from '../../server/work/limits/sql-allowance.ts'

const LIMITS = [300, 3_000, 12_000] as const
const BETWEEN_MS = 45_000
/** So long a server waits for further calls about the same. */
const GATHER_MS = 7_000
const never = new AbortController().signal

export interface OrderDelay {
  /** Seconds from the checkout until the till has the order, of each. */
  readonly seconds: readonly number[]
  /** How long the first load took meanwhile. */
  readonly loadSeconds: number
}

/**
 * Orders that are paid while a first load of products wants more of the shop than its limits allow: features are
 * mapped, which cost a request for each product. The till has the articles, so that no order waits for one.
 */
export async function measureOrderDelay(
  project: Project,
  { products, orders }: { readonly products: number; readonly orders: number },
): Promise<OrderDelay> {
  const clock = createHastyClock()
  const dataDir = await mkdtemp(join(tmpdir(), 'mapwright-bench-'))
  const database = await openDatabase({ url: undefined, dataDir, migrate: true })
  const kit = await startTwoSystems(project, {
    products,
    customers: 50,
    orders: 0,
    shared: products,
    clock,
    limits: LIMITS,
    settings: { unevenPrices: 'sum', useCategories: false },
    gateOf: gatesOn(database, project, clock),
  })
  try {
    const began = clock.now()
    const load = { isOver: false, seconds: 0 }
    const loading = kit.run('products-to-pos').finally(() => {
      load.isOver = true
      load.seconds = secondsSince(began, clock.now())
    })
    const seconds: number[] = []
    while (seconds.length < orders && !load.isOver) {
      await clock.sleep(BETWEEN_MS, never)
      seconds.push(await bookOne(kit, clock))
    }
    await loading
    return { seconds, loadSeconds: load.seconds }
  } finally {
    await kit.close()
    await database.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function bookOne(
  kit: TwoSystems,
  { now, sleep }: ReturnType<typeof createHastyClock>,
): Promise<number> {
  const paidAt = now()
  const order = kit.shop.state.placeOrder()
  await sleep(GATHER_MS, never)
  await kit.run('orders', { kind: 'woken', keys: [String(order.id)] })
  const number = textOf(order['number'])
  const isBooked = kit.till.state.tables.orders
    .all()
    .some((row) => row['reservationnumber'] === number)
  return isBooked ? secondsSince(paidAt, now()) : Number.POSITIVE_INFINITY
}

function secondsSince(from: number, to: number): number {
  return Math.round((to - from) / 100) / 10
}

/** The gates of a server, on a clock that passes when somebody waits. */
function gatesOn({ db }: Database, project: Project, clock: ReturnType<typeof createHastyClock>) {
  const gates = new Map<SystemName, SharedGate>()
  return (system: SystemName, flow: string, { limits, parallel }: ConnectorPlan): RateGate => {
    const known = gates.get(system)
    const gate =
      known ??
      createSharedGate({
        allowance: createSqlAllowance(db, system === 'shop' ? 1 : 2, limits, clock.now),
        parallel,
        clock,
      })
    gates.set(system, gate)
    const priority = project.flows.find(({ plan }) => plan.name === flow)?.plan.priority
    return gate.ofRank(RANKS[priority ?? 'normal'])
  }
}
