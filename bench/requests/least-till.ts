import type { TwoSystems } from '../../mappings/lightspeed-ccv/two-systems.ts'
import type { LeastPart } from './least-requests.ts'

/** How much there is in the till. */
export interface TillContents {
  /** Rows of these, each of which takes one request to make. */
  readonly made: number
  readonly categories: number
  readonly products: number
  readonly configurable: number
  /** Made by the till itself, one for each combination of choices. */
  readonly combinations: number
  readonly debtors: number
  readonly orders: number
  /** Orders that hold goods back. */
  readonly open: number
}

const PAGE = 250
const MADE = [
  'categories',
  'products',
  'producttocategories',
  'attributes',
  'attributevalues',
  'productattributevalues',
  'users',
  'orders',
] as const
/** Sent, delivered, completed, cancelled. */
const OVER = new Set<unknown>([5, 6, 7, 8])

export function tillContentsOf({ till }: TwoSystems): TillContents {
  const { tables } = till.state
  const countOf = (name: keyof typeof tables) => tables[name].all().length
  return {
    made: MADE.reduce((sum, name) => sum + countOf(name), 0),
    categories: countOf('categories'),
    products: countOf('products'),
    configurable: tables.products.all().filter(({ stocktype }) => stocktype === 'Attribute').length,
    combinations: countOf('attributecombinations'),
    debtors: countOf('users'),
    orders: countOf('orders'),
    open: tables.orders.all().filter(({ status }) => !OVER.has(status)).length,
  }
}

/** A list says whether there is more. */
const pages = (records: number): number => Math.max(1, Math.ceil(records / PAGE))

/**
 * The least that a first load can ask of the till. It takes one record in a request. It makes a variant for each combination
 * itself, so who is to give it a SKU, or to switch off one that is not sold, asks for these first.
 */
export function leastTillLoad(before: TillContents, after: TillContents): readonly LeastPart[] {
  const isThere = [before.categories, before.products, before.debtors, before.orders]
  return [
    {
      what: 'pages of categories, products, debtors and orders that are there',
      count: isThere.reduce((sum, records) => sum + pages(records), 0),
    },
    { what: 'records that are made', count: after.made - before.made },
    {
      what: 'lists of variants, one for each new product that has some',
      count: after.configurable - before.configurable,
    },
    {
      what: 'variants that get their SKU and stock, or are switched off',
      count: after.combinations - before.combinations,
    },
    {
      what: 'pages of products and orders for their stock',
      count: pages(after.products) + pages(after.orders),
    },
    { what: 'lists of rows, one for each open order', count: after.open },
  ]
}
