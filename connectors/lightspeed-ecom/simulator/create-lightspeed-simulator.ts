import {
  createFaultSwitchboard,
  type Fault,
  type FaultSwitchboard,
} from '../../simulator/faults.ts'
import { isJsonObject } from '../../simulator/json.ts'
import { createRandom, type SeededRandom } from '../../simulator/seeded-random.ts'
import type { LoggedRequest, SimulatedSystem } from '../../simulator/simulated-system.ts'
import { type ListenOptions, startSimulator } from '../../simulator/start-simulator.ts'
import { answerShop, fail, type Shop } from './answer-shop.ts'
import { deliverWebhooks } from './deliver-webhooks.ts'
import { createStockroom, type StockBehaviour } from './order-stock.ts'
import { type OrderWish, placeOrder } from './place-order.ts'
import { presentRow, resourceAt } from './present-row.ts'
import { createRateWindows, type RateLimits } from './rate-windows.ts'
import { seedBasics } from './seed-basics.ts'
import { seedCatalogue } from './seed-catalogue.ts'
import { seedCredits } from './seed-credits.ts'
import { seedCustomers } from './seed-customers.ts'
import type { ShopResource } from './shop-resource.ts'
import { allPermissions, type Permissions } from './shop-singletons.ts'
import { createShopTables, numberOf, type Row, type ShopTables } from './shop-tables.ts'

export interface LightspeedSimulatorOptions extends ListenOptions {
  /** One seed, one shop. Default 1. */
  readonly seed?: number | undefined
  readonly counts?:
    | { readonly products?: number; readonly customers?: number; readonly orders?: number }
    | undefined
  /** The shop's clock; the seeded data ends where it starts. Default: the real one. */
  readonly now?: (() => number) | undefined
  readonly faults?: readonly Fault[] | undefined
  /** Requests per five minutes, hour and day. Default: as the real one. */
  readonly limits?: RateLimits | undefined
  /** Lists begin with the lowest id. Default: with the highest. */
  readonly oldestFirst?: boolean | undefined
  readonly languages?: readonly string[] | undefined
  /** What is not documented of how orders move stock. Default: both. */
  readonly stock?: Partial<StockBehaviour> | undefined
}

/** A simulated Lightspeed eCom shop that listens. */
export interface LightspeedSimulator {
  /** Stands where the address of the cluster stands. */
  readonly url: string
  readonly key: string
  readonly secret: string
  readonly close: () => Promise<void>
  readonly state: LightspeedState
}

/** The shop behind the API, for tests. */
export interface LightspeedState {
  readonly tables: ShopTables
  readonly faults: FaultSwitchboard
  readonly requests: readonly LoggedRequest[]
  /** A paid order by chance, as if somebody had gone through the checkout. */
  readonly placeOrder: () => Row
  /** Takes the goods of an order that a test put into the tables off the shelf, as the checkout does. */
  readonly checkOut: (order: Row) => void
  /** Calls an order off, as a person does in the back office. */
  readonly cancelOrder: (order: Row) => void
  readonly setPermissions: (permissions: Partial<Permissions>) => void
  /** All prices are in another currency from now on; their numbers stay. */
  readonly setCurrency: (currency: string) => void
  /** Resolves when all webhooks so far were delivered or lost. */
  readonly delivered: () => Promise<void>
}

const KEY = '0123456789abcdef0123456789abcdef'
const SECRET = 'fedcba9876543210fedcba9876543210'
const DAY = 86_400_000
export const DEFAULT_COUNTS = { products: 300, customers: 200, orders: 400 }

/** Starts a shop with made-up data behind an API that behaves as contracted. */
export async function createLightspeedSimulator(
  options: LightspeedSimulatorOptions = {},
): Promise<LightspeedSimulator> {
  const { seed = 1, now = Date.now } = options
  const tables = createShopTables(now)
  const random = createRandom(seed)
  const faults = createFaultSwitchboard(options.faults, seed)
  const windows = createRateWindows(options.limits ?? [300, 3000, 12_000], now)
  const deliveries: Promise<void>[] = []
  const own = { permissions: allPermissions(), currency: 'EUR' }

  seedBasics(tables)
  const { products, customers, orders } = { ...DEFAULT_COUNTS, ...options.counts }
  seedCatalogue(tables, random, { products, now: now() })
  const people = seedCustomers(tables, random, { customers, now: now() })
  seedOrders(tables, random, { orders, customers: people, now })
  seedCredits(tables, now())

  function happened(resource: ShopResource, action: string, row: Row): void {
    const group = resource.hook
    if (!group) return
    const body = { [resource.singular]: presentRow(resource, row, { tables, root: '' }) }
    const context = { shopId: '1', cluster: 'eu1' as const, secret: SECRET }
    deliveries.push(deliverWebhooks(tables, { group, action, body }, context))
  }

  function placeFreshOrder(): Row {
    const chance = random.fork(`fresh order ${tables.rows('orders').length}`)
    const order = placeOrder(tables, { at: now(), random: chance, customers: people, fresh: true })
    room.checkOut(order)
    return order
  }

  const tell = (order: Row, action: string) => happened(resourceAt('orders'), action, order)
  const room = createStockroom(tables, tell, options.stock)

  const shop: Shop = {
    tables,
    faults,
    now,
    windows,
    happened,
    cancelled: room.putBack,
    random: random.fork('answers').next,
    oldestFirst: options.oldestFirst ?? false,
    key: KEY,
    secret: SECRET,
    languages: options.languages ?? ['nl', 'en'],
    permissions: () => own.permissions,
    currency: () => own.currency,
    // The newest goes; of customers, the newest that never bought anything.
    shrink: (path) => {
      const buyers = new Set(tables.rows('orders').map((order) => order['customer']))
      const isFree = ({ id }: Row): boolean => path !== 'customers' || !buyers.has(id)
      const newest = tables.rows(path).findLast(isFree)
      if (newest) tables.remove(path, newest.id)
    },
    grow: (path) => {
      const newest = tables.rows(path).at(-1)
      if (path === 'orders') placeFreshOrder()
      else if (newest) tables.insert(path, { ...newest, createdAt: now(), updatedAt: now() })
    },
  }
  const running = await startSimulator(createSystem(shop, { placeFreshOrder, ...room }), options)
  return {
    url: running.url,
    key: KEY,
    secret: SECRET,
    close: running.close,
    state: {
      tables,
      faults,
      requests: running.requests,
      placeOrder: placeFreshOrder,
      ...room,
      setPermissions: (changed) => void Object.assign(own.permissions, changed),
      setCurrency: (currency) => void Object.assign(own, { currency }),
      delivered: async () => {
        await Promise.allSettled(deliveries)
      },
    },
  }
}

function seedOrders(
  tables: ShopTables,
  random: SeededRandom,
  {
    orders,
    customers,
    now,
  }: { orders: number; customers: OrderWish['customers']; now: () => number },
): void {
  // In a shop that sells nothing, nobody can order.
  const placed = tables.rows('variants').length > 0 ? orders : 0
  for (let index = 0; index < placed; index += 1) {
    // The last order is minutes old, the first ones months.
    const age = ((placed - index) / placed) ** 2 * 120 * DAY
    const chance = random.fork(`order ${index}`)
    placeOrder(tables, { at: Math.floor(now() - age), random: chance, customers })
  }
}

/** What people do outside the API. */
interface People {
  readonly placeFreshOrder: () => Row
  readonly cancelOrder: (order: Row) => void
}

/** The shop as something that can be put on a port. */
function createSystem(shop: Shop, { placeFreshOrder, cancelOrder }: People): SimulatedSystem {
  const { tables, faults, windows } = shop
  return {
    name: 'Lightspeed eCom',
    faults,
    handle: (request) => {
      const allowed = windows.take()
      const answer = allowed
        ? answerShop(shop, request)
        : fail(request, 429, 'Rate limit exceeded.')
      return { ...answer, headers: { ...windows.headers(), ...answer.headers } }
    },
    refuse: (request, status, fault) => ({
      ...fail(request, status, status === 429 ? 'Rate limit exceeded.' : 'Something went wrong.'),
      headers: status === 429 ? windows.refusal(fault.ms) : windows.headers(),
    }),
    collections: () =>
      Object.fromEntries(
        tables
          .names()
          .map((name) => [name.replaceAll('/', '-').replace('-*', ''), tables.rows(name)]),
      ),
    happenings: {
      'place-order': () => ({ id: placeFreshOrder().id }),
      /** `{ id }`: an order is called off in the back office. */
      'cancel-order': (input) => {
        const order = isJsonObject(input) && tables.get('orders', numberOf(input['id']))
        if (!order) return { message: 'There is no such order.' }
        cancelOrder(order)
        return { id: order.id }
      },
    },
  }
}
