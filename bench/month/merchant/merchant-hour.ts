import { num, type Row, round, str } from '../json.ts'
import type { Seeded } from '../seeded.ts'
import type { ShopState } from '../shop/shop-state.ts'
import { changeOrder, createOrder } from '../till/till-orders.ts'
import type { TillModel } from '../till/till-server.ts'
import { linesOf } from './catalogue.ts'
import { type Shape, settleTotal } from './order-shapes.ts'
import type { ShopDesk } from './shop-desk.ts'

/** What happened, for those who compare the books afterwards. */
export interface Diary {
  shapes: Map<number, Shape>
  /** Every total that an order ever had. */
  totals: Map<number, number[]>
  /** Orders that were in a chosen status when the product ran. */
  seen: Set<number>
  edited: Set<number>
  cancelledAfter: Set<number>
  creditedWhole: Set<number>
  creditedPart: Set<number>
  /** Codes that a variant had before. */
  renamed: Map<number, string[]>
  /** Codes of variants that are gone. */
  removed: Set<string>
}

export function emptyDiary(): Diary {
  return {
    shapes: new Map(),
    totals: new Map(),
    seen: new Set(),
    edited: new Set(),
    cancelledAfter: new Set(),
    creditedWhole: new Set(),
    creditedPart: new Set(),
    renamed: new Map(),
    removed: new Set(),
  }
}

interface Hour {
  shop: ShopState
  till: TillModel
  desk: ShopDesk
  random: Seeded
  diary: Diary
}

const bookedIn = (till: TillModel, order: Row) =>
  till.state.all('orders').find((each) => each['reservationnumber'] === order['number'])

function recent(shop: ShopState, fits: (order: Row) => boolean): Row[] {
  return shop.all('orders').slice(-120).filter(fits)
}

function payOrCancel({ shop, desk, random, till, diary }: Hour) {
  for (const order of recent(
    shop,
    (each) => each['paymentStatus'] === 'not_paid' && each['status'] !== 'cancelled',
  )) {
    const chance = random.next()
    if (chance < 0.1) desk.pay(order)
    else if (chance < 0.13) desk.cancel(order)
  }
  const open = recent(
    shop,
    (each) => each['status'] === 'processing_awaiting_shipment' && each['paymentStatus'] === 'paid',
  )
  if (open.length > 0 && random.chance(0.25)) {
    const order = random.pick(open)
    if (bookedIn(till, order)) diary.cancelledAfter.add(num(order['id']))
    desk.cancel(order)
  }
}

/** A line gets one more piece: Lightspeed lets the merchant edit an order that is paid. */
function edit({ shop, random, till, diary }: Hour) {
  const booked = recent(
    shop,
    (each) =>
      each['status'] === 'processing_awaiting_shipment' && bookedIn(till, each) !== undefined,
  )
  if (booked.length === 0 || !random.chance(0.2)) return
  const order = random.pick(booked)
  const lines = linesOf(shop, order)
  const line = lines[0]
  if (!line || num(line['discountIncl']) !== 0 || order['isDiscounted'] === true) return
  line['quantityOrdered'] = num(line['quantityOrdered']) + 1
  for (const side of ['Excl', 'Incl']) {
    line[`price${side}`] = round(num(line['quantityOrdered']) * num(line[`basePrice${side}`]), 4)
  }
  settleTotal(order, lines)
  shop.change('orders', num(order['id']), {})
  diary.edited.add(num(order['id']))
  diary.totals.get(num(order['id']))?.push(num(order['priceIncl']))
}

function credit({ shop, desk, random, till, diary }: Hour) {
  const fresh = recent(
    shop,
    (each) =>
      str(each['status']).startsWith('completed') &&
      bookedIn(till, each) !== undefined &&
      !diary.creditedWhole.has(num(each['id'])) &&
      !diary.creditedPart.has(num(each['id'])),
  )
  if (fresh.length === 0 || !random.chance(0.3)) return
  const order = random.pick(fresh)
  const whole = random.chance(0.5) || linesOf(shop, order).length === 1
  desk.credit(order, whole)
  ;(whole ? diary.creditedWhole : diary.creditedPart).add(num(order['id']))
}

/** The till sends orders, with track & trace; that takes its stock and must come back to the shop. */
function send({ till, random }: Hour) {
  const open = till.state.all('orders').filter((each) => num(each['status']) === 1)
  for (const order of open.slice(0, 40)) {
    if (!random.chance(0.35)) continue
    const code = `3S${random.whole(100_000, 999_999)}`
    changeOrder(
      order,
      { status: 5, track_and_trace_code: code, track_and_trace_carrier: 'postnl' },
      till.state,
      till.rules,
    )
  }
}

/** Somebody buys at the counter: no user, no e-mail (its schema allows null), done at once. */
function sell({ till, random }: Hour) {
  const products = till.state.all('products').filter((each) => each['active'] === true)
  if (products.length === 0) return
  for (let count = random.whole(0, 3); count > 0; count--) {
    const product = random.pick(products)
    const variants = till.state.where('attributecombinations', 'product_id', product['id'])
    const variant = variants.length > 0 ? random.pick(variants) : undefined
    createOrder(
      {
        status: 7,
        paid: true,
        customer: {},
        orderrows: [
          {
            product_id: product['id'],
            count: random.whole(1, 3),
            ...(variant && { attribute_combination_id: variant['id'] }),
          },
        ],
      },
      till.state,
      till.rules,
    )
  }
}

function changeCatalogue({ shop, random, diary }: Hour) {
  const variants = shop.all('variants')
  const variant = random.pick(variants)
  const id = num(variant['id'])
  const chance = random.next()
  if (chance < 0.15) {
    // A count by hand: the till knows better, and its number must come back.
    shop.change('variants', id, { stockLevel: random.whole(0, 500) })
  } else if (chance < 0.2) {
    const old = str(variant['sku']) || str(variant['articleCode'])
    const code = `${old}R`
    diary.renamed.set(id, [...(diary.renamed.get(id) ?? []), old])
    shop.change('variants', id, { articleCode: code, ...(variant['sku'] !== '' && { sku: code }) })
  } else if (chance < 0.25) {
    const link = random.pick(shop.all('categories/products'))
    const target = random.pick(shop.all('categories'))
    shop.remove('categories/products', num(link['id']))
    shop.add('categories/products', { category: target['id'], product: link['product'] })
    shop.change('products', num(link['product']), {})
  } else if (chance < 0.28) {
    const product = random.pick(shop.all('products'))
    shop.change('products', num(product['id']), { isVisible: false, visibility: 'hidden' })
  } else if (chance < 0.31) {
    const own = variants.filter((each) => each['product'] === variant['product'])
    if (own.length < 3 || variant['isDefault'] === true) return
    diary.removed.add(str(variant['sku']))
    shop.remove('variants', id)
    shop.change('products', num(variant['product']), {})
  } else if (chance < 0.36) {
    const title = str(shop.get('products', num(variant['product']))?.['title'])
    shop.change('products', num(variant['product']), { title: `${title}!` })
  }
}

/** An hour of a merchant: what customers, the shop's people and the till's people do between two runs. */
export function merchantHour(hour: Hour) {
  payOrCancel(hour)
  edit(hour)
  credit(hour)
  send(hour)
  sell(hour)
  changeCatalogue(hour)
}
