import { Pool } from 'undici'

/**
 * What a good engineer writes by hand for the benchmark: pages in, one of them read ahead, a mapping in plain code, one
 * POST each, 64 at a time. It keeps no state: a second run doubles everything, a crash loses or doubles.
 */

interface Order {
  readonly number: string
  readonly createdAt: string
  readonly paymentStatus: string
  readonly paymentId: string
  readonly email: string
  readonly firstname: string
  readonly middlename: string
  readonly lastname: string
  readonly phone: string
  readonly mobile: string
  readonly companyName: string
  readonly companyVatNumber: string
  readonly billing: Address
  readonly shipping: Address & { readonly name: string }
  readonly shippingExcl: number
  readonly discountExcl: number
  readonly lines: readonly {
    readonly articleCode: string
    readonly title: string
    readonly quantityOrdered: number
    readonly priceExcl: number
    readonly taxRate: number
  }[]
}

interface Address {
  readonly street: string
  readonly number: string
  readonly extension: string
  readonly zipcode: string
  readonly city: string
  readonly country: string
}

const PARALLEL = 64
const PAGE = 100

const methods: Readonly<Record<string, number>> = { ideal: 3, creditcard: 4, invoice: 9 }
const money = (amount: number): number => Number(`${Math.round(Number(`${amount}e2`))}e-2`)
const words = (...parts: readonly string[]): string => parts.filter(Boolean).join(' ')

function map(order: Order): unknown {
  const total = order.lines.reduce((sum, line) => sum + line.priceExcl * line.quantityOrdered, 0)
  return {
    reference: order.number,
    date: order.createdAt,
    store: 1,
    channel: 'webshop',
    paid: order.paymentStatus === 'paid',
    paymentMethod: methods[order.paymentId] ?? 1,
    customerType: order.companyName ? 'business' : 'personal',
    customerName: order.companyName || words(order.firstname, order.middlename, order.lastname),
    email: order.email.trim().toLowerCase(),
    phone: order.mobile || order.phone,
    vatNumber: order.companyVatNumber,
    billingStreet: order.billing.street,
    billingNumber: words(order.billing.number, order.billing.extension),
    billingPostcode: order.billing.zipcode,
    billingCity: order.billing.city,
    billingCountry: order.billing.country.toUpperCase(),
    deliveryName: order.shipping.name,
    deliveryStreet: order.shipping.street,
    deliveryNumber: words(order.shipping.number, order.shipping.extension),
    deliveryPostcode: order.shipping.zipcode,
    deliveryCity: order.shipping.city,
    deliveryCountry: order.shipping.country.toUpperCase(),
    shipping: money(order.shippingExcl),
    total: money(total + order.shippingExcl - order.discountExcl),
    lines: order.lines.map((line) => ({
      sku: line.articleCode,
      name: line.title,
      quantity: line.quantityOrdered,
      price: money(line.priceExcl),
      tax: line.taxRate * 100,
    })),
  }
}

/** Moves all orders; gives how many. */
export async function moveByHand(url: string): Promise<number> {
  const pool = new Pool(url, { connections: PARALLEL })
  const orders = readOrders(pool)
  let moved = 0
  async function moveSome(): Promise<void> {
    for await (const order of orders) {
      await send(pool, order)
      moved += 1
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, moveSome))
  await pool.close()
  return moved
}

async function* readOrders(pool: Pool): AsyncGenerator<Order> {
  let next = readPage(pool, 1)
  for (let page = 2; ; page += 1) {
    const orders = await next
    const isLast = orders.length < PAGE
    if (!isLast) next = readPage(pool, page)
    yield* orders
    if (isLast) return
  }
}

async function readPage(pool: Pool, page: number): Promise<readonly Order[]> {
  const path = `/orders?page=${page}&limit=${PAGE}`
  const { body } = await pool.request({ method: 'GET', path })
  const answer: { readonly orders: readonly Order[] } = JSON.parse(await body.text())
  return answer.orders
}

async function send(pool: Pool, order: Order): Promise<void> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/sink',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(map(order)),
  })
  await body.json()
  if (statusCode !== 201) throw new Error(`the sink answered ${statusCode}`)
}
