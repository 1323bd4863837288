import type { FaultSwitchboard } from '../../simulator/faults.ts'
import { createTable, type Table } from './ccv-table.ts'

const TABLES = {
  attributecombinations: { firstId: 88001, parents: ['product_id'] },
  attributes: { firstId: 301 },
  attributevalues: { firstId: 401, parents: ['attribute_id'] },
  brands: { firstId: 12 },
  categories: { firstId: 200, parents: ['parentcategory_id'] },
  invoicerows: { firstId: 930001, parents: ['invoice_id'] },
  invoices: { firstId: 610001, parents: ['order_id'] },
  ordernotes: { firstId: 70001, parents: ['order_id'] },
  orderrows: { firstId: 900001, parents: ['order_id'] },
  orders: { firstId: 439872056 },
  packages: { firstId: 1 },
  paymethods: { firstId: 3 },
  productattributevalues: { firstId: 91001, parents: ['product_id'] },
  productproperties: { firstId: 61, parents: ['group_id'] },
  productpropertygroups: { firstId: 6 },
  productpropertyoptions: { firstId: 161, parents: ['property_id'] },
  productpropertyvalues: { firstId: 95001, parents: ['product_id'] },
  products: { firstId: 55000 },
  producttocategories: { firstId: 81001, parents: ['product_id', 'category_id'] },
  producttopropertygroups: { firstId: 83001, parents: ['product_id'] },
  returnrows: { firstId: 960001, parents: ['return_id'] },
  returns: { firstId: 640001 },
  usergroups: { firstId: 3 },
  users: { firstId: 7001 },
  webhooks: { firstId: 512 },
  webshops: { firstId: 1001 },
} as const

export type TableName = keyof typeof TABLES

/** When the shop takes stock off: open to question at the real one, so it can be chosen. */
export type StockMoment = 'order' | 'shipment' | 'never'

/** How this shop behaves where the contract leaves room. */
export interface CcvBehaviour {
  /** A POST answers 204 without a body, as happens at the real one. */
  emptyCreates: boolean
  /** -1: no limit. */
  productLimit: number
  stockMoves: StockMoment
  /** Whether the choices of a combination cost something on top of the price that a row of an order brings. */
  choicesCost: 'added' | 'included'
  /** Whether a change of a combination moves the `modifydate` of its product. */
  combinationTouchesProduct: boolean
  /** Requests a minute of one method of one resource; the real numbers are not published. */
  resourceLimit: number
  totalLimit: number
  /** What an idempotency key does: nothing as at the real one; the first answer again; the same, for the same values alone. */
  keys: 'unknown' | 'replays' | 'compares'
}

/** Everything that a simulated CCV Shop knows. */
export interface CcvShop {
  readonly tables: Readonly<Record<TableName, Table>>
  readonly behaviour: CcvBehaviour
  readonly faults: FaultSwitchboard
  readonly publicKey: string
  readonly secretKey: string
  readonly now: () => number
  /** Called for every record made, changed or removed: `products.updated`. */
  readonly emit: (event: string, id: number) => void
}

/** Makes the empty tables of a shop. */
export function createTables(): Record<TableName, Table> {
  const table = (name: TableName) => createTable(TABLES[name])
  return {
    attributecombinations: table('attributecombinations'),
    attributes: table('attributes'),
    attributevalues: table('attributevalues'),
    brands: table('brands'),
    categories: table('categories'),
    invoicerows: table('invoicerows'),
    invoices: table('invoices'),
    ordernotes: table('ordernotes'),
    orderrows: table('orderrows'),
    orders: table('orders'),
    packages: table('packages'),
    paymethods: table('paymethods'),
    productattributevalues: table('productattributevalues'),
    productproperties: table('productproperties'),
    productpropertygroups: table('productpropertygroups'),
    productpropertyoptions: table('productpropertyoptions'),
    productpropertyvalues: table('productpropertyvalues'),
    products: table('products'),
    producttocategories: table('producttocategories'),
    producttopropertygroups: table('producttopropertygroups'),
    returnrows: table('returnrows'),
    returns: table('returns'),
    usergroups: table('usergroups'),
    users: table('users'),
    webhooks: table('webhooks'),
    webshops: table('webshops'),
  }
}

/** ISO 8601 in UTC without milliseconds, as CCV Shop writes times. */
export function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
