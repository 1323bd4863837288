import { cents, num, type Row, row, str } from '../json.ts'
import { codeOf, linesOf } from '../merchant/catalogue.ts'
import { isChosen, type Month } from '../play-month.ts'

/** A disagreement between the books of both sides. */
export interface Difference {
  kind: string
  /** The order's or article's number. */
  what: string
  text: string
}

/** Both sides and what happened to them, as far as orders are told from it. */
export type Books = Readonly<{
  shop: Pick<Month['shop'], 'state'>
  till: Pick<Month['till'], 'state'>
  product: Pick<Month['product'], 'fates'>
  diary: Month['diary']
  defaultDebtor: number
}>

export interface OrderBooks {
  orders: number
  booked: number
  refused: number
  /** Booked with a difference of at most a cent per line, which both may round to. */
  rounded: number
  differences: Difference[]
  /** Refusals with their reasons. */
  refusals: Map<string, number>
}

const BOOKABLE = new Set(['negative line', 'quantity 0'])
const REFUSABLE = new Set(['coupon on top', 'custom line', 'discount on top', ...BOOKABLE])

/** Orders in the till by the shop's number, which is kept as the reservation number. */
export function bookings(month: { till: Books['till'] }): Map<string, Row[]> {
  const found = new Map<string, Row[]>()
  for (const order of month.till.state.all('orders')) {
    const number = str(order['reservationnumber'])
    if (number === '') continue
    found.set(number, [...(found.get(number) ?? []), order])
  }
  return found
}

/** What was said of a record last, by whichever flow failed it. */
export function openErrors(month: Books, keys: readonly string[]): string[] {
  return [...month.product.fates.values()]
    .filter((fate) => keys.includes(fate.key))
    .filter((fate) => !['done', 'unchanged', 'skipped'].includes(fate.outcome))
    .map((fate) => `${fate.flow} ${fate.outcome}: ${fate.reason}`)
}

/** The same asked of the till over its API: its total is its own. */
export type Totals = (order: Row) => number

/** Whether the contract or the settings give a reason not to book this order. */
function mayBeRefused(order: Row, month: Books): boolean {
  const shape = month.diary.shapes.get(num(order['id'])) ?? 'plain'
  if (REFUSABLE.has(shape)) return true
  return linesOf(month.shop.state, order).some((line) => {
    const code = str(line['sku']) || str(line['articleCode'])
    return month.diary.removed.has(code) || !month.shop.state.get('variants', num(line['variant']))
  })
}

/** Variants by every code that they have or had. */
function variantsByCode(month: Books): Map<string, string> {
  const found = new Map<string, string>()
  for (const variant of month.shop.state.all('variants')) {
    const old = month.diary.renamed.get(num(variant['id'])) ?? []
    for (const code of [codeOf(variant), ...old]) found.set(code, String(variant['id']))
  }
  return found
}

/** Shipping, payment and what a gift card pays of them may be rows that say their tax. */
function isCost(line: Row, order: Row): boolean {
  const names = [str(order['shipmentTitle']), 'Shipping costs', 'Payment costs']
  const name = str(line['product_name'])
  return !line['product_id'] && (names.includes(name) || name.startsWith('Discount'))
}

function linesDiffer(order: Row, booked: Row, month: Books): string | undefined {
  const { state } = month.shop
  const wanted = new Map<string, number>()
  for (const line of linesOf(state, order)) {
    if (num(line['quantityOrdered']) === 0) continue
    const variant = state.get('variants', num(line['variant']))
    const key = variant ? String(variant['id']) : str(line['articleCode'])
    wanted.set(key, (wanted.get(key) ?? 0) + num(line['quantityOrdered']))
  }
  const byCode = variantsByCode(month)
  for (const line of month.till.state.where('orderrows', 'order_id', booked['id'])) {
    if (num(line['count']) === 0) continue
    const code =
      str(line['sub_product_number']) || str(line['sub_sku_number']) || str(line['product_number'])
    if (isCost(line, order)) continue
    const key = byCode.get(code) ?? code
    wanted.set(key, (wanted.get(key) ?? 0) - num(line['count']))
  }
  const wrong = [...wanted].filter(([, count]) => count !== 0)
  return wrong.length === 0
    ? undefined
    : wrong.map(([key, count]) => `variant ${key}: ${count} missing in the till`).join(', ')
}

function debtorDiffers(order: Row, booked: Row, month: Books): string | undefined {
  const email = str(order['email']).toLowerCase()
  const user = month.till.state.get('users', num(booked['user_id']))
  if (email === '') {
    return booked['user_id'] === month.defaultDebtor
      ? undefined
      : `no e-mail address, and not on the default debtor but on ${str(user?.['username'])}`
  }
  const of =
    str(row(user?.['userinfo'])['email']).toLowerCase() || str(user?.['username']).toLowerCase()
  return of === email ? undefined : `of ${email}, booked on ${of || 'nobody'}`
}

/** Street and number in one, as letters and digits: both systems may cut them differently. */
function squeezed(address: Row, names: readonly string[], prefix: string): string {
  const text = names.map((name) => str(address[`${prefix}${name}`])).join('')
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** The address of an order is its own: what is empty in the shop is empty there (4.7). */
function addressDiffers(order: Row, booked: Row): string | undefined {
  const { billingaddress } = row(booked['customer'])
  const told = row(billingaddress)
  const company = order['isCompany'] === true ? str(order['companyName']) : ''
  const wanted = squeezed(order, ['Street', 'Number', 'Extension'], 'addressBilling')
  const second = squeezed(order, ['Street2'], 'addressBilling')
  const kept = squeezed(told, ['address_line_1', 'street', 'housenumber', 'housenumber_suffix'], '')
  const wrong = [
    str(told['company']) === company || `company "${str(told['company'])}" for "${company}"`,
    str(told['city']) === str(order['addressBillingCity']) || `city "${str(told['city'])}"`,
    str(told['zipcode']).replaceAll(' ', '') ===
      str(order['addressBillingZipcode']).replaceAll(' ', '') ||
      `zipcode "${str(told['zipcode'])}"`,
    kept.replace(second, '') === wanted || `"${kept}" for "${wanted}"`,
  ].filter((each) => each !== true)
  return wrong.length === 0 ? undefined : wrong.join(', ')
}

function compareBooked(order: Row, booked: Row, month: Books, total: number, books: OrderBooks) {
  const number = str(order['number'])
  const add = (kind: string, text: string) => books.differences.push({ kind, what: number, text })
  const id = num(order['id'])
  const shape = month.diary.shapes.get(id) ?? 'plain'
  const wanted = month.diary.totals.get(id) ?? []
  const off = Math.min(...wanted.map((each) => Math.abs(cents(total - each))))
  const lines = linesOf(month.shop.state, order).length
  if (off > 0.01 * lines + 1e-9) {
    const told = openErrors(month, [String(id)]).length > 0 ? 'an error is open' : 'nobody is told'
    add(
      'wrongTotals',
      `${shape}: ${wanted.join(' then ')} in the shop, ${total} in the till; ${told}`,
    )
  } else if (off > 0) books.rounded++
  const debtor = debtorDiffers(order, booked, month)
  if (debtor) add('wrongDebtors', debtor)
  const address = debtor || str(order['email']) === '' ? undefined : addressDiffers(order, booked)
  if (address) add('wrongAddresses', address)
  if (month.diary.edited.has(id)) return
  const wrong = linesDiffer(order, booked, month)
  if (wrong) add('wrongLines', `${shape}: ${wrong}`)
}

/** What happened to an order after it was booked must be set there or lie open for a person. */
function compareAfterwards(
  order: Row,
  booked: Row,
  month: Books,
  total: number,
  books: OrderBooks,
) {
  const { diary, shop, till } = month
  const id = num(order['id'])
  const invoices = shop.state.all('invoices').filter((each) => each['order'] === order['id'])
  const keys = [id, ...invoices.map((each) => num(each['id']))].map(String)
  const isOpen = openErrors(month, keys).length > 0
  const add = (text: string) =>
    books.differences.push({ kind: 'unnoticed', what: str(order['number']), text })
  if (isOpen) return
  if (diary.cancelledAfter.has(id) && num(booked['status']) !== 8) {
    add(`cancelled in the shop, ${str(booked['status'])} in the till, and no open error`)
  }
  // What is cancelled on both sides is sold to nobody: what it had cost asks nothing of anybody any more.
  const isCalledOff = order['status'] === 'cancelled' && num(booked['status']) === 8
  if (diary.edited.has(id) && !isCalledOff && Math.abs(total - num(order['priceIncl'])) > 0.05) {
    add(`edited to ${num(order['priceIncl'])}, ${total} in the till, and no open error`)
  }
  const reimbursed = till.state
    .where('invoices', 'order_id', booked['id'])
    .some((each) => each['status'] === 'reimbursed')
  if (diary.creditedWhole.has(id) && !reimbursed) add('credited as a whole, and no open error')
  if (diary.creditedPart.has(id)) add('credited in part, and no open error')
}

function compareOrder(order: Row, month: Books, found: Row[], totals: Totals, books: OrderBooks) {
  const number = str(order['number'])
  const add = (kind: string, text: string) => books.differences.push({ kind, what: number, text })
  const [booked] = found
  if (found.length > 1) add('doubled', `${found.length} times in the till`)
  if (booked) {
    books.booked++
    if (!month.diary.seen.has(num(order['id']))) {
      add('unwanted', `${str(order['status'])}, ${str(order['paymentStatus'])}`)
    }
    compareBooked(order, booked, month, totals(booked), books)
    compareAfterwards(order, booked, month, totals(booked), books)
    return
  }
  if (!isChosen(order)) return
  const errors = openErrors(month, [String(order['id'])])
  const shape = month.diary.shapes.get(num(order['id'])) ?? 'plain'
  if (errors.length === 0) {
    add('missing', `${shape}: not booked, and no open error`)
    return
  }
  books.refused++
  const reason = `${shape}: ${errors.join('; ')}`
  const group = reason.replaceAll(/\d+([.,]\d+)?/g, '#').slice(0, 160)
  books.refusals.set(group, (books.refusals.get(group) ?? 0) + 1)
  if (!mayBeRefused(order, month)) add('unjustified', reason)
}

/** Every order of the shop against the orders of the till. */
export function compareOrders(month: Books, totals: Totals): OrderBooks {
  const books: OrderBooks = {
    orders: 0,
    booked: 0,
    refused: 0,
    rounded: 0,
    differences: [],
    refusals: new Map(),
  }
  const found = bookings(month)
  for (const order of month.shop.state.all('orders')) {
    books.orders++
    compareOrder(order, month, found.get(str(order['number'])) ?? [], totals, books)
  }
  return books
}
