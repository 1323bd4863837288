import { beforeEach, expect, it } from 'vitest'
import type { Row } from '../json.ts'
import { emptyDiary } from '../merchant/merchant-hour.ts'
import type { Fate } from '../product-run.ts'
import { createShopState } from '../shop/shop-state.ts'
import { createOrder, totals } from '../till/till-orders.ts'
import { createTillState } from '../till/till-state.ts'
import { type Books, compareOrders } from './order-books.ts'

const now = Date.parse('2026-01-15T10:00:00Z')
const rules = { stockAt: 'sending', extraPrice: 'added' } as const

let books: Books
let order: Row
let booked: Row
let fates: Map<string, Fate>

/** Two mugs of ten euros are booked; somebody edits the order to three in the shop. */
beforeEach(() => {
  const [shop, till] = [createShopState(() => now), createTillState(() => now)]
  const debtor = Number(till.add('users', { username: 'till@example.com' })['id'])
  const article = till.add('products', { productnumber: 'MUG', price: 10, stockenabled: true })
  const mug = shop.add('variants', { sku: 'MUG' })
  const status = 'processing_awaiting_shipment'
  order = shop.add('orders', { number: 'ORD1', status, paymentStatus: 'paid', priceIncl: 30 })
  shop
    .below('orders', Number(order['id']), 'products')
    .push({ variant: mug['id'], sku: 'MUG', quantityOrdered: 3 })
  const orderrows = [{ product_id: article['id'], count: 2, price: 10 }]
  booked = createOrder({ reservationnumber: 'ORD1', user_id: debtor, orderrows }, till, rules)
  const diary = emptyDiary()
  const id = Number(order['id'])
  diary.seen.add(id)
  diary.edited.add(id)
  diary.totals.set(id, [20, 30])
  fates = new Map()
  books = {
    shop: { state: shop },
    till: { state: till },
    product: { fates },
    diary,
    defaultDebtor: debtor,
  }
})

const found = () =>
  compareOrders(books, (each) =>
    Number(totals(each, books.till.state, rules)['total_price']),
  ).differences.map(({ kind }) => kind)

it('misses a word to somebody about an order that was edited after it was booked', () => {
  expect(found()).toEqual(['unnoticed'])
})

it('agrees where an error tells of it', () => {
  const key = String(order['id'])
  fates.set(`orders ${key}`, { flow: 'orders', key, outcome: 'parked', reason: 'total 20 → 30' })
  expect(found()).toEqual([])
})

it('misses nothing once it is cancelled on both sides', () => {
  order['status'] = 'cancelled'
  expect(found()).toEqual(['unnoticed'])
  booked['status'] = 8
  expect(found()).toEqual([])
})
