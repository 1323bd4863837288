import type { JsonObject } from '../../simulator/json.ts'
import { answerCollection, isAtLeast, isAtMost, isEqual, isFlag } from './ccv-collection.ts'
import { CcvError } from './ccv-error.ts'
import { checkInput, mergeObjects, numberOf, objectOf, shape, words } from './ccv-input.ts'
import { invoiceResource } from './ccv-invoices.ts'
import { changeOrderRow, completeRow, presentOrderRow, rowsIn, totalsOf } from './ccv-order-rows.ts'
import {
  type CcvRequest,
  type CcvRoute,
  hrefOf,
  type Presenter,
  requireRow,
  shownFields,
} from './ccv-request.ts'
import {
  type CcvResource,
  changeRoute,
  childrenRoute,
  createdAnswer,
  createRoute,
  createRow,
  readRoute,
  removeRoute,
} from './ccv-resource.ts'
import { timeText } from './ccv-shop.ts'
import { moveStock } from './ccv-stock.ts'
import type { Row } from './ccv-table.ts'
import { completePerson } from './ccv-users.ts'

/** 1 New to 14 Reserved; goods have left at Sent, Delivered and Completed, and 8 is Cancelled. */
const LAST_STATUS = 14
const CLOSED = new Set([5, 6, 7, 8])

const FIELDS = {
  text: `currency orderedinlng track_and_trace_code track_and_trace_carrier deliver_date deliver_method
    reservationnumber extra_costs_description`,
  number: 'total_shipping paymethod_costs extra_costs',
  integer: 'invoicenumber status takeoutslot',
  flag: `paid safety_deposit_returned taxes_included order_row_taxes_included
    shipping_taxes_included is_intra_community_order is_platform_sale`,
  object: 'customer',
  list: 'orderrows',
} as const

const DELIVER_METHODS = { deliver_method: ['shipping', 'delivery', 'pickup'] }

const postShape = shape(
  'customer orderrows',
  { ...FIELDS, integer: `${FIELDS.integer} user_id`, flag: `${FIELDS.flag} is_completed` },
  {},
  DELIVER_METHODS,
)
/** Assumed: the variant of the schema for tills takes a payment method. The published one does not. */
const salesposPostShape = shape(
  'customer orderrows',
  {
    ...FIELDS,
    integer: `${FIELDS.integer} user_id paymethod_id`,
    flag: `${FIELDS.flag} is_completed`,
  },
  {},
  DELIVER_METHODS,
)
const patchShape = shape(
  '',
  { ...FIELDS, text: `${FIELDS.text} note`, flag: `${FIELDS.flag} mail` },
  {},
  DELIVER_METHODS,
)

const DEFAULTS: JsonObject = {
  ordernumber_prefix: 'POS',
  invoicenumber: null,
  transaction_id: null,
  deliver_method: 'shipping',
  deliver_date: null,
  take_out_window: { start: null, end: null },
  is_platform_sale: false,
  orderedinlng: 'nl',
  status: 1,
  is_completed: true,
  basket_href: null,
  checkout_href: null,
  paid: false,
  safety_deposit_returned: false,
  paymethod_id: null,
  paymethod: '',
  paymethod_label: '',
  taxes_included: true,
  order_row_taxes_included: true,
  shipping_taxes_included: true,
  shipping_tax_percentage: 21,
  is_intra_community_order: false,
  total_shipping: 0,
  currency: 'EUR',
  extra_payment_option: '',
  extra_payment_option_price: null,
  extra_payment_option_no_sentprice: false,
  extra_payment_option_pay_on_pickup: false,
  extra_price: 0,
  paymethod_costs: 0,
  credit_point_discount: 0,
  extra_costs: 0,
  extra_costs_description: '',
  track_and_trace_code: '',
  track_and_trace_carrier: null,
  track_and_trace_deeplink: '',
  reservationnumber: null,
  delivery_option: null,
  pickup_address: null,
  packing_slip_deeplink: null,
}

const LINKS = words(
  `orderrows ordernotes ordermessages ordernotifications orderaffiliatenetworks orderlabels invoices`,
)

const presentOrder: Presenter = (row, request) => {
  const userId = row['user_id']
  const href = hrefOf(request, 'orders', row.id)
  return {
    href,
    ...shownFields(row, 'user_id'),
    user: {
      id: userId ?? null,
      discount_percentage: 0,
      href: typeof userId === 'number' ? hrefOf(request, 'users', userId) : null,
    },
    ...Object.fromEntries(LINKS.map((name) => [name, { href: `${href}${name}/` }])),
  }
}

export const orderResource: CcvResource = {
  table: 'orders',
  isPaged: true,
  present: presentOrder,
  orderBy: ['id', 'ordernumber', 'create_date', 'deliver_date'],
  // Neither the reservation number nor a time of change can be asked for.
  filters: {
    ordernumber: isEqual('ordernumber'),
    status: isEqual('status'),
    is_paid: isFlag('paid'),
    is_completed: isFlag('is_completed'),
    deliver_date: isEqual('deliver_date'),
    take_out_date: (row, value) => objectOf(row, 'take_out_window')['start'] === value,
    min_create_date: isAtLeast((row) => row['create_date']),
    max_create_date: isAtMost((row) => row['create_date']),
    paymethod_id: isEqual('paymethod_id'),
    transaction_id: isEqual('transaction_id'),
  },
  patchInput: patchShape,
  prepare: (body, request, before) =>
    before ? prepareChange(body, before, request) : prepareOrder(body, request),
  afterwards: (order, request, what) => {
    if (what === 'created') {
      replaceRows(order, rowsIn(request.body['orderrows']), request)
      const { orders } = request.shop.tables
      moveStock(request.shop, orders.get(order.id) ?? order, undefined)
    }
  },
}

function prepareOrder(body: JsonObject, request: CcvRequest): JsonObject {
  checkInput(body, request.isSalespos ? salesposPostShape : postShape, false)
  checkStatus(body)
  const { orderrows, customer: _, ...given } = body
  for (const row of rowsIn(orderrows)) completeRow(row, request)
  const { orders } = request.shop.tables
  const number = 10051 + orders.count()
  return {
    ...DEFAULTS,
    ordernumber: number,
    ordernumber_full: `POS-${number}`,
    create_date: timeText(request.shop.now()),
    ...given,
    ...paymethodOf(body, request),
    user_id: body['user_id'] ?? null,
    customer: customerOf(body, request),
  }
}

/** A named user's data is copied; what the order brings itself lies over it. */
function customerOf(body: JsonObject, { shop }: CcvRequest): JsonObject {
  const userId = body['user_id']
  if (typeof userId !== 'number') return completePerson(objectOf(body, 'customer'))
  const user = shop.tables.users.get(userId)
  if (!user) throw new CcvError('400.10', `User ${userId} does not exist.`)
  return completePerson(objectOf(body, 'customer'), objectOf(user, 'userinfo'))
}

function paymethodOf(body: JsonObject, { shop }: CcvRequest): JsonObject {
  const id = body['paymethod_id']
  if (typeof id !== 'number') return {}
  const method = shop.tables.paymethods.get(id)
  if (!method) throw new CcvError('400.10', `Payment method ${id} does not exist.`)
  return {
    paymethod: method['combined_name'],
    paymethod_label: method['label'],
  }
}

function prepareChange(body: JsonObject, before: Row, request: CcvRequest): JsonObject {
  checkStatus(body)
  const { orderrows, customer, mail: _, note: __, ...given } = body
  const { shop } = request
  const person =
    customer === undefined
      ? {}
      : {
          customer: completePerson(
            mergeObjects(objectOf(before, 'customer'), objectOf(body, 'customer')),
          ),
        }
  const changed = { ...before, ...given, ...person }
  if (orderrows !== undefined) {
    const current = shop.tables.orders.change(before.id, changed)
    replaceRows(current, rowsIn(orderrows), request)
  }
  const after = {
    ...changed,
    ...totalsOf(changed, shop.tables.orderrows.where('order_id', before.id)),
  }
  moveStock(shop, after, before)
  return after
}

function checkStatus(body: JsonObject): void {
  const status = body['status']
  if (typeof status === 'number' && (status < 1 || status > LAST_STATUS)) {
    throw new CcvError('400.10', 'Property "status" must be from 1 to 14.')
  }
}

function replaceRows(order: Row, rows: readonly JsonObject[], request: CcvRequest): void {
  const { orderrows, orders } = request.shop.tables
  const completed = rows.map((row) => completeRow(row, request))
  for (const old of orderrows.where('order_id', order.id)) orderrows.remove(old.id)
  for (const row of completed) orderrows.add({ ...row, order_id: order.id })
  orders.change(order.id, totalsOf(order, completed))
}

/** Rows can be changed as long as the order is open. */
function requireOpen(request: CcvRequest, orderId: number): Row {
  const order = requireRow(request, 'orders', orderId)
  if (CLOSED.has(numberOf(order, 'status'))) throw new CcvError('500.70')
  return order
}

function recompute(request: CcvRequest, orderId: number): void {
  const { orders, orderrows } = request.shop.tables
  const order = orders.get(orderId)
  if (order) orders.change(orderId, totalsOf(order, orderrows.where('order_id', orderId)))
}

const orderRowResource: CcvResource = {
  table: 'orderrows',
  isPaged: true,
  present: presentOrderRow,
  prepare: (body, request, before) => {
    requireOpen(request, numberOf(before ?? body, 'order_id'))
    if (before) return changeOrderRow(before, body)
    const { order_id: _, ...row } = body
    return completeRow(row, request)
  },
  afterwards: (row, request) => recompute(request, numberOf(row, 'order_id')),
}

const noteResource: CcvResource = {
  table: 'ordernotes',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'ordernotes', row.id),
    ...shownFields(row, 'order_id'),
    parent: { href: hrefOf(request, 'orders', Number(row['order_id'])) },
  }),
  input: shape('note', { text: 'note type' }, {}, { type: ['internal', 'external'] }),
  prepare: (body, { shop }) => ({
    type: 'internal',
    ...body,
    create_date: timeText(shop.now()),
  }),
}

export const orderRoutes: readonly CcvRoute[] = [
  {
    method: 'GET',
    path: '/orders/',
    answer: (request) => {
      // Orders that a customer has not finished are left out unless asked for.
      const asked = request.query.has('is_completed')
      const all = request.shop.tables.orders.all()
      const rows = asked ? all : all.filter((row) => row['is_completed'] === true)
      return answerCollection(request, rows, orderResource)
    },
  },
  readRoute(orderResource),
  createRoute(orderResource),
  changeRoute(orderResource),
  childrenRoute('orders', orderRowResource, 'order_id'),
  createRoute(
    { ...orderRowResource, input: undefined },
    { parent: 'orders', parentField: 'order_id' },
  ),
  {
    method: 'PUT',
    path: '/orders/:id/orderrows/',
    answer: (request) => {
      const order = requireOpen(request, request.ids[0] ?? 0)
      replaceRows(order, rowsIn(request.list), request)
      return { status: 204 }
    },
  },
  readRoute(orderRowResource),
  changeRoute(orderRowResource),
  {
    ...removeRoute(orderRowResource),
    answer: (request) => {
      const row = requireRow(request, 'orderrows', request.ids[0])
      requireOpen(request, numberOf(row, 'order_id'))
      return removeRoute(orderRowResource).answer(request)
    },
  },
  childrenRoute('orders', noteResource, 'order_id'),
  createRoute(noteResource, { parent: 'orders', parentField: 'order_id' }),
  readRoute(noteResource),
  removeRoute(noteResource),
  childrenRoute('orders', invoiceResource, 'order_id'),
  {
    method: 'POST',
    path: '/orders/:id/invoices/',
    answer: (request) => {
      const order = requireRow(request, 'orders', request.ids[0])
      const row = createRow(invoiceResource, request, request.body, { order_id: order.id })
      return createdAnswer(request, invoiceResource.present(row, request))
    },
  },
]
