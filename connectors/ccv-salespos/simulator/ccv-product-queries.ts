import { answerCollection } from './ccv-collection.ts'
import { combinationResource } from './ccv-combinations.ts'
import { numberOf } from './ccv-input.ts'
import { productResource } from './ccv-products.ts'
import { type CcvRequest, type CcvRoute, hrefOf, type Presenter } from './ccv-request.ts'
import type { Row } from './ccv-table.ts'

const QUERIES = [
  ['productnumber', 'product_number'],
  ['eannumber', 'ean_number'],
  ['mpnnumber', undefined],
  ['skunumber', 'sku_number'],
] as const

/** Looks across products and combinations, for people rather than for synchronisation. */
export const productQueryRoutes: readonly CcvRoute[] = [
  {
    method: 'GET',
    path: '/productqueries/',
    answer: (request) =>
      answerCollection(request, queryProducts(request), { isPaged: true, present: presentHit }),
  },
]

function queryProducts(request: CcvRequest): readonly Row[] {
  const { products, attributecombinations } = request.shop.tables
  const found = new Map<number, Row>()
  for (const [field, beneath] of QUERIES) {
    const value = request.query.get(field)
    if (value === null || value === '') continue
    for (const row of products.where(field, value)) found.set(row.id, row)
    if (!beneath) continue
    for (const combination of attributecombinations.where(beneath, value)) {
      const row = products.get(numberOf(combination, 'product_id'))
      if (row) found.set(row.id, { ...row, _hit: combination.id })
    }
  }
  return [...found.values()]
}

/** A product found through a combination comes with that one alone. */
const presentHit: Presenter = (row, request) => {
  const product = productResource.present(row, request)
  const hit = request.shop.tables.attributecombinations.get(numberOf(row, '_hit'))
  if (!hit) return product
  return {
    ...product,
    attributecombinations: {
      href: hrefOf(request, 'products', row.id, 'attributecombinations'),
      collection: [combinationResource.present(hit, request)],
    },
  }
}
