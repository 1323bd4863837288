import type { Json, JsonObject } from '../../simulator/json.ts'
import { attributeSetsOf } from './ccv-attribute-sets.ts'
import { productCategoryResource } from './ccv-categories.ts'
import { answerCollection, isAtLeast, isAtMost, isEqual, isFlag } from './ccv-collection.ts'
import { combinationResource, stockOf } from './ccv-combinations.ts'
import { CcvError } from './ccv-error.ts'
import { propertyLinkResource } from './ccv-features.ts'
import { numberOf, objectOf, shape, textOf, words } from './ccv-input.ts'
import {
  type CcvRequest,
  type CcvRoute,
  hrefOf,
  linkOrCollection,
  type Presenter,
  shownFields,
} from './ccv-request.ts'
import { allRoutes, type CcvResource, type ChangeKind } from './ccv-resource.ts'
import { timeText } from './ccv-shop.ts'
import type { Row } from './ccv-table.ts'

/** Tax tariffs of the Netherlands, as CCV's own client lists them. */
const TARIFFS: Readonly<Record<string, number>> = {
  normal: 21,
  'low a': 9,
  'low b': 9,
  'extra low': 0,
  zero: 0,
}

const LINKS = words(
  `productshippingcosts productlabels productphotos productvariations productvideos producttaxtariffexceptions productattachments productkeywords productrelevant productstaggeredprices productreviews webshops`,
)

const DEFAULTS: JsonObject = {
  is_active: true,
  productnumber: '',
  eannumber: '',
  mpnnumber: '',
  is_multishop_product: false,
  multishop_href: null,
  shortdescription: '',
  description: '',
  tradecodesystem: null,
  purchaseprice: 0,
  container_deposit_price: 0,
  safety_deposit_price: 0,
  credit_points_custom: null,
  credit_points_calculated: null,
  unit: 'stuk',
  stockenabled: false,
  stocktype: 'Product',
  stock: 0,
  stocklocation: '',
  ordering_without_stock: 'global_setting',
  weight: 0,
  maincategory: '',
  subcategory: '',
  brand: null,
  condition: null,
  color: null,
  productmainphoto: null,
  meta_description: '',
  meta_keywords: '',
  page_title: '',
  no_index: false,
  no_follow: false,
  specs: null,
  decimal_amount: 0,
  amount_sold: 0,
  minimal_order_amount: 1,
  stock_delivery_number: 1,
  stock_delivery_type: 'days',
  stock_delivery_standard: '',
  show_in_template: false,
  show_on_beginpage: false,
  show_on_facebook: false,
  show_order_button: 'Y',
  product_layout: 1,
  photo_size: 'BIG',
  hide_without_category: 'NO_DIRECTLINK',
  memo: '',
  supplier: null,
  is_included_for_export_feed: false,
  fixed_staggered_prices: false,
}

const presentProduct: Presenter = (row, request) => {
  const href = hrefOf(request, 'products', row.id)
  const { tables } = request.shop
  const link = (name: string, items: () => readonly Json[]) =>
    linkOrCollection(request, name, `${href}${name}/`, items)
  const related = (resource: CcvResource) => () =>
    tables[resource.table]
      .where('product_id', row.id)
      .map((child) => resource.present(child, request))
  return {
    href,
    ...shownFields(row, 'package_id', 'brand_id'),
    stock: stockOf(request.shop, row),
    brand: presentNamed(request, 'brands', row['brand_id']),
    package: presentNamed(request, 'packages', row['package_id']),
    deeplink: `${request.root.replace('/api/rest/v1', '')}/${textOf(row, 'alias')}`,
    is_visible: row['is_active'] === true,
    can_be_ordered: row['is_active'] === true,
    ...Object.fromEntries(LINKS.map((name) => [name, { href: `${href}${name}/` }])),
    attributecombinations: link('attributecombinations', related(combinationResource)),
    productattributesets: link('productattributesets', () => attributeSetsOf(row.id, request)),
    producttocategories: link('producttocategories', related(productCategoryResource)),
    producttopropertygroups: link('producttopropertygroups', related(propertyLinkResource)),
  }
}

function presentNamed(
  request: CcvRequest,
  table: 'brands' | 'packages',
  id: Json | undefined,
): Json {
  const row = typeof id === 'number' ? request.shop.tables[table].get(id) : undefined
  return row
    ? { href: hrefOf(request, table, row.id), id: row.id, name: textOf(row, 'name') }
    : null
}

function prepareProduct(
  body: JsonObject,
  request: CcvRequest,
  before: Row | undefined,
): JsonObject {
  const { active, brand, brand_id: brandId, package_id: packageId, ...given } = body
  const { shop } = request
  if (!before && body['taxtariff'] === undefined && body['vatrate'] === undefined) {
    throw new CcvError('400.10', 'One of "taxtariff" and "vatrate" is required.')
  }
  if (!before) refuseOverLimit(request)
  if (packageId !== undefined && !shop.tables.packages.get(Number(packageId))) {
    throw new CcvError('400.10', 'Property "package_id" names no package.')
  }
  const now = timeText(shop.now())
  return {
    ...(before ? {} : { ...DEFAULTS, createdate: now }),
    ...given,
    ...taxOf(body),
    ...(active === undefined ? {} : { is_active: active }),
    ...(brand === undefined ? {} : { brand_id: brandNamed(request, brand) }),
    ...(brandId === undefined ? {} : { brand_id: brandId }),
    ...(packageId === undefined ? {} : { package_id: packageId }),
    ...aliasOf(body, before),
    modifydate: now,
  }
}

function refuseOverLimit({ shop }: CcvRequest): void {
  const { productLimit } = shop.behaviour
  if (productLimit >= 0 && shop.tables.products.count() >= productLimit) {
    throw new CcvError('500.60')
  }
}

function taxOf(body: JsonObject): JsonObject {
  const tariff = body['taxtariff']
  if (typeof tariff === 'string') return { taxtariff: tariff, vatrate: TARIFFS[tariff] ?? 21 }
  const rate = body['vatrate']
  if (typeof rate !== 'number') return {}
  const known = Object.keys(TARIFFS).find((name) => TARIFFS[name] === rate)
  if (known === undefined) throw new CcvError('400.10', `There is no tariff of ${rate} %.`)
  return { taxtariff: known, vatrate: rate }
}

/** A brand that is named and does not exist is made. */
function brandNamed({ shop }: CcvRequest, name: Json): Json {
  if (typeof name !== 'string' || name === '') return null
  const known = shop.tables.brands.where('name', name)[0]
  return (known ?? shop.tables.brands.add({ name })).id
}

function aliasOf(body: JsonObject, before: Row | undefined): JsonObject {
  if (before || typeof body['alias'] === 'string') return {}
  const alias = textOf(body, 'name')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
  return { alias }
}

function tidyUp(row: Row, { shop }: CcvRequest, what: ChangeKind): void {
  if (what !== 'deleted') return
  for (const name of [
    'attributecombinations',
    'productattributevalues',
    'productpropertyvalues',
    'producttocategories',
    'producttopropertygroups',
  ] as const) {
    for (const child of shop.tables[name].where('product_id', row.id)) {
      shop.tables[name].remove(child.id)
    }
  }
}

const input = shape(
  'name price discount package_id',
  {
    text: `productnumber eannumber mpnnumber name shortdescription description taxtariff unit stocktype
      stocklocation ordering_without_stock brand condition maincategory subcategory meta_description
      meta_keywords page_title alias specs stock_delivery_type stock_delivery_standard show_order_button
      photo_size hide_without_category memo google_shopping_category`,
    number: `vatrate price discount purchaseprice container_deposit_price safety_deposit_price stock weight
      amount_sold minimal_order_amount`,
    integer: `credit_points_custom brand_id condition_id color_id package_id decimal_amount
      stock_delivery_number product_layout supplier_id`,
    flag: `active stockenabled no_index no_follow show_in_template show_on_beginpage show_on_facebook
      fixed_staggered_prices is_included_for_export_feed`,
  },
  {
    productnumber: 50,
    eannumber: 50,
    mpnnumber: 50,
    name: 200,
    shortdescription: 255,
    description: 65536,
  },
  { taxtariff: Object.keys(TARIFFS), stocktype: ['Product', 'Attribute'] },
)

const sellPrice = (row: Row) => numberOf(row, 'price') - numberOf(row, 'discount')

export const productResource: CcvResource = {
  table: 'products',
  isPaged: true,
  present: presentProduct,
  input,
  prepare: prepareProduct,
  afterwards: tidyUp,
  orderBy: ['id', 'name', 'createdate', 'modifydate'],
  filters: {
    productnumber: isEqual('productnumber'),
    eannumber: isEqual('eannumber'),
    mpnnumber: isEqual('mpnnumber'),
    productname: (row, value) => {
      if (value.length < 3) {
        throw new CcvError('400.10', 'Query parameter "productname" needs three characters.')
      }
      return textOf(row, 'name').toLowerCase().includes(value.toLowerCase())
    },
    active: isFlag('is_active'),
    minprice: isAtLeast((row) => row['price']),
    maxprice: isAtMost((row) => row['price']),
    mindiscount: isAtLeast((row) => row['discount']),
    maxdiscount: isAtMost((row) => row['discount']),
    minsellprice: isAtLeast(sellPrice),
    maxsellprice: isAtMost(sellPrice),
    stock: (row, value, request) => stockOf(request.shop, row) === Number(value),
    minstock: (row, value, request) => stockOf(request.shop, row) >= Number(value),
    maxstock: (row, value, request) => stockOf(request.shop, row) <= Number(value),
  },
}

/** Products of a brand, of a category, or of the webshop. */
function productsOf(parent: 'brands' | 'categories' | 'webshops'): CcvRoute {
  return {
    method: 'GET',
    path: `/${parent}/:id/products/`,
    answer: (request) => {
      const { products, producttocategories } = request.shop.tables
      const id = request.ids[0] ?? 0
      const inCategory = () =>
        producttocategories
          .where('category_id', id)
          .flatMap((link) => products.get(numberOf(link, 'product_id')) ?? [])
      const rows = {
        brands: () => products.where('brand_id', id),
        categories: inCategory,
        webshops: () => products.all(),
      }[parent]()
      return answerCollection(request, rows, productResource)
    },
  }
}

export const productRoutes: readonly CcvRoute[] = [
  ...allRoutes(productResource),
  productsOf('brands'),
  productsOf('categories'),
  productsOf('webshops'),
]

/** The tax percentage of a product. */
export function vatOf(row: Row): number {
  return numberOf(row, 'vatrate')
}

/** What a row of an order copies from its product. */
export function packageOf(request: CcvRequest, row: Row): JsonObject {
  return objectOf({ package: presentNamed(request, 'packages', row['package_id']) }, 'package')
}
