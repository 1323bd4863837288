import { cents, num, type Row, row, rows } from '../json.ts'
import { BusinessError } from './business-error.ts'
import { merged } from './till-people.ts'
import { extraPrice, type TillState, takeStock } from './till-state.ts'

/**
 * Assumed where the contract is silent, and switchable because the answer changes what is right (6, and issue 16):
 * when stock is taken, and whether what a choice adds is inside a row's price.
 */
export interface TillRules {
  stockAt: 'order' | 'sending'
  extraPrice: 'added' | 'inside'
}

const SENT = new Set([5, 6, 7])
const CANCELLED = 8

/** Of an article the till knows what a row does not say; what the row says counts (schema of orderrow.input). */
const TAKEN_OVER: Record<string, string> = {
  price: 'price',
  discount: 'discount',
  product_purchase_price: 'purchaseprice',
  tax: 'vatrate',
  unit: 'unit',
  weight: 'weight',
  memo: 'memo',
  package_id: 'package_id',
}

const NUMBERS = ['price', 'discount', 'tax']

function articleOf(sent: Row, state: TillState) {
  const product = sent['product_id'] ? state.get('products', num(sent['product_id'])) : undefined
  if (sent['product_id'] && !product) {
    throw new BusinessError(400, '400.10', 'product_id is unknown')
  }
  const chosen = sent['attribute_combination_id']
  const combination = chosen ? state.get('attributecombinations', num(chosen)) : undefined
  if (chosen && combination?.['product_id'] !== product?.['id']) {
    throw new BusinessError(400, '400.10', 'attribute_combination_id is not of this product')
  }
  return { product, combination }
}

function combinationFields(combination: Row | undefined, state: TillState): Row {
  if (!combination) {
    return {
      combination: null,
      sub_product_number: null,
      sub_sku_number: null,
      sub_ean_number: null,
      extra: 0,
    }
  }
  return {
    combination: combination['id'],
    sub_product_number: combination['product_number'],
    sub_sku_number: combination['sku_number'],
    sub_ean_number: combination['ean_number'],
    extra: extraPrice(combination, state),
  }
}

function rowFields(sent: Row, order: number, state: TillState): Row {
  const { product, combination } = articleOf(sent, state)
  const fields: Row = {
    order_id: order,
    product_type: sent['product_type'] ?? 'product',
    product_id: product?.['id'],
    product_name: product ? product['name'] : sent['product_name'],
    product_number: product ? product['productnumber'] : sent['product_number'],
    ...combinationFields(combination, state),
    count: num(sent['count']),
  }
  for (const [name, own] of Object.entries(TAKEN_OVER)) {
    fields[name] = sent[name] ?? product?.[own] ?? null
  }
  for (const name of NUMBERS) fields[name] = num(fields[name])
  for (const name of Object.keys(fields)) fields[name] ??= null
  return fields
}

/** What one row comes to: (price − discount) of a piece, times the count; rounded only in the order's total. */
export function rowTotal(line: Row, rules: TillRules): number {
  const extra = rules.extraPrice === 'added' ? num(line['extra']) : 0
  return num(line['count']) * (num(line['price']) + extra - num(line['discount']))
}

export function totals(order: Row, state: TillState, rules: TillRules): Row {
  const lines = state.where('orderrows', 'order_id', order['id'])
  const inside = order['order_row_taxes_included'] !== false
  const free = order['is_intra_community_order'] === true || order['is_platform_sale'] === true
  let sum = 0
  let tax = 0
  for (const line of lines) {
    const amount = rowTotal(line, rules)
    const rate = free ? 0 : num(line['tax']) / 100
    sum += amount
    tax += inside ? amount - amount / (1 + rate) : amount * rate
  }
  const shipping = num(order['total_shipping'])
  const costs = num(order['paymethod_costs']) + num(order['extra_costs'])
  return {
    total_orderrow_price: cents(sum),
    total_price: cents(sum + (inside ? 0 : tax) + shipping + costs),
    total_tax: cents(tax),
    total_discounts: cents(
      lines.reduce((total, line) => total + num(line['count']) * num(line['discount']), 0),
    ),
  }
}

function moveStock(order: Row, state: TillState, direction: 1 | -1) {
  for (const line of state.where('orderrows', 'order_id', order['id'])) {
    const product = state.get('products', num(line['product_id']))
    const combination = state.get('attributecombinations', num(line['combination']))
    if (product) takeStock(product, combination, direction * num(line['count']))
  }
  order['stock_taken'] = direction === 1
}

/** Takes what was sold off the stock once, and puts it back when the order is cancelled. */
function settleStock(order: Row, state: TillState, rules: TillRules) {
  const status = num(order['status'])
  const due = rules.stockAt === 'order' ? status !== CANCELLED : SENT.has(status)
  if (due && order['stock_taken'] !== true) moveStock(order, state, 1)
  if (status === CANCELLED && order['stock_taken'] === true) moveStock(order, state, -1)
}

function putRows(order: Row, sent: unknown, state: TillState) {
  const made = rows(sent).map((each) => rowFields(each, num(order['id']), state))
  for (const old of state.where('orderrows', 'order_id', order['id'])) {
    state.remove('orderrows', num(old['id']))
  }
  for (const fields of made) state.add('orderrows', fields)
}

const BLANK_ORDER: Row = {
  is_completed: true,
  paid: false,
  status: 1,
  currency: 'EUR',
  orderedinlng: 'nl',
  deliver_method: 'shipping',
  deliver_date: null,
  reservationnumber: null,
  total_shipping: 0,
  paymethod_costs: 0,
  extra_costs: 0,
  extra_costs_description: '',
  taxes_included: true,
  order_row_taxes_included: true,
  shipping_taxes_included: true,
  is_intra_community_order: false,
  is_platform_sale: false,
  track_and_trace_code: '',
  track_and_trace_carrier: null,
}

export function createOrder(body: Row, state: TillState, rules: TillRules): Row {
  const user = body['user_id'] ? state.get('users', num(body['user_id'])) : undefined
  if (body['user_id'] && !user) throw new BusinessError(400, '400.10', 'user_id is unknown')
  // A row that is wrong refuses the whole order, so rows are looked at first.
  rows(body['orderrows']).forEach((each) => rowFields(each, 0, state))
  const number = 10_001 + state.all('orders').length
  const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
  const order = state.add('orders', {
    ...BLANK_ORDER,
    invoicenumber: 10_000 + number,
    ...said,
    ordernumber: number,
    create_date: state.now(),
    user_id: user?.['id'] ?? null,
    // The user's data is copied, and what the body says besides overrides it (schema of orders.post).
    customer: merged(row(user?.['userinfo']), row(body['customer'])),
    stock_taken: false,
  })
  delete order['orderrows']
  putRows(order, body['orderrows'], state)
  settleStock(order, state, rules)
  return order
}

export function changeOrder(order: Row, body: Row, state: TillState, rules: TillRules) {
  const { orderrows, customer, mail, note, ...fields } = body
  if (orderrows !== undefined && orderrows !== null) putRows(order, orderrows, state)
  if (customer !== undefined) order['customer'] = merged(row(order['customer']), row(customer))
  if (mail === true) order['mailed'] = num(order['mailed']) + 1
  if (typeof note === 'string')
    state.add('ordernotes', { order_id: order['id'], note, create_date: state.now() })
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null) order[name] = value
  }
  settleStock(order, state, rules)
}
