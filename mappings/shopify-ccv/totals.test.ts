import { expect, test } from 'vitest'
import { createRandom, type SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import { startShopAndTill } from './testing/shop-and-till.ts'
import { type Placed, type PlacedLine, totalsOf } from './testing/shopify-orders.ts'

/**
 * Some hundred orders of any kind, whose totals are added up in whole cents as Shopify's documentation says
 * (see `testing/shopify-orders.ts`), apart from the flow. What the till makes of them is its own sum.
 */
const ORDERS = 300
const LONG = { timeout: 120_000 }

test(
  'whatever is ordered, the till makes of it what Shopify asked, to the cent',
  LONG,
  async () => {
    const kit = await startShopAndTill()
    const random = createRandom('shopify-ccv')
    const asked = new Map<string, ReturnType<typeof totalsOf>>()
    for (let number = 1; number <= ORDERS; number += 1) {
      const placed = anyOrder(random.fork(String(number)))
      kit.place({ ...placed, number })
      asked.set(`SH-${number}`, totalsOf({ ...placed, surplus: 0 }))
    }
    await kit.run()
    expect(kit.givenUp()).toEqual([])
    expect(kit.orders()).toHaveLength(ORDERS)
    const { orderrows } = kit.till.state.tables
    for (const order of kit.orders()) {
      const { current, parts = [] } = asked.get(order.reservationnumber) ?? {}
      expect(cents(order.total_price)).toBe(current)
      // Each rate has what was paid at it, and nothing is left to what the till rounds.
      const rows: any[] = orderrows.where('order_id', order.id)
      const booked = rows.map((row) => ({
        rate: row.tax,
        left: row.count * cents(row.price + row.total_extra_option_price - row.discount),
      }))
      const shipped = { rate: 21, left: cents(order.total_shipping) }
      expect(byRate([...booked, shipped])).toEqual(byRate(parts))
    }
    await kit.run()
    expect(kit.orders()).toHaveLength(ORDERS)
  },
)

const cents = (amount: number): number => Math.round(amount * 100)

function byRate(parts: readonly { readonly rate: number; readonly left: number }[]) {
  const sums: Record<string, number> = {}
  for (const { rate, left } of parts)
    if (left !== 0) sums[rate.toFixed(3)] = (sums[rate.toFixed(3)] ?? 0) + left
  return sums
}

function anyOrder(
  random: SeededRandom,
): Pick<Required<Placed>, 'taxesIncluded' | 'lines' | 'shipping'> {
  const taxesIncluded = random.chance(0.5)
  const lines = Array.from({ length: random.integer(1, 8) }, () => anyLine(random))
  const rates = random.pick([[21], [9], []])
  const price = random.integer(0, 2000)
  const discount = random.chance(0.2) ? random.integer(0, price) : 0
  const shipping = random.chance(0.7) ? { price, discount, rates } : null
  return { taxesIncluded, lines, shipping }
}

function anyLine(random: SeededRandom): PlacedLine {
  const quantity = random.chance(0.1) ? random.integer(11, 300) : random.integer(1, 10)
  const price = random.chance(0.05) ? 0 : random.integer(1, 30_000)
  const first = random.chance(0.5) ? random.integer(0, price * quantity) : 0
  const rest = price * quantity - first
  return {
    sku: random.pick(['CAP', 'MUG', 'TEE-M']),
    price,
    quantity,
    discounts: [first, random.chance(0.1) ? rest : random.integer(0, Math.floor(rest / 10))],
    rates: random.pick([[21], [9], [], [5, 9.975]]),
  }
}
