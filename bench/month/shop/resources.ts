import type { Row } from '../json.ts'
import { BLANK_CATEGORY, BLANK_CUSTOMER, BLANK_PRODUCT, BLANK_VARIANT } from './blanks.ts'

/**
 * One kind of record of the shop, as contracts.md 1.3 to 1.14 and its list of endpoints describe it.
 * Links to one record are kept as its id, or `false`, and become `{"resource": {…}}` on the way out.
 */
export interface Resource {
  path: string
  one: string
  many: string
  /** Letters of what may be done: List/read, Create, Update, Delete. */
  may: string
  links?: Record<string, string>
  /** Links to many: `{id: false}` and a filter in the address, `#` being the id of the record. */
  lists?: Record<string, string>
  /** Names of query parameters and the stored field each compares with. */
  filters?: Record<string, string>
  required?: readonly string[]
  blank?: Row
  /** Attributes and types carry no dates live (contracts.md 1.12). */
  undated?: boolean
}

export const RESOURCES: readonly Resource[] = [
  {
    path: 'orders',
    one: 'order',
    many: 'orders',
    may: 'LU',
    links: { customer: 'customers', quote: 'quotes' },
    lists: {
      invoices: 'invoices?order=#',
      shipments: 'shipments?order=#',
      products: 'orders/#/products',
      metafields: 'orders/#/metafields',
      events: 'orders/events?order=#',
    },
    filters: { number: 'number', status: 'status', customer: 'customer', email: 'email' },
  },
  {
    path: 'orders/events',
    one: 'orderEvent',
    many: 'ordersEvents',
    may: 'L',
    links: { order: 'orders', invoice: 'invoices', shipment: 'shipments' },
    filters: { order: 'order', invoice: 'invoice', shipment: 'shipment' },
  },
  { path: 'orders/customstatuses', one: 'customStatus', many: 'customStatuses', may: 'LCUD' },
  {
    path: 'customers',
    one: 'customer',
    many: 'customers',
    may: 'LCUD',
    lists: {
      groups: 'groups/customers?customer=#',
      invoices: 'invoices?customer=#',
      orders: 'orders?customer=#',
      reviews: 'reviews?customer=#',
      shipments: 'shipments?customer=#',
      tickets: 'tickets?customer=#',
      metafields: 'customers/#/metafields',
      login: 'customers/#/login',
    },
    filters: { email: 'email' },
    required: ['email', 'firstname', 'lastname'],
    blank: BLANK_CUSTOMER,
  },
  {
    path: 'products',
    one: 'product',
    many: 'products',
    may: 'LCUD',
    links: {
      brand: 'brands',
      supplier: 'suppliers',
      type: 'types',
      deliverydate: 'deliverydates',
    },
    lists: {
      categories: 'categories/products?product=#',
      images: 'products/#/images',
      relations: 'products/#/relations',
      metafields: 'products/#/metafields',
      reviews: 'reviews?product=#',
      attributes: 'products/#/attributes',
      tags: 'tags/products?product=#',
      variants: 'variants?product=#',
      movements: 'variants/movements?product=#',
    },
    filters: { brand: 'brand', supplier: 'supplier', type: 'type' },
    required: ['title'],
    blank: BLANK_PRODUCT,
  },
  {
    path: 'variants',
    one: 'variant',
    many: 'variants',
    may: 'LCUD',
    links: { tax: 'taxes', product: 'products' },
    lists: { movements: 'variants/movements?variant=#', metafields: 'variants/#/metafields' },
    // article_code, sku and ean are assumed (1.4), so they are not here: they filter nothing.
    filters: { product: 'product' },
    required: ['product'],
    blank: BLANK_VARIANT,
  },
  {
    path: 'variants/movements',
    one: 'variantMovement',
    many: 'variantsMovements',
    may: 'L',
    links: { product: 'products', variant: 'variants' },
    filters: { variant: 'variant', product: 'product' },
  },
  {
    path: 'categories',
    one: 'category',
    many: 'categories',
    may: 'LCUD',
    links: { parent: 'categories' },
    lists: { children: 'categories?parent=#', products: 'categories/products?category=#' },
    filters: { parent: 'parent' },
    required: ['title'],
    blank: BLANK_CATEGORY,
  },
  {
    path: 'categories/products',
    one: 'categoriesProduct',
    many: 'categoriesProducts',
    may: 'LCD',
    links: { category: 'categories', product: 'products' },
    filters: { category: 'category', product: 'product' },
    required: ['category', 'product'],
    blank: { sortOrder: 0 },
    undated: true,
  },
  {
    path: 'sets',
    one: 'set',
    many: 'sets',
    may: 'LCUD',
    required: ['name'],
    blank: { options: [] },
  },
  {
    path: 'types',
    one: 'type',
    many: 'types',
    may: 'LCUD',
    lists: { attributes: 'types/attributes?type=#' },
    required: ['title'],
    undated: true,
  },
  {
    path: 'attributes',
    one: 'attribute',
    many: 'attributes',
    may: 'LCUD',
    lists: { types: 'types/attributes?attribute=#' },
    required: ['title'],
    blank: { defaultValue: '' },
    undated: true,
  },
  {
    path: 'types/attributes',
    one: 'typesAttribute',
    many: 'typesAttributes',
    may: 'LCD',
    links: { type: 'types', attribute: 'attributes' },
    filters: { type: 'type', attribute: 'attribute' },
    required: ['type', 'attribute'],
    blank: { sortOrder: 1 },
    undated: true,
  },
  { path: 'brands', one: 'brand', many: 'brands', may: 'LCUD', required: ['title'] },
  { path: 'suppliers', one: 'supplier', many: 'suppliers', may: 'LCUD', required: ['title'] },
  { path: 'deliverydates', one: 'deliverydate', many: 'deliverydates', may: 'LCUD' },
  { path: 'groups', one: 'group', many: 'groups', may: 'LCUD' },
  { path: 'taxes', one: 'tax', many: 'taxes', may: 'LCUD', undated: true },
  { path: 'paymentmethods', one: 'paymentmethod', many: 'paymentmethods', may: 'L', undated: true },
  {
    path: 'shippingmethods',
    one: 'shippingmethod',
    many: 'shippingmethods',
    may: 'L',
    undated: true,
  },
  { path: 'languages', one: 'language', many: 'languages', may: 'L', undated: true },
  {
    path: 'invoices',
    one: 'invoice',
    many: 'invoices',
    may: 'LU',
    links: { invoice: 'invoices', creditNote: 'invoices', order: 'orders', customer: 'customers' },
    lists: {
      items: 'invoices/#/items',
      metafields: 'invoices/#/metafields',
      events: 'orders/events?invoice=#',
    },
    filters: { order: 'order', customer: 'customer' },
  },
  {
    path: 'shipments',
    one: 'shipment',
    many: 'shipments',
    may: 'LU',
    links: { customer: 'customers', order: 'orders' },
    lists: {
      products: 'shipments/#/products',
      metafields: 'shipments/#/metafields',
      events: 'orders/events?shipment=#',
    },
    filters: { order: 'order', customer: 'customer' },
  },
  { path: 'returns', one: 'return', many: 'returns', may: 'LUD' },
  {
    path: 'webhooks',
    one: 'webhook',
    many: 'webhooks',
    may: 'LCUD',
    required: ['itemGroup', 'itemAction', 'address'],
    blank: { isActive: true, format: 'json' },
  },
]
