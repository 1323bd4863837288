import { type BadLuck, createBadLuck } from './bad-luck.ts'
import { num, type Row, str } from './json.ts'
import { fillCatalogue } from './merchant/catalogue.ts'
import { type Diary, emptyDiary, merchantHour } from './merchant/merchant-hour.ts'
import { draftOrder, pickShape } from './merchant/order-shapes.ts'
import { fillCustomers } from './merchant/people.ts'
import { openShopDesk, type ShopDesk } from './merchant/shop-desk.ts'
import { createMonthClock, type MonthClock } from './month-clock.ts'
import { openProduct, type Product } from './product-run.ts'
import { type Seeded, seeded } from './seeded.ts'
import { type ShopModel, startShop } from './shop/shop-server.ts'
import type { TillRules } from './till/till-orders.ts'
import { startTill, type TillModel } from './till/till-server.ts'

export interface MonthOptions {
  seed: number
  orders: number
  days: number
  products: number
  rules: TillRules
  faults: boolean
  /** Whether the till keeps prices with tax. */
  taxInside: boolean
  tell: (line: string) => void
}

/** A month that was played, to be looked into. */
export interface Month {
  taxInside: boolean
  shop: ShopModel
  till: TillModel
  product: Product
  diary: Diary
  /** The debtor of orders that tell no e-mail address. */
  defaultDebtor: number
  /** Writes after everything was quiet, which there should be none of. */
  lateWrites: readonly string[]
  close: () => Promise<void>
}

const START = Date.parse('2026-10-05T06:00:00Z')
const RUNS_A_DAY = 4
const HOUR = 3_600_000

/** What the settings below choose; what every run may book. */
const CHOSEN = new Set([
  'processing_awaiting_shipment',
  'processing_awaiting_pickup',
  'processing_ready_for_pickup',
  'completed',
  'completed_shipped',
  'completed_picked_up',
])

export const isChosen = (order: Row) =>
  CHOSEN.has(str(order['status'])) && order['paymentStatus'] === 'paid'

const STATUSES = [
  ['processing_awaiting_shipment', 'paid', 55],
  ['processing_awaiting_pickup', 'paid', 8],
  ['processing_ready_for_pickup', 'paid', 4],
  ['completed', 'paid', 3],
  ['completed_shipped', 'paid', 4],
  ['completed_picked_up', 'paid', 2],
  ['processing_awaiting_payment', 'not_paid', 12],
  ['processing_awaiting_shipment', 'not_paid', 4],
  ['processing_awaiting_shipment', 'partially_paid', 2],
  ['on_hold', 'paid', 2],
  ['on_hold', 'not_paid', 2],
  ['cancelled', 'cancelled', 2],
] as const

interface Stage {
  shop: ShopModel
  till: TillModel
  clock: MonthClock
  lucks: readonly BadLuck[]
  product: Product
  diary: Diary
  defaultDebtor: number
}

/** Two systems with a catalogue and customers in the shop, and the product between them. */
async function setUp(options: MonthOptions, random: Seeded): Promise<Stage> {
  const clock = createMonthClock(START)
  const shopLuck = createBadLuck(seeded(options.seed + 1), /\/orders\/\d+\/products/, clock.pass)
  const tillLuck = createBadLuck(seeded(options.seed + 2), undefined, clock.pass)
  const shop = await startShop({ clock: clock.now, trouble: shopLuck.trouble })
  const { rules } = options
  const till = await startTill({ clock: clock.now, rules, trouble: tillLuck.trouble })
  fillCatalogue(shop.state, random, options.products)
  fillCustomers(shop.state, random, Math.max(20, Math.round(options.orders / 10)))
  const email = 'passant@kassa.example'
  const defaultDebtor = num(
    till.state.add('users', {
      username: email,
      status: true,
      approval_status: 'accepted',
      userinfo: { email, customertype: 'b2c' },
    })['id'],
  )
  const takenAt = rules.stockAt === 'order' ? 'booking' : 'sending'
  // Answers to the questions that only this till can answer; the rest stays as it is offered.
  const variantSurcharge = rules.extraPrice === 'inside' ? 'included' : 'added'
  const settings = {
    startDate: '2026-10-01',
    defaultDebtor,
    takenAt,
    variantSurcharge,
    pricesIncludeTax: options.taxInside,
  }
  const product = await openProduct({ shop, till, clock, settings })
  return {
    shop,
    till,
    clock,
    lucks: [shopLuck, tillLuck],
    product,
    diary: emptyDiary(),
    defaultDebtor,
  }
}

/** One run of every flow, in the order in which each finds what it needs. */
async function round({ shop, product, diary }: Stage, kind: 'all' | 'changes') {
  for (const order of shop.state.all('orders')) {
    if (isChosen(order)) diary.seen.add(num(order['id']))
  }
  for (const flow of product.flows) await product.run(flow, { kind })
}

function pickStatus(random: Seeded) {
  const sum = STATUSES.reduce((total, [, , weight]) => total + weight, 0)
  let left = random.next() * sum
  return STATUSES.find(([, , weight]) => (left -= weight) < 0) ?? STATUSES[0]
}

function place({ shop, diary }: Stage, desk: ShopDesk, random: Seeded) {
  const shape = pickShape(random)
  const draft = draftOrder(shop.state, random, shape)
  const [status, paymentStatus] = pickStatus(random)
  const order = desk.place(draft, status, paymentStatus)
  diary.shapes.set(num(order['id']), shape)
  diary.totals.set(num(order['id']), [num(order['priceIncl'])])
}

/** Everything is well again: what waited is taken up, and after that there must be nothing left to write. */
async function settle(stage: Stage): Promise<string[]> {
  for (const luck of stage.lucks) luck.isOn = false
  for (const kind of ['changes', 'all', 'changes'] as const) {
    stage.clock.pass(7 * HOUR)
    await round(stage, kind)
  }
  for (const luck of stage.lucks) luck.writes.length = 0
  await round(stage, 'changes')
  await round(stage, 'all')
  return stage.lucks.flatMap((luck) => luck.writes)
}

export async function playMonth(options: MonthOptions): Promise<Month> {
  const random = seeded(options.seed)
  const stage = await setUp(options, random)
  const { shop, till, clock, lucks, product, diary } = stage
  const desk = openShopDesk(shop.state)
  await round(stage, 'changes')
  options.tell(`catalogue: ${till.state.all('products').length} products in the till`)
  for (const luck of lucks) luck.isOn = options.faults
  const perHour = options.orders / options.days / RUNS_A_DAY
  let owed = 0
  for (let day = 1; day <= options.days; day++) {
    for (let run = 0; run < RUNS_A_DAY; run++) {
      for (owed += perHour; owed >= 1; owed--) {
        place(stage, desk, random)
        clock.pass(random.whole(10_000, 60_000))
      }
      merchantHour({ shop: shop.state, till, desk, random, diary })
      clock.pass(HOUR)
      await round(stage, 'changes')
    }
    clock.pass(8 * HOUR)
    await round(stage, 'all')
    const counts = [shop.state.all('orders').length, till.state.all('orders').length]
    options.tell(`day ${day}: ${counts[0]} orders in the shop, ${counts[1]} in the till`)
  }
  const lateWrites = await settle(stage)
  return {
    ...stage,
    taxInside: options.taxInside,
    lateWrites,
    close: async () => {
      await product.close()
      await Promise.all([shop.close(), till.close()])
    },
  }
}
