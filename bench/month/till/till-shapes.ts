import { cents, list, num, type Row, row, rows, str } from '../json.ts'
import { rowTotal, type TillRules, totals } from './till-orders.ts'
import { personTold } from './till-people.ts'
import { extraPrice, type TillState } from './till-state.ts'

export interface TillLook {
  state: TillState
  rules: TillRules
  /** `https://demo-kassa.ccvshop.example/api/rest/v1/` of this model. */
  root: string
}

type Shape = (record: Row, look: TillLook) => Row

const PRODUCT_PARTS = [
  'productshippingcosts',
  'productlabels',
  'productphotos',
  'productvariations',
  'productvideos',
  'producttaxtariffexceptions',
  'productattachments',
  'productkeywords',
  'productrelevant',
  'productattributesets',
  'productstaggeredprices',
  'producttocategories',
  'productreviews',
  'webshops',
  'attributecombinations',
  'producttopropertygroups',
]

const ORDER_PARTS = [
  'orderrows',
  'ordernotes',
  'ordermessages',
  'ordernotifications',
  'orderaffiliatenetworks',
  'orderlabels',
  'invoices',
]

const named = (table: string, id: unknown, look: TillLook): Row | null => {
  const record = look.state.get(table, num(id))
  return record
    ? { href: `${look.root}${table}/${num(record['id'])}/`, id: record['id'], name: record['name'] }
    : null
}

function parts(names: readonly string[], table: string, record: Row, look: TillLook): Row {
  return Object.fromEntries(
    names.map((name) => [name, { href: `${look.root}${table}/${num(record['id'])}/${name}/` }]),
  )
}

function product(record: Row, look: TillLook): Row {
  const { active, brand_id, package_id, supplier_id: _, ...fields } = record
  const combinations = look.state.where('attributecombinations', 'product_id', record['id'])
  const stock =
    record['stocktype'] === 'Attribute'
      ? combinations.reduce((sum, each) => sum + num(each['stock']), 0)
      : record['stock']
  return {
    ...fields,
    is_active: active,
    stock,
    brand: named('brands', brand_id, look),
    package: named('packages', package_id, look),
    supplier: null,
    is_visible: active,
    can_be_ordered: true,
    ...parts(PRODUCT_PARTS, 'products', record, look),
  }
}

function combination(record: Row, look: TillLook): Row {
  const { key: _, choice, ...fields } = record
  const id = num(record['id'])
  const link = (name: string) => ({ href: `${look.root}attributecombinations/${id}/${name}/` })
  return {
    ...fields,
    netto_extra_price: cents(extraPrice(record, look.state)),
    combination: list(choice).map((each) => {
      const value = look.state.get('productattributevalues', num(each)) ?? {}
      return {
        attribute: named('attributes', value['optionid'], look),
        attribute_value: named('attributevalues', value['optionvalue_id'], look),
        extra_price: num(value['price']),
      }
    }),
    attributecombinationphotos: link('attributecombinationphotos'),
    attributes: link('attributes'),
    attributevalues: link('attributevalues'),
    parent: { href: `${look.root}products/${num(record['product_id'])}/attributecombinations/` },
  }
}

function order(record: Row, look: TillLook): Row {
  const { stock_taken: _, mailed: __, user_id, ...fields } = record
  const owner = num(user_id)
  return {
    ...fields,
    ...totals(record, look.state, look.rules),
    ordernumber_prefix: 'POS',
    ordernumber_full: `POS-${num(record['ordernumber'])}`,
    transaction_id: null,
    take_out_window: { start: null, end: null },
    basket_href: null,
    checkout_href: null,
    safety_deposit_returned: false,
    paymethod_id: 3,
    paymethod: 'cash',
    paymethod_label: 'Contant',
    shipping_tax_percentage: 21,
    total_weight: 0,
    extra_payment_option: '',
    extra_payment_option_price: null,
    extra_payment_option_no_sentprice: false,
    extra_payment_option_pay_on_pickup: false,
    extra_price: 0,
    credit_point_discount: 0,
    track_and_trace_deeplink: '',
    delivery_option: null,
    user:
      owner === 0
        ? { id: null, discount_percentage: null, href: null }
        : { id: owner, discount_percentage: 0, href: `${look.root}users/${owner}/` },
    customer: personTold(typeof record['customer'] === 'object' ? { ...record['customer'] } : {}),
    pickup_address: null,
    packing_slip_deeplink: null,
    ...parts(ORDER_PARTS, 'orders', record, look),
  }
}

/** What a row keeps of what was chosen (schema of orderrowattributevalues): names, no ids. */
function chosenOptions(parent: Row, look: TillLook): Row[] {
  return rows(combination(parent, look)['combination']).map((each) => ({
    option_name: row(each['attribute'])['name'],
    value_name: row(each['attribute_value'])['name'],
    price: each['extra_price'],
  }))
}

function orderRow(record: Row, look: TillLook): Row {
  const { combination: chosen, extra, ...fields } = record
  const price = num(record['price'])
  const discount = num(record['discount'])
  const count = num(record['count'])
  const added = num(extra)
  const parent = look.state.get('attributecombinations', num(chosen))
  return {
    ...fields,
    product_name_google: record['product_name'],
    product_href: record['product_id']
      ? `${look.root}products/${num(record['product_id'])}/`
      : null,
    custom_price: false,
    package_name: 'Standaard',
    stock_location: '',
    supplier: '',
    user_discount: 0,
    original_price: price,
    selling_price: price - discount,
    price_without_discount: price,
    price_without_discount_with_attributes: price + added,
    total_price: cents(count * (price - discount)),
    total_extra_option_price: cents(count * added),
    price_with_attributes: price - discount + added,
    total_price_with_attributes: cents(rowTotal(record, { ...look.rules, extraPrice: 'added' })),
    attributes: parent ? chosenOptions(parent, look) : [],
    uploads: [],
    parent: { href: `${look.root}orders/${num(record['order_id'])}/` },
  }
}

function user(record: Row, look: TillLook): Row {
  const { password: _, ...fields } = record
  const info = typeof record['userinfo'] === 'object' ? { ...record['userinfo'] } : {}
  return {
    ...fields,
    userinfo: personTold(info),
    ...parts(['creditpoints', 'creditpointmutations', 'disabledpaymethods'], 'users', record, look),
    parent: { href: `${look.root}users/` },
  }
}

function category(record: Row, look: TillLook): Row {
  const { parentcategory_id, ...fields } = record
  const id = num(parentcategory_id)
  return {
    ...fields,
    parentcategory: id === 0 ? null : { id, href: `${look.root}categories/${id}/` },
    ...parts(['categories', 'producttocategories'], 'categories', record, look),
  }
}

function productAttributeValue(record: Row, look: TillLook): Row {
  const { product_id: _, stock: __, ...fields } = record
  return {
    ...fields,
    optionname: look.state.get('attributes', num(record['optionid']))?.['name'],
    optionvalue_name: look.state.get('attributevalues', num(record['optionvalue_id']))?.['name'],
  }
}

function invoice(record: Row, look: TillLook): Row {
  const booked = look.state.get('orders', num(record['order_id'])) ?? {}
  const sums = totals(booked, look.state, look.rules)
  const { order_id, ...fields } = record
  return {
    ...fields,
    ordernumber_prefix: 'POS',
    ordernumber: booked['ordernumber'],
    ordernumber_full: `POS-${num(booked['ordernumber'])}`,
    invoicenumber_prefix: null,
    invoicenumber_full: str(record['invoicenumber']),
    status_name: record['status'],
    total_price: sums['total_price'],
    total_price_inc_tax: sums['total_price'],
    total_price_exc_tax: cents(num(sums['total_price']) - num(sums['total_tax'])),
    total_tax: sums['total_tax'],
    currency: 'EUR',
    order: `${look.root}orders/${num(order_id)}/`,
    invoicerows: { href: `${look.root}invoices/${num(record['id'])}/invoicerows/` },
  }
}

function groupLink(record: Row, look: TillLook): Row {
  const properties = look.state
    .where('productproperties', 'group_id', record['product_property_group_id'])
    .map((each) => each['id'])
  const ids = new Set(properties)
  const values = look.state
    .where('productpropertyvalues', 'product_id', record['product_id'])
    .filter((each) => ids.has(each['product_property_id']))
  return {
    ...record,
    values: {
      collection: values.map((each) => told('productpropertyvalues', each, look)),
    },
  }
}

const SHAPES: Record<string, Shape> = {
  products: product,
  attributecombinations: combination,
  orders: order,
  orderrows: orderRow,
  users: user,
  categories: category,
  productattributevalues: productAttributeValue,
  invoices: invoice,
  producttopropertygroups: groupLink,
  productproperties: (record, look) => ({
    ...record,
    options: { href: `${look.root}productproperties/${num(record['id'])}/productpropertyoptions/` },
  }),
}

/** A record as the till tells it, with its own address in front. */
export function told(table: string, record: Row, look: TillLook): Row {
  const shape = SHAPES[table]
  return {
    href: `${look.root}${table}/${num(record['id'])}/`,
    ...(shape ? shape(record, look) : record),
  }
}
