import { beforeEach, expect, it } from 'vitest'
import type { Row } from '../json.ts'
import { createShopState, type ShopState } from '../shop/shop-state.ts'
import { changeOrder, createOrder, type TillRules } from '../till/till-orders.ts'
import { createTillState, type TillState } from '../till/till-state.ts'
import { compareStock } from './stock-books.ts'

const now = Date.parse('2026-01-15T10:00:00Z')
const rules: TillRules = { stockAt: 'sending', extraPrice: 'added' }

let shop: ShopState
let till: TillState
let mug: Row
let booked: Row
let line: Row

/** Two pieces are ordered and booked; eight of ten can still be sold. */
beforeEach(() => {
  shop = createShopState(() => now)
  till = createTillState(() => now)
  const article = till.add('products', {
    productnumber: 'MUG',
    stockenabled: true,
    stocktype: 'Product',
    stock: 10,
  })
  mug = shop.add('variants', { sku: 'MUG', stockTracking: 'enabled', stockLevel: 8 })
  const status = 'processing_awaiting_shipment'
  const order = shop.add('orders', { number: 'ORD1', status, paymentStatus: 'paid' })
  line = { variant: mug['id'], sku: 'MUG', quantityOrdered: 2 }
  shop.below('orders', Number(order['id']), 'products').push(line)
  const rows = [{ product_id: article['id'], count: 2 }]
  booked = createOrder({ reservationnumber: 'ORD1', orderrows: rows }, till, rules)
})

const found = () =>
  compareStock({ shop: { state: shop }, till: { state: till, rules } }).map(({ what }) => what)

it('agrees where the shop shows what is left of both', () => {
  expect(found()).toEqual([])
})

it('counts what a booked order was given more since as sold', () => {
  line['quantityOrdered'] = 3
  expect(found()).toEqual(['MUG'])
  mug['stockLevel'] = 7
  expect(found()).toEqual([])
})

it('counts it no more once the till has sent what was booked', () => {
  line['quantityOrdered'] = 3
  changeOrder(booked, { status: 5 }, till, rules)
  expect(found()).toEqual([])
})

it('holds what the till will take off though less is ordered by now', () => {
  line['quantityOrdered'] = 1
  expect(found()).toEqual([])
})
