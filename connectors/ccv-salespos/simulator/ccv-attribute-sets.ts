import type { Json } from '../../simulator/json.ts'
import { numberOf, textOf } from './ccv-input.ts'
import { type CcvRequest, type CcvRoute, hrefOf, requireRow } from './ccv-request.ts'
import type { Row } from './ccv-table.ts'

/** The attribute values of a product, grouped by attribute: read only. */
export function attributeSetsOf(productId: number, request: CcvRequest): Json[] {
  const { productattributevalues, attributes } = request.shop.tables
  const groups = new Map<number, Row[]>()
  for (const row of productattributevalues.where('product_id', productId)) {
    const attributeId = numberOf(row, 'optionid')
    groups.set(attributeId, [...(groups.get(attributeId) ?? []), row])
  }
  return [...groups].map(([id, rows]) => ({
    id,
    attributename: textOf(attributes.get(id), 'name'),
    attributeposition: numberOf(rows[0], 'optionposition'),
    type: textOf(attributes.get(id), 'type'),
    items: rows.map((row) => ({
      href: hrefOf(request, 'productattributevalues', row.id),
      id: row.id,
      optionsname: textOf(row, 'optionvalue_name'),
      price: numberOf(row, 'price'),
      enable: true,
      position: numberOf(row, 'position'),
    })),
    parent: { href: hrefOf(request, 'products', productId) },
  }))
}

export const attributeSetRoutes: readonly CcvRoute[] = [
  {
    method: 'GET',
    path: '/products/:id/productattributesets/',
    answer: (request) => {
      const { id } = requireRow(request, 'products', request.ids[0])
      return {
        status: 200,
        body: {
          href: hrefOf(request, 'products', id, 'productattributesets'),
          items: attributeSetsOf(id, request),
        },
      }
    },
  },
]
