import { createArticles } from '../../simulator/articles.ts'
import type { JsonObject } from '../../simulator/json.ts'
import { createPerson, type Person } from '../../simulator/people.ts'
import { createRandom, type SeededRandom } from '../../simulator/seeded-random.ts'
import { orderResource } from './ccv-orders.ts'
import type { CcvRequest } from './ccv-request.ts'
import { createRow } from './ccv-resource.ts'
import { createArticlePlanter, type MakeRow } from './ccv-seed-articles.ts'
import { type CcvShop, timeText } from './ccv-shop.ts'
import { userResource } from './ccv-users.ts'

/** How much is in the shop at the start. */
export interface CcvCounts {
  /** Size of the catalogue that the webshop has: made from the same seed, so SKUs agree. */
  readonly articles: number
  /** How many of those are here as well, with texts that somebody enriched. */
  readonly shared: number
  /** Articles that only the till sells. */
  readonly own: number
  readonly users: number
  readonly orders: number
  readonly returns: number
  /** Ways to pay that were set up; none in a till that nobody has set up yet. */
  readonly paymethods: number
}

const PAYMETHODS = [
  { psp: 'cash', method: '', label: 'Contant' },
  { psp: 'invoice', method: '', label: 'Op rekening' },
  { psp: 'pin', method: '', label: 'Pinnen' },
  { psp: 'mollie', method: 'ideal', label: 'iDEAL' },
  { psp: 'mollie', method: 'creditcard', label: 'Creditcard' },
  { psp: 'mollie', method: 'bancontact', label: 'Bancontact' },
  { psp: 'paypal', method: '', label: 'PayPal' },
  { psp: 'klarna', method: 'paylater', label: 'Achteraf betalen' },
]

export const DEFAULT_COUNTS: CcvCounts = {
  articles: 40,
  shared: 16,
  own: 8,
  users: 12,
  orders: 9,
  returns: 2,
  paymethods: PAYMETHODS.length,
}

/** A share of all that; of what there is less than one of, one. Nothing at all for 0. */
export function scaledCounts(size: number): CcvCounts {
  const { paymethods, ...grown } = DEFAULT_COUNTS
  const scale = (count: number): number => Math.ceil(count * size)
  return {
    articles: scale(grown.articles),
    shared: scale(grown.shared),
    own: scale(grown.own),
    users: scale(grown.users),
    orders: scale(grown.orders),
    returns: scale(grown.returns),
    // A small shop takes all ways to pay.
    paymethods: size === 0 ? 0 : paymethods,
  }
}

const HOUR = 3_600_000

/** Fills an empty shop with what a till of a small chain might hold. */
export function seedShop(shop: CcvShop, seed: number | string, counts: CcvCounts): void {
  const random = createRandom(seed)
  seedSettings(shop, counts)
  // Only who has articles has features.
  const plant =
    counts.shared + counts.own > 0 ? createArticlePlanter(shop, makeRow) : () => undefined
  const catalogue = createArticles(random.fork('articles'), counts.articles)
  for (const article of catalogue.slice(0, counts.shared)) {
    plant(article, { prefix: '', isEnriched: true })
  }
  for (const article of createArticles(random.fork('till articles'), counts.own)) {
    plant(article, { prefix: 'KAS-', isEnriched: false })
  }
  shop.tables.products.all().forEach((row, index, all) => {
    const stamp = timeText(shop.now() - (all.length - index) * HOUR)
    shop.tables.products.change(row.id, { createdate: stamp, modifydate: stamp })
  })
  seedUsers(shop, random.fork('users'), counts.users)
  seedOrders(shop, random.fork('orders'), counts.orders)
  seedReturns(shop, counts.returns)
  ageRows(shop)
}

/** Makes a row as the API would, so that seeded rows obey the same rules. */
const makeRow: MakeRow = (shop, resource, body, owner = {}) => {
  const request: CcvRequest = {
    shop,
    root: 'http://seed.example/api/rest/v1',
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    ids: [],
    body,
    list: undefined,
    isSalespos: true,
  }
  return createRow(resource, request, body, owner)
}

function seedSettings({ tables, now }: CcvShop, counts: CcvCounts): void {
  for (const name of ['Standaard', 'Brievenbus', 'Pallet']) tables.packages.add({ name })
  tables.usergroups.add({
    default: true,
    groupname: 'Klanten',
    discount: 0,
    product_in_category_discount: 'highest',
  })
  for (const { psp, method, label } of PAYMETHODS.slice(0, counts.paymethods)) {
    tables.paymethods.add({
      psp,
      method,
      combined_name: method ? `${psp}_${method}` : psp,
      label,
      extra_costs: false,
      extra_costs_fixed: 0,
      extra_costs_percentage: 0,
      apppsp: null,
      apppsppaymethod: null,
    })
  }
  tables.webshops.add({
    create_date: timeText(now() - 700 * 24 * HOUR),
    name: 'Kassa Amsterdam',
    is_multishop_system: false,
    is_salespos: true,
  })
}

function seedUsers(shop: CcvShop, random: SeededRandom, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const person = createPerson(random.fork(`user ${index}`), index)
    const email = person.email || `kassa.${index}@winkel.example`
    makeRow(shop, userResource, {
      username: email,
      password: `seed-${index}`,
      userinfo: { ...personalInfo(person), email, reference: `DEB-${100045 + index}` },
    })
  }
}

/** A made-up customer in the words of CCV Shop, with the number where it is a number. */
function personalInfo(person: Person): JsonObject {
  const { address, company } = person
  const number = /^\d+$/u.test(address.number) ? Number(address.number) : undefined
  const place: JsonObject = {
    ...(number === undefined
      ? { address_line_1: `${address.street} ${address.number}`.trim() }
      : {
          street: address.street,
          housenumber: number,
          housenumber_suffix: address.extension || null,
        }),
    zipcode: address.zipcode,
    city: address.city,
    country_code: address.country.toUpperCase(),
    company: company?.name ?? null,
  }
  const lastName = [person.middlename, person.lastname].filter((part) => part !== '').join(' ')
  return {
    customertype: company ? 'b2b' : 'b2c',
    btw: company?.vatNumber || null,
    kvk: company?.cocNumber || null,
    billingaddress: {
      ...place,
      first_name: person.firstname,
      last_name: lastName,
      telephone: person.phone || null,
      mobile: person.mobile || null,
    },
    deliveryaddress: { ...place, full_name: `${person.firstname} ${lastName}` },
  }
}

/** Open ones, which reserve stock, and some that are done or cancelled. */
const SEEDED_STATUSES = [1, 2, 4, 5, 7, 8, 10, 13, 14] as const

function seedOrders(shop: CcvShop, random: SeededRandom, count: number): void {
  const { products, users, paymethods, orders, attributecombinations } = shop.tables
  for (let index = 0; index < count; index += 1) {
    const user = users.all()[index % Math.max(1, users.count())]
    const product = products.all()[random.integer(0, products.count() - 1)]
    if (!user || !product) return
    const combination = attributecombinations.where('product_id', product.id)[0]
    const status = SEEDED_STATUSES[index % SEEDED_STATUSES.length] ?? 1
    const row = makeRow(shop, orderResource, {
      user_id: user.id,
      customer: {},
      status,
      paid: status !== 4,
      paymethod_id: paymethods.all()[index % paymethods.count()]?.id ?? null,
      reservationnumber: `KASSA-${500 + index}`,
      total_shipping: 0,
      orderrows: [
        {
          product_id: product.id,
          count: random.integer(1, 3),
          ...(combination ? { attribute_combination_id: combination.id } : {}),
        },
      ],
    })
    const created = timeText(shop.now() - (count - index) * 5 * HOUR)
    orders.change(row.id, { create_date: created })
  }
}

function seedReturns({ tables, now }: CcvShop, count: number): void {
  for (const order of tables.orders.all().slice(0, count)) {
    const number = 30051 + tables.returns.count()
    const made = tables.returns.add({
      order_id: order.id,
      returnnumber_prefix: 'R',
      returnnumber: number,
      returnnumber_full: `R-${number}`,
      ordernumber_prefix: 'POS',
      ordernumber: order['ordernumber'],
      ordernumber_full: order['ordernumber_full'],
      create_date: timeText(now() - HOUR),
      status: 'new',
      status_name: 'Nieuw',
      action_name: 'Geld terug',
      reason_name: 'Verkeerde maat',
      total_price_inc_tax: order['total_price'],
      total_price_exc_tax: order['total_price'],
      total_price: order['total_price'],
      total_tax: order['total_tax'],
      currency: 'EUR',
      user: { id: order['user_id'] ?? null, discount_percentage: null, href: null },
      customer: order['customer'],
    })
    for (const row of tables.orderrows.where('order_id', order.id)) {
      const { id: _, order_id: __, attribute_combination_id: ___, ...fields } = row
      tables.returnrows.add({ ...fields, return_id: made.id, orderrow: { href: '' } })
    }
  }
}

/** What was there before the first request is not news to any search. */
function ageRows({ tables }: CcvShop): void {
  for (const table of Object.values(tables)) {
    for (const row of table.all()) table.change(row.id, { _madeAt: 0 })
  }
}
