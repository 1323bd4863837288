import { readProject } from '../read-project.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

const project = readProject()

export const LINES = 'orders/*/products'

/** A shop with some products, customers and orders, and a till. */
export function startHistory(options: Partial<TwoSystemsOptions> = {}): Promise<TwoSystems> {
  return startTwoSystems(project, { products: 8, customers: 4, orders: 6, ...options })
}

export function shopRows(kit: TwoSystems, table: string): any[] {
  return [...kit.shop.state.tables.rows(table)]
}

/** The orders of the till. */
export function booked(kit: TwoSystems): any[] {
  return kit.till.state.tables.orders.all()
}

/** Which orders of the shop they are. */
export function numbers(kit: TwoSystems): string[] {
  return booked(kit).flatMap((row) => row.reservationnumber ?? [])
}

/** The orders of the shop that have to be booked. */
export function wanted(kit: TwoSystems): any[] {
  return shopRows(kit, 'orders').filter(
    ({ status, paymentStatus }) =>
      paymentStatus === 'paid' &&
      !['on_hold', 'processing_awaiting_payment', 'cancelled'].includes(status),
  )
}

/** Lets the till know the products of the shop. */
export async function fillTill(kit: TwoSystems): Promise<void> {
  await kit.run('categories')
  await kit.run('products-to-pos')
}

/** A paid order, as another one. */
export function orderAgain(kit: TwoSystems): any {
  const { tables } = kit.shop.state
  const [like] = wanted(kit)
  const order = tables.insert('orders', {
    ...like,
    number: 'ORD77777',
    createdAt: kit.clock.now(),
    updatedAt: kit.clock.now(),
  })
  for (const line of shopRows(kit, LINES).filter((each) => each.order === like.id)) {
    tables.insert(LINES, { ...line, order: order.id })
  }
  return order
}

/** The order of the till that one of the shop was booked as. */
export function tillOrder(kit: TwoSystems, number: string): any {
  return booked(kit).find(({ reservationnumber }) => reservationnumber === number)
}

/** A product of the shop that is in the till, as both have it. */
export function inBoth(
  kit: TwoSystems,
  isWanted: (product: any, variants: any[]) => boolean,
): {
  readonly product: any
  readonly variants: any[]
} {
  const variants = shopRows(kit, 'variants')
  const found = shopRows(kit, 'products')
    .map((product) => ({
      product,
      variants: variants.filter((variant) => variant.product === product.id),
    }))
    .find((each) => isWanted(each.product, each.variants))
  if (!found) throw new Error('the shop has no such product')
  return found
}

/** The articles of the till with a SKU. */
export function inTill(kit: TwoSystems, sku: string): any[] {
  return kit.till.state.tables.products.all().filter(({ productnumber }) => productnumber === sku)
}

/** Names of the categories that an article of the till is in. */
export function categoriesInTill(kit: TwoSystems, product: number): string[] {
  const { categories, producttocategories } = kit.till.state.tables
  const rows: any[] = producttocategories.where('product_id', product)
  const all: any[] = rows.map(({ category_id: id }) => categories.get(id))
  return all.map(({ name }): string => name).toSorted()
}
