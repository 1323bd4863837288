import type { JsonObject } from '../../simulator/json.ts'
import { isAtLeast, isAtMost, isEqual } from './ccv-collection.ts'
import { numberOf, objectOf, shape, textOf, words } from './ccv-input.ts'
import { type CcvRequest, type CcvRoute, hrefOf, shownFields } from './ccv-request.ts'
import {
  type CcvResource,
  changeRoute,
  childrenRoute,
  listRoute,
  readRoute,
} from './ccv-resource.ts'
import { timeText } from './ccv-shop.ts'

const STATUS_NAMES: Readonly<Record<string, string>> = {
  paid: 'Betaald',
  unpaid: 'Onbetaald',
  reimbursed: 'Terugbetaald',
}

/** An invoice is made from an order; whether it is debit or credit is the shop's decision. */
export const invoiceResource: CcvResource = {
  table: 'invoices',
  isPaged: true,
  present: (row, request) => ({
    href: hrefOf(request, 'invoices', row.id),
    ...shownFields(row, 'order_id'),
    order: hrefOf(request, 'orders', Number(row['order_id'])),
    invoicerows: { href: hrefOf(request, 'invoices', row.id, 'invoicerows') },
    invoicenotifications: { href: hrefOf(request, 'invoices', row.id, 'invoicenotifications') },
  }),
  input: shape(
    '',
    { text: 'status payment_link_sent external_reference' },
    {},
    { status: ['paid', 'unpaid', 'reimbursed'] },
  ),
  orderBy: words(
    `create_date id invoicenumber invoicenumber_full ordernumber ordernumber_full status total_price`,
  ),
  filters: {
    invoicenumber: isEqual('invoicenumber'),
    invoicenumber_full: isEqual('invoicenumber_full'),
    ordernumber: isEqual('ordernumber'),
    ordernumber_full: isEqual('ordernumber_full'),
    status: isEqual('status'),
    min_create_date: isAtLeast((row) => row['create_date']),
    max_create_date: isAtMost((row) => row['create_date']),
  },
  prepare: (body, request, before) => {
    if (!before) return invoiceOf(body, request)
    const status = body['status']
    return typeof status === 'string' ? { ...body, status_name: STATUS_NAMES[status] } : body
  },
  afterwards: (row, { shop }, what) => {
    if (what !== 'created') return
    for (const source of shop.tables.orderrows.where('order_id', row['order_id'] ?? null)) {
      const { id: _, order_id: __, ...fields } = source
      shop.tables.invoicerows.add({ ...fields, invoice_id: row.id })
    }
  },
}

function invoiceOf(body: JsonObject, { shop }: CcvRequest): JsonObject {
  const order = shop.tables.orders.get(numberOf(body, 'order_id'))
  const number = 20051 + shop.tables.invoices.count()
  const status = textOf(body, 'status') || (order?.['paid'] === true ? 'paid' : 'unpaid')
  const [total, tax] = [numberOf(order, 'total_price'), numberOf(order, 'total_tax')]
  const copied = words(
    `ordernumber_prefix ordernumber ordernumber_full taxes_included is_intra_community_order shipping_taxes_included shipping_tax_percentage total_shipping total_discounts total_price total_tax currency extra_payment_option paymethod_costs extra_costs extra_costs_description`,
  )
  return {
    invoicenumber_prefix: 'F',
    invoicenumber: number,
    invoicenumber_full: `F-${number}`,
    create_date: timeText(shop.now()),
    status,
    status_name: STATUS_NAMES[status] ?? status,
    type: total < 0 ? 'credit' : 'debit',
    payment_link_sent: null,
    invoice_row_taxes_included: order?.['order_row_taxes_included'] ?? true,
    total_price_inc_tax: total,
    total_price_exc_tax: Math.round((total - tax) * 100) / 100,
    ...Object.fromEntries(copied.map((name) => [name, order?.[name]])),
    external_reference: body['external_reference'] ?? null,
    deeplink: '',
    download_link: '',
    user: { id: order?.['user_id'] ?? null, discount_percentage: null, href: null },
    customer: objectOf(order, 'customer'),
    discountcoupon: { code: '', discount: 0, givesfreeshipping: false },
  }
}

const invoiceRowResource: CcvResource = {
  table: 'invoicerows',
  isPaged: true,
  present: (row, request) => ({
    href: hrefOf(request, 'invoicerows', row.id),
    ...shownFields(row, 'attribute_combination_id'),
    parent: { href: hrefOf(request, 'invoices', numberOf(row, 'invoice_id')) },
  }),
}

/** Returns come from the shop's own screens: the API only shows them. */
const returnResource: CcvResource = {
  table: 'returns',
  isPaged: true,
  present: (row, request) => ({
    href: hrefOf(request, 'returns', row.id),
    ...shownFields(row, 'order_id'),
    order: hrefOf(request, 'orders', Number(row['order_id'])),
    returnrows: { href: hrefOf(request, 'returns', row.id, 'returnrows') },
  }),
  orderBy: words(
    `create_date id ordernumber ordernumber_full returnnumber returnnumber_full status total_price`,
  ),
  filters: {
    returnnumber: isEqual('returnnumber'),
    returnnumber_full: isEqual('returnnumber_full'),
    ordernumber: isEqual('ordernumber'),
    ordernumber_full: isEqual('ordernumber_full'),
    status: isEqual('status'),
    min_create_date: isAtLeast((row) => row['create_date']),
    max_create_date: isAtMost((row) => row['create_date']),
  },
}

const returnRowResource: CcvResource = {
  table: 'returnrows',
  isPaged: true,
  present: (row, request) => {
    const productId = row['product_id']
    return {
      href: hrefOf(request, 'returnrows', row.id),
      ...shownFields(row),
      product: {
        href: typeof productId === 'number' ? hrefOf(request, 'products', productId) : '',
      },
      parent: { href: hrefOf(request, 'returns', numberOf(row, 'return_id')) },
    }
  },
}

export const invoiceRoutes: readonly CcvRoute[] = [
  listRoute(invoiceResource),
  readRoute(invoiceResource),
  changeRoute(invoiceResource),
  childrenRoute('invoices', invoiceRowResource, 'invoice_id'),
  readRoute(invoiceRowResource),
  listRoute(returnResource),
  readRoute(returnResource),
  childrenRoute('returns', returnRowResource, 'return_id'),
  readRoute(returnRowResource),
]
