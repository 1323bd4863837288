import type { Json, JsonObject } from '../../simulator/json.ts'
import { choicesOf, extraPriceOf } from './ccv-combinations.ts'
import { CcvError } from './ccv-error.ts'
import { checkInput, numberOf, shape, textOf, words } from './ccv-input.ts'
import { packageOf, vatOf } from './ccv-products.ts'
import { type CcvRequest, hrefOf, type Presenter, shownFields } from './ccv-request.ts'
import type { Row } from './ccv-table.ts'

/** A row is a product with optional overrides, or free text that brings everything itself. */
const rowShape = shape('count', {
  text: 'product_type product_name product_number unit memo',
  number: 'count price product_purchase_price discount tax weight',
  integer: 'product_id package_id attribute_combination_id',
  flag: 'auto_create_deposit_rows',
})

const rowPatchShape = shape('', {
  text: 'product_name memo unit',
  number: 'count price product_purchase_price discount tax weight',
})

const NEEDED_WITHOUT_PRODUCT = ['product_name', 'price', 'tax'] as const

/** Input of a row → its fields, copied from the product where the input says nothing. */
export function completeRow(body: JsonObject, request: CcvRequest): JsonObject {
  checkInput(body, rowShape, false)
  const productId = body['product_id']
  return typeof productId === 'number'
    ? priced(rowOfProduct(body, productId, request))
    : priced(rowOfText(body, request))
}

/** What an input may say about a row; what it leaves out, or gives as null, comes from below. */
const OVERRIDES = words(
  'product_type count price product_purchase_price discount tax unit weight memo',
)

const BLANK: JsonObject = {
  product_type: 'product',
  product_number: '',
  sub_product_number: '',
  sub_sku_number: '',
  sub_ean_number: '',
  product_id: null,
  count: 1,
  price: 0,
  product_purchase_price: 0,
  discount: 0,
  tax: 0,
  unit: 'stuk',
  weight: 0,
  memo: '',
  package_id: null,
  package_name: '',
  stock_location: '',
  total_extra_option_price: 0,
  attributes: [],
  attribute_combination_id: null,
}

function overridesIn(body: JsonObject): JsonObject {
  const given = OVERRIDES.filter((name) => body[name] !== undefined && body[name] !== null)
  return Object.fromEntries(given.map((name) => [name, body[name]]))
}

function rowOfProduct(body: JsonObject, productId: number, request: CcvRequest): JsonObject {
  const product = request.shop.tables.products.get(productId)
  if (!product) throw new CcvError('400.10', `Product ${productId} does not exist.`)
  const combination = combinationIn(body, product, request)
  return {
    ...BLANK,
    product_name: textOf(product, 'name'),
    product_name_google: textOf(product, 'name'),
    product_number: textOf(product, 'productnumber'),
    product_id: product.id,
    price: numberOf(product, 'price'),
    product_purchase_price: numberOf(product, 'purchaseprice'),
    discount: numberOf(product, 'discount'),
    tax: vatOf(product),
    unit: textOf(product, 'unit'),
    weight: numberOf(product, 'weight'),
    package_id: product['package_id'] ?? null,
    package_name: textOf(packageOf(request, product), 'name'),
    stock_location: textOf(product, 'stocklocation'),
    ...(combination ? partsOf(combination, request) : {}),
    ...overridesIn(body),
    custom_price: typeof body['price'] === 'number',
    original_price: numberOf(product, 'price'),
  }
}

function partsOf(combination: Row, request: CcvRequest): JsonObject {
  return {
    sub_product_number: textOf(combination, 'product_number'),
    sub_sku_number: textOf(combination, 'sku_number'),
    sub_ean_number: textOf(combination, 'ean_number'),
    total_extra_option_price:
      request.shop.behaviour.choicesCost === 'added' ? extraPriceOf(request.shop, combination) : 0,
    attributes: choicesOf(request, combination),
    attribute_combination_id: combination.id,
  }
}

function combinationIn(body: JsonObject, product: Row, request: CcvRequest): Row | undefined {
  const id = body['attribute_combination_id']
  if (typeof id !== 'number') return undefined
  const row = request.shop.tables.attributecombinations.get(id)
  if (row?.['product_id'] !== product.id) {
    throw new CcvError('400.10', `Combination ${id} does not belong to product ${product.id}.`)
  }
  return row
}

function rowOfText(body: JsonObject, request: CcvRequest): JsonObject {
  for (const name of NEEDED_WITHOUT_PRODUCT) {
    if (body[name] === undefined || body[name] === null) {
      throw new CcvError('400.10', `A row without product needs "${name}".`)
    }
  }
  const name = textOf(body, 'product_name')
  const packed = request.shop.tables.packages.get(numberOf(body, 'package_id'))
  return {
    ...BLANK,
    product_name: name,
    product_name_google: name,
    product_number: textOf(body, 'product_number'),
    package_id: packed?.id ?? null,
    package_name: textOf(packed, 'name'),
    ...overridesIn(body),
    custom_price: true,
    original_price: numberOf(body, 'price'),
  }
}

/** Sell price = price − discount; the choices of a combination come on top of it. */
function priced(row: JsonObject): JsonObject {
  const [price, count] = [numberOf(row, 'price'), numberOf(row, 'count')]
  const extra = numberOf(row, 'total_extra_option_price')
  const selling = price - numberOf(row, 'discount')
  return {
    ...row,
    supplier: '',
    user_discount: 0,
    selling_price: cents(selling),
    price_without_discount: price,
    price_without_discount_with_attributes: cents(price + extra),
    total_price: cents(selling * count),
    price_with_attributes: cents(selling + extra),
    total_price_with_attributes: cents((selling + extra) * count),
    uploads: [],
  }
}

/** Lays a PATCH over a row and computes it anew. */
export function changeOrderRow(row: Row, body: JsonObject): JsonObject {
  checkInput(body, rowPatchShape, true)
  return priced({ ...row, ...body })
}

export const presentOrderRow: Presenter = (row, request) => {
  const productId = row['product_id']
  return {
    href: hrefOf(request, 'orderrows', row.id),
    ...shownFields(row, 'attribute_combination_id'),
    product_href: typeof productId === 'number' ? hrefOf(request, 'products', productId) : null,
    parent: { href: hrefOf(request, 'orders', numberOf(row, 'order_id')) },
  }
}

/** Adds up an order, with tax on top when its prices are without. */
export function totalsOf(order: JsonObject, rows: readonly JsonObject[]): JsonObject {
  const sum = (read: (row: JsonObject) => number) =>
    rows.reduce((total, row) => total + read(row), 0)
  const goods = sum((row) => numberOf(row, 'total_price_with_attributes'))
  const shipping = numberOf(order, 'total_shipping')
  const shippingRate = numberOf(order, 'shipping_tax_percentage')
  const rowsIncluded = order['order_row_taxes_included'] !== false
  const shippingIncluded = order['shipping_taxes_included'] !== false
  const rowTax = sum((row) =>
    taxIn(numberOf(row, 'total_price_with_attributes'), numberOf(row, 'tax'), rowsIncluded),
  )
  const shippingTax = taxIn(shipping, shippingRate, shippingIncluded)
  const onTop = (rowsIncluded ? 0 : rowTax) + (shippingIncluded ? 0 : shippingTax)
  const extras = numberOf(order, 'paymethod_costs') + numberOf(order, 'extra_costs')
  return {
    total_orderrow_price: cents(goods),
    total_discounts: cents(sum((row) => numberOf(row, 'discount') * numberOf(row, 'count'))),
    total_price: cents(goods + shipping + extras + onTop),
    total_tax: cents(rowTax + shippingTax),
    total_weight: cents(sum((row) => numberOf(row, 'weight') * numberOf(row, 'count'))),
  }
}

function taxIn(amount: number, rate: number, isIncluded: boolean): number {
  return isIncluded ? amount - amount / (1 + rate / 100) : (amount * rate) / 100
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100
}

/** The rows in a body that holds a list of them. */
export function rowsIn(list: Json | undefined): readonly JsonObject[] {
  if (!Array.isArray(list)) throw new CcvError('400.10', 'A list of order rows is required.')
  return list.map((row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new CcvError('400.10', 'An order row must be an object.')
    }
    return { ...row }
  })
}
