import { Pool } from 'undici'

/**
 * What a good engineer writes by hand for the benchmark: pages in, a mapping in plain code, one POST each, 64 at a
 * time. It keeps no state: a second run doubles everything, a crash loses or doubles.
 */

interface Order {
  readonly [name: string]: unknown
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

const methods: Readonly<Record<string, number>> = { ideal: 3, creditcard: 4, invoice: 9 }
const money = (amount: number): number => Math.round(amount * 100 + 1e-9) / 100
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
    vatNumber: order.companyVatNumber || undefined,
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
  const pool = new Pool(url, { connections: 64 })
  let moved = 0
  const underWay = new Set<Promise<void>>()
  for (let page = 1; ; page += 1) {
    const { body } = await pool.request({ method: 'GET', path: `/orders?page=${page}&limit=100` })
    const { orders } = (await body.json()) as { readonly orders: readonly Order[] }
    for (const order of orders) {
      if (underWay.size >= 64) await Promise.race(underWay)
      const post = send(pool, order).finally(() => underWay.delete(post))
      underWay.add(post)
      moved += 1
    }
    if (orders.length < 100) break
  }
  await Promise.all(underWay)
  await pool.close()
  return moved
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
