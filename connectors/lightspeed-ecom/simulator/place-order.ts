import { createAddress } from '../../simulator/addresses.ts'
import type { Json } from '../../simulator/json.ts'
import { createPerson, type Person } from '../../simulator/people.ts'
import type { SeededRandom } from '../../simulator/seeded-random.ts'
import { insertItem, invoiceFields } from './credit-order.ts'
import { four, linePrices, orderPrices, priceOfPieces } from './price-order.ts'
import { addressFields, personFields } from './seed-customers.ts'
import { numberOf, type Row, type ShopTables, textOf } from './shop-tables.ts'
import { recordEvent, resourceFields } from './write-rows.ts'

const STATUSES = [
  { status: 'processing_awaiting_payment', payment: 'not_paid', shipment: 'not_shipped' },
  { status: 'processing_awaiting_shipment', payment: 'paid', shipment: 'not_shipped' },
  { status: 'processing_awaiting_shipment', payment: 'paid', shipment: 'not_shipped' },
  {
    status: 'processing_awaiting_shipment',
    payment: 'partially_paid',
    shipment: 'partially_shipped',
  },
  { status: 'processing_awaiting_pickup', payment: 'paid', shipment: 'not_shipped' },
  { status: 'processing_ready_for_pickup', payment: 'paid', shipment: 'not_shipped' },
  { status: 'completed_shipped', payment: 'paid', shipment: 'shipped' },
  { status: 'completed_shipped', payment: 'paid', shipment: 'shipped' },
  { status: 'completed_picked_up', payment: 'paid', shipment: 'shipped' },
  { status: 'completed', payment: 'paid', shipment: 'shipped' },
  { status: 'cancelled', payment: 'cancelled', shipment: 'cancelled' },
  { status: 'on_hold', payment: 'not_paid', shipment: 'not_shipped' },
] as const

/** What an order is like, as far as it is not left to chance. */
export interface OrderWish {
  readonly at: number
  readonly random: SeededRandom
  readonly customers: ReadonlyMap<number, Person>
  /** A fresh order is paid and waits to be sent. */
  readonly fresh?: boolean
}

/** Puts an order into the shop the way the checkout does; its API cannot. */
export function placeOrder(tables: ShopTables, { at, random, customers, fresh }: OrderWish): Row {
  const count = tables.rows('orders').length + 1
  const ids = [...customers.keys()]
  // One in ten buys as a guest: the order has their data, and no customer.
  const customerId = ids.length > 0 && random.chance(0.9) ? random.pick(ids) : undefined
  const known = customerId === undefined ? undefined : customers.get(customerId)
  const person = known ?? createPerson(random, 5000 + count)
  const state = fresh ? STATUSES[1] : random.pick(STATUSES)
  const payment = random.pick(tables.rows('paymentmethods'))
  const pickup = /pick/u.test(state.status)
  const shipping = pickup ? 0 : random.pick([0, 5.95, 6.75])
  const order = tables.insert('orders', {
    ...orderDefaults(),
    createdAt: at,
    updatedAt: at,
    number: `ORD${String(count).padStart(5, '0')}`,
    status: state.status,
    paymentStatus: state.payment,
    shipmentStatus: state.shipment,
    ...personFields(person),
    ...(random.chance(0.2) ? addressFields('addressShipping', person, createAddress(random)) : {}),
    paymentId: payment['key'],
    paymentTitle: payment['title'],
    paymentIsPost: payment['key'] === 'invoice',
    paymentData: { method: payment['key'] },
    shipmentIsPickup: pickup,
    shipmentTitle: pickup ? 'Afhalen in de winkel' : 'PostNL',
    shipmentBasePriceIncl: shipping,
    shipmentPriceIncl: shipping,
    shipmentTaxRate: 0.21,
    shipmentBasePriceExcl: four(shipping / 1.21),
    shipmentPriceExcl: four(shipping / 1.21),
    customer: customerId ?? false,
    quote: false,
    comment: random.chance(0.1) ? 'Graag bij de buren "nr. 5" afgeven <3\nBedankt!' : '',
  })
  addLines(tables, order, random)
  addPapers(tables, order, {
    paid: state.payment === 'paid',
    shipped: state.shipment === 'shipped',
  })
  recordEvent(order, 'order', 'new', tables)
  if (!fresh && state.status === 'completed_shipped' && random.chance(0.2)) sendBack(tables, order)
  return order
}

function orderDefaults(): Record<string, Json> {
  return {
    ...resourceFields('orders'),
    channel: 'main',
    remoteIp: '203.0.113.10',
    userAgent: 'Mozilla/5.0',
    referralId: false,
    priceCost: 0,
    priceExcl: 0,
    priceIncl: 0,
    weight: 0,
    volume: 0,
    colli: 0,
    birthDate: false,
    nationalId: '',
    newsletterSubscribed: false,
    paymentIsInvoiceExternal: false,
    paymentTaxRate: 0,
    paymentTaxRates: [],
    paymentBasePriceExcl: 0,
    paymentBasePriceIncl: 0,
    paymentPriceExcl: 0,
    paymentPriceIncl: 0,
    shipmentId: 'core|33265|55707',
    shipmentIsCashOnDelivery: false,
    shipmentTaxRates: [],
    shipmentDiscountExcl: 0,
    shipmentDiscountIncl: 0,
    shipmentData: { method: 'default' },
    isDiscounted: false,
    discountType: 'amount',
    discountAmount: 0,
    discountPercentage: 0,
    discountCouponCode: '',
    taxRates: [],
    isNewCustomer: false,
    language: { id: 1, code: 'nl', locale: 'nl_NL', title: 'Nederlands' },
  }
}

function addLines(tables: ShopTables, order: Row, random: SeededRandom): void {
  const variants = tables.rows('variants')
  // Of the coupons, every third is known to the order alone.
  const coupon = random.chance(0.15) ? { percentage: 10, isOnLines: order.id % 3 !== 0 } : undefined
  const count = variants.length > 0 ? random.integer(1, 5) : 0
  const lines: Row[] = []
  for (let index = 0; index < count; index += 1) {
    const variant = random.pick(variants)
    const free = random.chance(0.03)
    const rate = numberOf(tables.get('taxes', numberOf(variant['tax']))?.['rate'])
    const base = free ? 0 : numberOf(variant['priceIncl'])
    const quantity = random.pick([1, 1, 1, 2, 3, 12])
    const prices = linePrices({ base, quantity, rate, coupon })
    const fields = lineFields(tables, { order, variant, quantity, rate, prices })
    lines.push(tables.insert('orders/*/products', fields))
  }
  Object.assign(order, orderPrices(order, lines, coupon))
}

interface LineWish {
  readonly order: Row
  readonly variant: Row
  readonly quantity: number
  readonly rate: number
  readonly prices: Readonly<Record<string, number>>
}

function lineFields(
  tables: ShopTables,
  { order, variant, quantity, rate, prices }: LineWish,
): Record<string, Json | undefined> {
  const product = tables.get('products', numberOf(variant['product']))
  const brand = tables.get('brands', numberOf(product?.['brand']))
  const shipped = order['shipmentStatus'] === 'shipped' ? quantity : 0
  return {
    order: order.id,
    supplierTitle: '',
    brandTitle: textOf(brand?.['title']),
    productTitle: textOf(product?.['title']),
    variantTitle: textOf(variant['title']),
    taxRate: rate,
    taxRates: [{ name: 'BTW', rate, amount: 0 }],
    quantityOrdered: quantity,
    quantityInvoiced: quantity,
    quantityShipped: shipped,
    quantityRefunded: 0,
    quantityReturned: 0,
    articleCode: variant['articleCode'],
    ean: variant['ean'],
    sku: variant['sku'],
    weight: variant['weight'],
    volume: 0,
    colli: 0,
    sizeX: 0,
    sizeY: 0,
    sizeZ: 0,
    priceCost: variant['priceCost'],
    customExcl: 0,
    customIncl: 0,
    ...prices,
    customFields: false,
    product: variant['product'],
    variant: variant.id,
  }
}

function addPapers(
  tables: ShopTables,
  order: Row,
  { paid, shipped }: { readonly paid: boolean; readonly shipped: boolean },
): void {
  const lines = tables
    .rows('orders/*/products')
    .slice(-5)
    .filter((line) => line['order'] === order.id)
  const { createdAt, updatedAt } = order
  const stamps = { createdAt, updatedAt }
  const invoice = tables.insert('invoices', {
    ...invoiceFields(order, tables.rows('invoices').length + 1),
    ...stamps,
    status: paid ? 'paid' : 'not_paid',
    priceExcl: order['priceExcl'],
    priceIncl: order['priceIncl'],
  })
  const shipment = tables.insert('shipments', {
    ...resourceFields('shipments'),
    ...stamps,
    number: `SHIP${textOf(order['number']).slice(3)}`,
    status: shipped ? 'shipped' : 'not_shipped',
    totalWeight: 0,
    totalSizeX: 0,
    totalSizeY: 0,
    totalSizeZ: 0,
    customer: order['customer'] ?? false,
    order: order.id,
  })
  for (const line of lines) {
    const quantity = numberOf(line['quantityOrdered'])
    insertItem(invoice, line, quantity, tables)
    tables.insert('shipments/*/products', {
      shipment: shipment.id,
      quantity,
      title: line['productTitle'],
      variant: line['variantTitle'],
      articleCode: line['articleCode'],
      ean: line['ean'],
      sku: line['sku'],
      customData: [],
    })
  }
}

/** The customer wants to return one of the first thing. Prices of returns are texts. */
function sendBack(tables: ShopTables, order: Row): void {
  const line = tables.rows('orders/*/products').find((row) => row['order'] === order.id)
  if (!line) return
  line['quantityReturned'] = 1
  tables.insert('returns', {
    ...resourceFields('returns'),
    createdAt: order['createdAt'],
    updatedAt: order['updatedAt'],
    customerId: order['customer'] || null,
    orderId: order.id,
    numProducts: 1,
    priceExcl: priceOfPieces(line, 1, 'Excl').toFixed(2),
    priceIncl: priceOfPieces(line, 1, 'Incl').toFixed(2),
    isStockAdjusted: false,
    returnReason: 'Te klein',
    returnAction: 'Geld terug',
    customerComment: 'Past niet :(',
    orderProducts: [{ id: line.id, quantity: 1 }],
  })
}
