import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import type { Row, ShopTables } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import type { SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import type { LoggedRequest } from '../../connectors/simulator/simulated-system.ts'
import type { JsonObject } from '../../engine/index.ts'
import { createFastClock, type FastClock } from './fast-clock.ts'
import type { Setting } from './job.ts'

export interface World {
  readonly shop: LightspeedSimulator
  readonly till: CcvSimulator
  /** What the flows have to know of these two systems. */
  readonly setting: Pick<Setting, 'accounts' | 'settings' | 'tables'>
  /** Something new or changed in the shop. */
  readonly happen: (random: SeededRandom) => void
  /** An order comes in that has to be booked. */
  readonly sell: () => Row
  /** Customers come who never buy anything. */
  readonly register: (random: SeededRandom) => void
  /** Changes what the till was told of and gave no answer about, once. */
  readonly changeUnanswered: (random: SeededRandom) => void
  /** Categories whose names, by which the till is searched, have changed at some time. */
  readonly renamed: ReadonlySet<number>
  /** How many faults have struck so far. */
  readonly countFaults: () => number
  readonly close: () => Promise<void>
}

export interface WorldSize {
  readonly products: number
  readonly customers: number
  readonly orders: number
}

/** Starts a webshop and a till, whose tables can be looked into. */
export async function createWorld(seed: number, clock: FastClock, size: WorldSize): Promise<World> {
  const { now } = createFastClock(clock)
  const shop = await createLightspeedSimulator({
    seed,
    counts: size,
    now,
    limits: [1e6, 1e7, 1e8],
  })
  const till = await createCcvSimulator({
    seed,
    counts: { articles: size.products, shared: 2, own: 2, users: 3, orders: 2, returns: 0 },
    now,
  })
  const { tables } = shop.state
  // Names that say whose they are, so that what became of a record can be told.
  for (const row of tables.rows('products')) nameRow(row, 'product')
  for (const row of tables.rows('categories')) nameRow(row, 'category')
  const renamed = new Set<number>()
  const counters = [createFaultCounter(shop.state.requests), createFaultCounter(till.requests)]
  return {
    shop,
    till,
    setting: settingOf(shop, till),
    happen: (random) => makeHappen(shop, random, renamed),
    sell: () => {
      const order = shop.state.placeOrder()
      makeSendable(order)
      tables.touch(order)
      return order
    },
    register: (random) => register(tables, random.integer(1, 999_999)),
    changeUnanswered: createChanger(tables, till.requests),
    renamed,
    countFaults: () => counters.reduce((sum, count) => sum + count(), 0),
    close: async () => {
      await Promise.all([shop.close(), till.close()])
    },
  }
}

function nameRow(row: Row, name: string): void {
  row['title'] = `${name} ~${row.id}~`
}

function makeHappen(
  { state }: LightspeedSimulator,
  random: SeededRandom,
  renamed: Set<number>,
): void {
  const { tables } = state
  const edit = (table: string, change: (row: Row) => void): void => {
    const rows = tables.rows(table)
    if (rows.length === 0) return
    const row = random.pick(rows)
    change(row)
    tables.touch(row)
  }
  const stamp = random.integer(1, 999_999)
  switch (random.integer(1, 7)) {
    case 1:
    case 2:
      state.placeOrder()
      return
    case 3:
      edit('products', (row) => nameRow(row, `product ${stamp}`))
      return
    case 4:
      edit('customers', (row) => {
        row['firstname'] = `Name${stamp}`
      })
      return
    case 5:
      edit('categories', (row) => {
        nameRow(row, `category ${stamp}`)
        renamed.add(row.id)
      })
      return
    case 6:
      register(tables, stamp)
      return
    default:
      edit('orders', makeSendable)
  }
}

function makeSendable(order: Row): void {
  order['paymentStatus'] = 'paid'
  order['status'] = 'processing_awaiting_shipment'
}

function createChanger(
  tables: ShopTables,
  requests: readonly LoggedRequest[],
): World['changeUnanswered'] {
  const changed = new Set<Row>()
  const change = (row: Row | undefined, by: (row: Row) => void): void => {
    if (!row || changed.has(row)) return
    changed.add(row)
    by(row)
    tables.touch(row)
  }
  return (random) => {
    const stamp = random.integer(1, 999_999)
    for (const { method, faults, body } of requests) {
      if (method !== 'POST' || !faults.includes('cut-after')) continue
      const product = tables.rows('products').find(({ id }) => body.includes(`~${id}~`))
      change(product, (row) => nameRow(row, `product ${stamp}`))
      const customer = tables
        .rows('customers')
        .find(({ email }) => typeof email === 'string' && email && body.includes(`"${email}"`))
      change(customer, (row) => {
        row['firstname'] = `Name${stamp}`
      })
    }
  }
}

/** Some come and never buy anything: they may be deleted again. */
function register(tables: ShopTables, stamp: number): void {
  const [pattern] = tables.rows('customers')
  if (!pattern) return
  const { id: _, ...fields } = pattern
  for (const number of [1, 2, 3]) {
    const email = `visitor${number}.${stamp}@klant.example`
    tables.touch(tables.insert('customers', { ...fields, email, firstname: `Visitor${stamp}` }))
  }
}

/** The log forgets its oldest lines, so it must be asked often. */
function createFaultCounter(requests: readonly LoggedRequest[]): () => number {
  let last: LoggedRequest | undefined
  let total = 0
  return () => {
    const fresh = requests.slice(last ? requests.indexOf(last) + 1 : 0)
    total += fresh.reduce((sum, { faults }) => sum + faults.length, 0)
    last = requests.at(-1)
    return total
  }
}

function settingOf(shop: LightspeedSimulator, till: CcvSimulator): World['setting'] {
  const [high, low] = shop.state.tables.rows('taxes')
  const method = (label: string): number =>
    till.state.tables.paymethods.all().find((one) => one['label'] === label)?.id ?? 0
  const tables: Record<string, JsonObject> = {
    taxTariff: { [String(high?.id)]: 'normal', [String(low?.id)]: 'low a' },
    paymentMethod: {
      ideal: method('iDEAL'),
      creditcard: method('Creditcard'),
      bancontact: method('Bancontact'),
      paypal: method('PayPal'),
      invoice: method('Op rekening'),
      banktransfer: method('Op rekening'),
      pickup: method('Contant'),
    },
  }
  return {
    accounts: {
      shop: { cluster: shop.url, language: 'nl', key: shop.key, secret: shop.secret },
      pos: { url: till.url, public: till.publicKey, secret: till.secretKey },
    },
    settings: {
      defaultDebtor: till.state.tables.users.all()[0]?.id ?? 0,
      startDate: '2000-01-01',
    },
    tables,
  }
}
