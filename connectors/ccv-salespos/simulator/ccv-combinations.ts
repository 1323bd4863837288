import type { JsonObject } from '../../simulator/json.ts'
import { CcvError } from './ccv-error.ts'
import { numberOf, objectOf, objectsOf, shape, textOf } from './ccv-input.ts'
import {
  type CcvRequest,
  type CcvRoute,
  hrefOf,
  type Presenter,
  requireRow,
  shownFields,
} from './ccv-request.ts'
import {
  allRoutes,
  type CcvResource,
  changeRoute,
  childrenRoute,
  createRoute,
  readRoute,
  removeRoute,
} from './ccv-resource.ts'
import { type CcvShop, timeText } from './ccv-shop.ts'
import type { Row } from './ccv-table.ts'

/** Only menus make combinations; texts and additional menus do not. */
const MENUS = ['option_menu', 'option_menu_required']
const TYPES = [...MENUS, 'text', 'text_required', 'additional_menu', 'additional_menu_required']

export const combinationResource: CcvResource = {
  table: 'attributecombinations',
  isPaged: false,
  present: (row, request) => {
    const href = hrefOf(request, 'attributecombinations', row.id)
    return {
      href,
      ...shownFields(row, 'value_ids'),
      netto_extra_price: extraPriceOf(request.shop, row),
      combination: valueIdsOf(row).map((id) => presentChoice(id, row, request)),
      attributecombinationphotos: { href: `${href}attributecombinationphotos/`, collection: [] },
      attributes: { href: `${href}attributes/` },
      attributevalues: { href: `${href}attributevalues/` },
      parent: {
        href: hrefOf(request, 'products', numberOf(row, 'product_id'), 'attributecombinations'),
      },
    }
  },
  input: shape('', {
    text: 'note product_number ean_number sku_number delivery_time_type delivery_default_text',
    number: 'stock',
    integer: 'delivery_time',
    flag: 'active',
  }),
  afterwards: (row, { shop }) => {
    if (shop.behaviour.combinationTouchesProduct) {
      shop.tables.products.change(numberOf(row, 'product_id'), { modifydate: timeText(shop.now()) })
    }
  },
}

/** A menu that must be answered is of the same kind as one that need not. */
function kind(type: string): string {
  return type.replace('_required', '')
}

function presentChoice(valueId: number, combination: Row, request: CcvRequest): JsonObject {
  const { attributes, attributevalues } = request.shop.tables
  const value = attributevalues.get(valueId)
  const attribute = attributes.get(numberOf(value, 'attribute_id'))
  return {
    attribute: {
      id: attribute?.id ?? 0,
      name: textOf(attribute, 'name'),
      href: hrefOf(request, 'attributes', attribute?.id ?? 0),
    },
    attribute_value: {
      id: valueId,
      name: textOf(value, 'name'),
      href: hrefOf(request, 'attributevalues', valueId),
    },
    extra_price: chosenPrice(request.shop, numberOf(combination, 'product_id'), valueId),
  }
}

/** What the choices of a combination cost on top of the product. */
export function extraPriceOf(shop: CcvShop, combination: Row): number {
  const productId = numberOf(combination, 'product_id')
  return valueIdsOf(combination).reduce((sum, id) => sum + chosenPrice(shop, productId, id), 0)
}

export function valueIdsOf(row: Row): readonly number[] {
  const ids = row['value_ids']
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'number') : []
}

/** The combinations' stock where that counts, else the product's own. */
export function stockOf(shop: CcvShop, product: Row): number {
  if (product['stocktype'] !== 'Attribute') return numberOf(product, 'stock')
  return shop.tables.attributecombinations
    .where('product_id', product.id)
    .reduce((sum, row) => sum + numberOf(row, 'stock'), 0)
}

function chosenPrice(shop: CcvShop, productId: number, valueId: number): number {
  const chosen = shop.tables.productattributevalues
    .where('product_id', productId)
    .find((row) => row['optionvalue_id'] === valueId)
  return numberOf(chosen, 'price')
}

export const attributeResource: CcvResource = {
  table: 'attributes',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'attributes', row.id),
    ...shownFields(row),
    attribute_type: MENUS.includes(textOf(row, 'type')) ? 1 : 2,
    attribute_values: { href: hrefOf(request, 'attributes', row.id, 'attributevalues') },
    parent: { href: hrefOf(request, 'attributes') },
  }),
  input: shape('name type', { text: 'name type' }, {}, { type: TYPES }),
  prepare: (body, _, before) => {
    const type = body['type']
    if (before && typeof type === 'string' && kind(type) !== kind(textOf(before, 'type'))) {
      throw new CcvError('500.70', 'Only the required and the free form of a type can be swapped.')
    }
    return body
  },
}

export const attributeValueResource: CcvResource = {
  table: 'attributevalues',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'attributevalues', row.id),
    ...shownFields(row),
    parent: {
      href: hrefOf(request, 'attributes', numberOf(row, 'attribute_id'), 'attributevalues'),
    },
  }),
  input: shape('name default_price', { text: 'name', number: 'default_price' }),
  prepare: (body, request, before) => {
    const attributeId = body['attribute_id'] ?? before?.['attribute_id'] ?? null
    const twins = request.shop.tables.attributevalues
      .where('attribute_id', attributeId)
      .filter((row) => row['name'] === body['name'] && row.id !== before?.id)
    if (twins.length > 0) throw new CcvError('500.40')
    return body
  },
}

const presentChosenValue: Presenter = (row, request) => ({
  href: hrefOf(request, 'productattributevalues', row.id),
  ...shownFields(row, 'product_id'),
})

export const chosenValueResource: CcvResource = {
  table: 'productattributevalues',
  isPaged: true,
  orderBy: ['optionposition', 'position'],
  present: presentChosenValue,
  input: shape('optionvalue price', {
    number: 'price stock',
    integer: 'optionvalue position',
    flag: 'enable',
  }),
  prepare: (body, request, before) => {
    if (before) {
      const { optionvalue: _, stock: __, ...changes } = body
      return changes
    }
    return chooseValue(body, request)
  },
  afterwards: (row, request, what) => {
    if (what === 'updated') return
    makeCombinations(request, numberOf(row, 'product_id'), request.body['stock'])
  },
}

function chooseValue(body: JsonObject, { shop }: CcvRequest): JsonObject {
  const { attributevalues, attributes, productattributevalues } = shop.tables
  const value = attributevalues.get(numberOf(body, 'optionvalue'))
  const attribute = attributes.get(numberOf(value, 'attribute_id'))
  if (!value || !attribute) {
    throw new CcvError('400.10', 'Property "optionvalue" names no attribute value.')
  }
  const chosen = productattributevalues.where('product_id', body['product_id'] ?? null)
  if (chosen.some((row) => row['optionvalue_id'] === value.id)) throw new CcvError('500.40')
  const sameAttribute = chosen.filter((row) => row['optionid'] === attribute.id)
  const attributeCount = new Set(chosen.map((row) => row['optionid'])).size
  return {
    optionid: attribute.id,
    optionname: textOf(attribute, 'name'),
    optionposition: sameAttribute[0]?.['optionposition'] ?? attributeCount + 1,
    optionvalue_id: value.id,
    optionvalue_name: textOf(value, 'name'),
    position: body['position'] ?? sameAttribute.length + 1,
    price: body['price'] ?? 0,
    enable: true,
  }
}

/**
 * Makes the combinations of a product again: every choice of every menu with every other.
 *
 * A combination whose choices are still complete stays as it is; the others go, and new ones come with new ids.
 */
function makeCombinations(
  { shop }: Pick<CcvRequest, 'shop'>,
  productId: number,
  stock: JsonObject[string],
): void {
  const { attributecombinations, attributes, productattributevalues, products } = shop.tables
  const axes = new Map<number, number[]>()
  for (const row of productattributevalues.where('product_id', productId)) {
    const attributeId = numberOf(row, 'optionid')
    if (!MENUS.includes(textOf(attributes.get(attributeId), 'type'))) continue
    axes.set(attributeId, [...(axes.get(attributeId) ?? []), numberOf(row, 'optionvalue_id')])
  }
  const wanted = axes.size === 0 ? [] : combine([...axes.values()])
  const names = new Set(wanted.map((ids) => ids.join('+')))
  for (const row of attributecombinations.where('product_id', productId)) {
    const name = valueIdsOf(row).join('+')
    if (!names.delete(name)) attributecombinations.remove(row.id)
  }
  for (const ids of wanted.filter((choice) => names.has(choice.join('+')))) {
    attributecombinations.add({
      note: '',
      product_id: productId,
      stock: typeof stock === 'number' ? stock : 0,
      ordering_without_stock: 'global_setting',
      product_number: '',
      ean_number: '',
      sku_number: '',
      delivery_time: 1,
      delivery_time_type: 'days',
      delivery_default_text: '',
      active: true,
      value_ids: ids,
      _madeAt: shop.now(),
    })
  }
  products.change(productId, { modifydate: timeText(shop.now()) })
}

function combine(axes: readonly (readonly number[])[]): number[][] {
  return axes.reduce<number[][]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => row.concat(value))),
    [[]],
  )
}

/** What a row of an order copies from the choices of its combination. */
export function choicesOf(request: CcvRequest, combination: Row): JsonObject[] {
  return objectsOf(combinationResource.present(combination, request), 'combination').map(
    (choice) => ({
      option_name: textOf(objectOf(choice, 'attribute'), 'name'),
      value_name: textOf(objectOf(choice, 'attribute_value'), 'name'),
      price: numberOf(choice, 'extra_price'),
    }),
  )
}

export const combinationRoutes: readonly CcvRoute[] = [
  childrenRoute('products', combinationResource, 'product_id'),
  readRoute(combinationResource),
  changeRoute(combinationResource),
  ...allRoutes(attributeResource),
  childrenRoute('attributes', attributeValueResource, 'attribute_id'),
  createRoute(attributeValueResource, { parent: 'attributes', parentField: 'attribute_id' }),
  readRoute(attributeValueResource),
  changeRoute(attributeValueResource),
  removeRoute(attributeValueResource),
  childrenRoute('products', chosenValueResource, 'product_id'),
  createRoute(chosenValueResource, { parent: 'products', parentField: 'product_id' }),
  readRoute(chosenValueResource),
  changeRoute(chosenValueResource),
  removeRoute(chosenValueResource),
  {
    method: 'GET',
    path: '/attributecombinations/:id/attributevalues/',
    answer: (request) => {
      const row = requireRow(request, 'attributecombinations', request.ids[0])
      const { attributevalues } = request.shop.tables
      const items = valueIdsOf(row)
        .flatMap((id) => attributevalues.get(id) ?? [])
        .map((value) => attributeValueResource.present(value, request))
      return {
        status: 200,
        body: { href: hrefOf(request, 'attributecombinations', row.id, 'attributevalues'), items },
      }
    },
  },
]
