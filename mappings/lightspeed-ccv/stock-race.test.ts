import { afterEach, describe, expect, test } from 'vitest'
import { createRandom, type SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import { readProject } from '../read-project.ts'
import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const project = readProject()

type TakenAt = 'booking' | 'sending'

/** One article on both sides; what becomes of it is told by the model alone, never read from the flow. */
interface Article {
  readonly sku: string
  readonly variant: any
  /** The product or the combination of the till. */
  readonly shelf: { readonly table: 'products' | 'attributecombinations'; readonly id: number }
}

interface Sold {
  readonly order: any
  readonly line: any
  readonly article: Article
  readonly quantity: number
  booked: any
}

/**
 * Both shops and the people in them. An order of the webshop takes its goods off the webshop's stock when it is placed,
 * and off the till's when it is booked or when it is sent. What can truly be sold is what the till has, less what the
 * webshop sold and the till has not taken off.
 */
class Merchant {
  readonly kit: TwoSystems
  readonly articles: readonly Article[]
  readonly sold: Sold[] = []
  readonly #takenAt: TakenAt
  readonly #random: SeededRandom
  #count = 0

  constructor(kit: TwoSystems, takenAt: TakenAt, random: SeededRandom) {
    this.kit = kit
    this.#takenAt = takenAt
    this.#random = random
    this.articles = findArticles(kit)
  }

  stockOf({ shelf }: Article): number {
    return (this.kit.till.state.tables[shelf.table].get(shelf.id) as any).stock
  }

  /** What can be sold at this moment. */
  sellable(article: Article): number {
    const held = this.sold.filter(
      (sold) =>
        sold.article === article &&
        (sold.booked ? !this.#isTaken(sold) : sold.order.status !== 'cancelled'),
    )
    const pieces = held.reduce((sum, { quantity }) => sum + quantity, 0)
    return Math.max(0, this.stockOf(article) - pieces)
  }

  #isTaken({ booked }: Sold): boolean {
    const { status } = this.kit.till.state.tables.orders.get(booked.id) as any
    return this.#takenAt === 'booking' || [5, 6, 7].includes(status)
  }

  /** Somebody does something, somewhere. */
  happen(): void {
    const article = this.#random.pick(this.articles)
    const open = this.sold.filter(({ order }) => order.status !== 'cancelled')
    const fresh = open.filter(({ booked }) => !booked)
    const packed = open.filter((sold) => sold.booked && !this.#isTaken(sold))
    this.#random.pick([
      () => this.buyOnline(article),
      () => this.buyOnline(article),
      () => this.sellAtTheTill(article),
      () => fresh.length > 0 && this.book(this.#random.pick(fresh)),
      () => fresh.length > 0 && this.book(this.#random.pick(fresh)),
      () => fresh.length > 0 && this.finish(this.#random.pick(fresh)),
      () => fresh.length > 0 && this.kit.shop.state.cancelOrder(this.#random.pick(fresh).order),
      () => packed.length > 0 && this.send(this.#random.pick(packed)),
      () => this.#random.chance(0.3) && this.changeByHand(article),
    ])()
  }

  buyOnline(article: Article, quantity = this.#random.integer(1, 2)): Sold | undefined {
    // The webshop sells what it shows, and no more.
    if (article.variant.stockLevel < quantity) return undefined
    const { tables, checkOut } = this.kit.shop.state
    const [anyOrder] = tables.rows('orders')
    const [anyLine] = tables.rows('orders/*/products')
    const now = Math.floor(this.kit.clock.now())
    const isPaid = this.#random.chance(0.6)
    const order = tables.insert('orders', {
      ...anyOrder,
      createdAt: now,
      updatedAt: now,
      number: `RACE${(this.#count += 1)}`,
      status: isPaid ? 'processing_awaiting_shipment' : 'processing_awaiting_payment',
      paymentStatus: isPaid ? 'paid' : 'not_paid',
      shipmentStatus: 'not_shipped',
    })
    const line = tables.insert('orders/*/products', {
      ...anyLine,
      order: order.id,
      variant: article.variant.id,
      sku: article.variant.sku,
      articleCode: article.variant.articleCode,
      quantityOrdered: quantity,
      quantityShipped: 0,
      quantityRefunded: 0,
      quantityReturned: 0,
    })
    checkOut(order)
    const sold = { order, line, article, quantity, booked: undefined }
    this.sold.push(sold)
    return sold
  }

  sellAtTheTill(article: Article): void {
    if (this.stockOf(article) > 0) this.#move(article, -1)
  }

  /** As the flow of orders does, in one request. */
  book(sold: Sold): void {
    const { orders, orderrows } = this.kit.till.state.tables
    sold.booked = orders.add({
      ...orders.all()[0],
      reservationnumber: sold.order.number,
      status: 1,
      create_date: new Date(this.kit.clock.now()).toISOString(),
    })
    const [anyRow] = orderrows.all()
    orderrows.add({
      ...anyRow,
      order_id: sold.booked.id,
      product_id: this.#productOf(sold.article),
      product_number: sold.article.sku,
      sub_sku_number: '',
      sub_product_number: '',
      count: sold.quantity,
    })
    if (this.#takenAt === 'booking') this.#move(sold.article, -sold.quantity)
  }

  #productOf({ shelf }: Article): number {
    const { attributecombinations } = this.kit.till.state.tables
    return shelf.table === 'products'
      ? shelf.id
      : Number(attributecombinations.get(shelf.id)?.['product_id'])
  }

  send(sold: Sold): void {
    if (this.#takenAt === 'sending') this.#move(sold.article, -sold.quantity)
    this.kit.till.state.tables.orders.change(sold.booked.id, { status: 5 })
  }

  /** Done in the webshop before it was booked. */
  finish({ order }: Sold): void {
    order.status = 'completed_shipped'
    this.kit.shop.state.tables.touch(order)
  }

  changeByHand(article: Article): void {
    article.variant.stockLevel = this.#random.integer(0, 30)
    this.kit.shop.state.tables.touch(article.variant)
  }

  #move({ shelf }: Article, change: number): void {
    const table = this.kit.till.state.tables[shelf.table]
    table.change(shelf.id, { stock: (table.get(shelf.id) as any).stock + change })
  }
}

/** What both sell, under one SKU, with enough of it. */
function findArticles(kit: TwoSystems): Article[] {
  const { products, attributecombinations } = kit.till.state.tables
  const shelves = [
    ...products
      .all()
      .filter((row: any) => row.stocktype === 'Product')
      .map((row: any) => ({ sku: row.productnumber, table: 'products' as const, id: row.id })),
    ...attributecombinations.all().map((row: any) => ({
      sku: row.sku_number,
      table: 'attributecombinations' as const,
      id: row.id,
    })),
  ]
  const articles = shelves.flatMap(({ sku, ...shelf }): Article[] => {
    const variant: any = kit.shop.state.tables
      .rows('variants')
      .find((row: any) => (row.sku || row.articleCode) === sku && row.stockTracking === 'enabled')
    return variant ? [{ sku, variant, shelf }] : []
  })
  for (const { shelf } of articles)
    kit.till.state.tables[shelf.table].change(shelf.id, { stock: 20 })
  return articles.slice(0, 4)
}

/** The variants that a request writes, one by its path or several by its body. */
function idsIn(path: string, json: any): readonly number[] {
  const [, id] = /(\d+)\.json$/.exec(path) ?? []
  return id ? [Number(id)] : json.variant.map((variant: any) => variant.id)
}

let kit: TwoSystems
let skipped = 0
afterEach(() => kit.close())

/** Nobody waits for minutes to pass. */
const later = (minutes: number): void => {
  skipped += minutes * 60_000
}

async function start(
  takenAt: TakenAt,
  onRequest: NonNullable<TwoSystemsOptions['onRequest']>,
): Promise<void> {
  const hasty = createHastyClock()
  const clock = { now: () => hasty.now() + skipped, sleep: hasty.sleep }
  kit = await startTwoSystems(project, {
    products: 6,
    shared: 6,
    customers: 2,
    orders: 1,
    settings: { takenAt },
    clock,
    parallel: 1,
    onRequest,
  })
  // What the made-up shop has from before is nobody's concern here.
  for (const order of kit.shop.state.tables.rows('orders')) order['status'] = 'cancelled'
  for (const { id } of kit.till.state.tables.orders.all()) {
    kit.till.state.tables.orders.change(id, { status: 8 })
  }
}

const run = async (): Promise<void> => {
  const { result } = await kit.run('stock', { kind: 'changes' }, { lingerMs: 0 })
  expect(result).toEqual({ state: 'finished' })
}

describe.each<TakenAt>(['booking', 'sending'])(
  'where the till takes goods off at %s',
  (takenAt) => {
    test.each([1, 2, 3, 4])(
      'nothing is oversold by our doing, whoever sells when (%i)',
      async (seed) => {
        const random = createRandom(`race ${seed}`)
        let isOpen = false
        let merchant: Merchant | undefined
        /** For each article, what could be sold when the webshop was last asked for its orders, and at best since then. */
        const best = new Map<number, number>()
        const oversold: string[] = []
        let askedAt = 0
        let longest = 0
        await start(takenAt, (role, { method, path, json }) => {
          if (!merchant) return
          const asked = `${role} ${method} ${path}`
          if (/^shop GET .*\/orders\.json/.test(asked)) {
            best.clear()
            askedAt = kit.clock.now()
          }
          const written = /^shop PUT .*\/variants\//.test(asked) ? idsIn(path, json) : []
          for (const article of merchant.articles) {
            const { id, stockLevel } = article.variant
            const most = Math.max(best.get(id) ?? 0, merchant.sellable(article))
            best.set(id, most)
            if (written.includes(id) && stockLevel > most) {
              oversold.push(`${article.sku}: ${stockLevel} of ${most}`)
            }
          }
          if (!isOpen) return
          if (written.length > 0) longest = Math.max(longest, kit.clock.now() - askedAt)
          for (let left = random.integer(0, 2); left > 0; left -= 1) merchant.happen()
        })
        merchant = new Merchant(kit, takenAt, random)
        await run()

        isOpen = true
        for (let pass = 0; pass < 6; pass += 1) {
          for (let left = random.integer(1, 6); left > 0; left -= 1) merchant.happen()
          await run()
          later(random.pick([5, 5, 20, 40]))
        }
        isOpen = false
        expect(merchant.sold.length).toBeGreaterThan(5)
        expect(oversold).toEqual([])
        // What is sold after that, nobody can see; the next pass makes it good.
        expect(longest).toBeLessThan(20_000)

        later(60)
        await run()
        later(60)
        await run()
        expect(kit.givenUp).toEqual([])
        expect(merchant.articles.map(({ sku, variant }) => [sku, variant.stockLevel])).toEqual(
          merchant.articles.map((article) => [article.sku, merchant?.sellable(article)]),
        )
      },
    )
  },
)
