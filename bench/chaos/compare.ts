import type { Row as TillRow } from '../../connectors/ccv-salespos/simulator/ccv-table.ts'
import type { Row as ShopRow } from '../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import { isJsonObject, type Json } from '../../connectors/simulator/json.ts'
import type { KeptRecord } from './job.ts'
import type { World } from './world.ts'

/** What is not in the till as the shop says it should be. */
export interface Findings {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly stale: readonly string[]
}

/** Fields that no two rows of a table may share. */
const UNIQUE = [
  ['products', ['productnumber']],
  ['categories', ['parentcategory_id', 'name']],
  ['attributes', ['name']],
  ['attributevalues', ['attribute_id', 'name']],
  ['producttocategories', ['product_id', 'category_id']],
  ['productattributevalues', ['product_id', 'optionvalue_id']],
] as const

/** The statuses of orders that the flow sends by itself. */
const SENT = new Set([
  'processing_awaiting_shipment',
  'processing_awaiting_pickup',
  'processing_ready_for_pickup',
  'completed',
  'completed_shipped',
  'completed_picked_up',
])

/** Compares the till with what the shop should have become there. Kept records are those that no run can finish. */
export function compareWorld(world: World, kept: readonly KeptRecord[]): Findings {
  const findings = { lost: [] as string[], doubled: [] as string[], stale: [] as string[] }
  const excused = new Set(kept.filter(isUndoable).map(nameOf))
  for (const record of kept)
    if (waitsForExcused(world, record, excused)) excused.add(nameOf(record))
  const isExcused = (flow: string, key: string | number): boolean => excused.has(`${flow} ${key}`)
  for (const record of kept) {
    if (isExcused(record.flow, record.key) || record.state === 'in-doubt') continue
    findings.lost.push(
      `${record.flow} ${record.key} is ${record.state} for no reason of its own: ${record.reason}`,
    )
  }
  const context: Context = { world, findings, isExcused, isDoubted: isDoubted(kept) }
  compareUnique(context)
  compareNamed(context, 'products', 'products-to-pos')
  compareNamed(context, 'categories', 'categories')
  compareOrders(context)
  compareCustomers(context)
  return findings
}

/** What is there twice is so at any time, also before everything has come to rest. */
export function findDoubled(world: World): readonly string[] {
  return compareWorld(world, []).doubled
}

interface Context {
  readonly world: World
  readonly findings: {
    readonly lost: string[]
    readonly doubled: string[]
    readonly stale: string[]
  }
  readonly isExcused: (flow: string, key: string | number) => boolean
  readonly isDoubted: (flow: string, key: string | number) => boolean
}

function isDoubted(kept: readonly KeptRecord[]): Context['isDoubted'] {
  const doubted = new Set(
    kept.filter(({ state }) => state === 'in-doubt').map(({ flow, key }) => `${flow} ${key}`),
  )
  return (flow, key) => doubted.has(`${flow} ${key}`)
}

function nameOf({ flow, key }: KeptRecord): string {
  return `${flow} ${key}`
}

/** The record itself is why it is not done: its flow says so. */
function isUndoable({ state, cause }: KeptRecord): boolean {
  return state === 'parked' && cause.startsWith('step.fail')
}

/** An order waits for articles, and a product in the shop that cannot be told to the till has each of them. */
function waitsForExcused(
  { shop }: World,
  { flow, state, reason }: KeptRecord,
  excused: ReadonlySet<string>,
): boolean {
  if (flow !== 'orders' || state !== 'waiting') return false
  const variants = shop.state.tables.rows('variants')
  return reason.split('; ').every((one) => {
    const sku = /^pos\.product not found with sku "(.*)"$/u.exec(one)?.[1]
    const variant = variants.find((row) => skuOf(row) === sku)
    return variant !== undefined && excused.has(`products-to-pos ${textOf(variant['product'])}`)
  })
}

function compareUnique({ world, findings }: Context): void {
  for (const [table, fields] of UNIQUE) {
    const rows = world.till.state.tables[table].all()
    for (const [key, same] of groupBy(rows, (row) =>
      fields.map((name) => textOf(row[name])).join(' | '),
    )) {
      if (same.length > 1) findings.doubled.push(`${same.length} ${table} with ${key}`)
    }
  }
}

/** Products and categories: their names carry the number of the row that they are made of. */
function compareNamed(context: Context, table: 'products' | 'categories', flow: string): void {
  const { world, findings } = context
  const made = groupBy(world.till.state.tables[table].all(), (row) => numberIn(row['name']))
  for (const row of world.shop.state.tables.rows(table)) {
    const found = made.get(String(row.id)) ?? []
    if (found.length > 1) findings.doubled.push(`${table} ${row.id} is there ${found.length} times`)
    if (context.isDoubted(flow, row.id) || context.isExcused(flow, row.id)) continue
    if (found.length === 0) findings.lost.push(`${table} ${row.id} is not there`)
    else if (found[0]?.['name'] !== row['title']) {
      findings.stale.push(
        `${table} ${row.id}: "${textOf(row['title'])}" is "${textOf(found[0]?.['name'])}" there`,
      )
    }
  }
}

function compareOrders(context: Context): void {
  const { world, findings } = context
  const { orders, orderrows, users } = world.till.state.tables
  const made = groupBy(orders.all(), (row) => textOf(row['reservationnumber']))
  for (const order of world.shop.state.tables.rows('orders')) {
    const number = textOf(order['number'])
    const found = made.get(number) ?? []
    if (found.length > 1) findings.doubled.push(`order ${number} is there ${found.length} times`)
    if (context.isDoubted('orders', order.id) || context.isExcused('orders', order.id)) continue
    const isSent = SENT.has(textOf(order['status'])) && order['paymentStatus'] === 'paid'
    const [booked] = found
    if (!booked) {
      if (isSent) findings.lost.push(`order ${number} is not there`)
      continue
    }
    const mail = lower(order['email'])
    const debtor = users.all().find(({ id }) => id === booked['user_id'])
    // Without an address it is booked on the debtor that people chose for such orders.
    if (isAddress(mail) && lower(debtor?.['username']) !== mail) {
      findings.stale.push(`order ${number} of ${mail} is booked on ${textOf(debtor?.['username'])}`)
    }
    const lines = shopLines(world, order).toSorted()
    const rows = orderrows
      .where('order_id', booked.id)
      .map((row) => tillLine(world, row))
      .toSorted()
    if (lines.join() !== rows.join()) {
      findings.stale.push(`order ${number}: lines ${lines.join()} are ${rows.join()} there`)
    }
  }
}

/** A variant, or a line of an order, that has no SKU goes by its article code. */
function skuOf(row: ShopRow): string {
  return textOf(row['sku']) || textOf(row['articleCode'])
}

function shopLines({ shop }: World, order: ShopRow): string[] {
  const rows = shop.state.tables.rows('orders/*/products')
  return rows
    .filter((row) => row['order'] === order.id)
    .map((row) => `${textOf(row['quantityOrdered'])} × ${skuOf(row)}`)
}

/** A line of a variant bears the number of its product, and names the variant beside it. */
function tillLine({ till }: World, row: TillRow): string {
  const variant = row['attribute_combination_id']
  const combination =
    typeof variant === 'number' ? till.state.tables.attributecombinations.get(variant) : undefined
  return `${textOf(row['count'])} × ${textOf(combination?.['sku_number'] ?? row['product_number'])}`
}

function compareCustomers(context: Context): void {
  const { world, findings } = context
  const { tables } = world.shop.state
  const made = groupBy(world.till.state.tables.users.all(), (row) => lower(row['username']))
  for (const [mail, { length }] of made) {
    if (length > 1) findings.doubled.push(`debtor ${mail} is there ${length} times`)
  }
  for (const customer of tables.rows('customers')) {
    const mail = lower(customer['email'])
    if (!isAddress(mail)) continue
    if (context.isDoubted('customers', customer.id) || context.isExcused('customers', customer.id))
      continue
    const [debtor] = made.get(mail) ?? []
    if (!debtor) {
      findings.lost.push(`customer ${customer.id} (${mail}) is not there`)
      continue
    }
    // Each order brings the name of its time along, so the latest of either may stand there.
    const orders = tables.rows('orders').filter((order) => lower(order['email']) === mail)
    const names = [customer, ...orders].map((row) => textOf(row['firstname']))
    const name = firstNameOf(debtor)
    if (!names.includes(name)) {
      findings.stale.push(`customer ${customer.id}: "${names.join('" or "')}" is "${name}" there`)
    }
  }
}

function firstNameOf(debtor: TillRow): string {
  const info = debtor['userinfo']
  const billing = isJsonObject(info) ? info['billingaddress'] : undefined
  return isJsonObject(billing) ? textOf(billing['first_name']) : ''
}

function numberIn(name: Json | undefined): string {
  return /~(\d+)~/u.exec(textOf(name))?.[1] ?? ''
}

/** Whether a name in the till carries the number of a row of the shop. */
export function isNamedAfter(name: Json | undefined, key: string): boolean {
  return numberIn(name) === key
}

/** What a field holds, as it is told and compared. */
function textOf(value: Json | undefined): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value)
}

/** As the flows see it: some shop customers have written an address with two dots, which no mail server takes. */
function isAddress(mail: string): boolean {
  return mail.includes('@') && !mail.includes('..')
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : ''
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
