import type { Json, JsonObject } from '../../simulator/json.ts'
import { CcvError } from './ccv-error.ts'
import { numberOf, shape } from './ccv-input.ts'
import { type CcvRequest, type CcvRoute, hrefOf, shownFields } from './ccv-request.ts'
import {
  allRoutes,
  type CcvResource,
  changeRoute,
  childrenRoute,
  createRoute,
  readRoute,
  removeRoute,
} from './ccv-resource.ts'
import { timeText } from './ccv-shop.ts'
import type { Row } from './ccv-table.ts'

export const propertyGroupResource: CcvResource = {
  table: 'productpropertygroups',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'productpropertygroups', row.id),
    ...shownFields(row),
    productproperties: hrefOf(request, 'productpropertygroups', row.id, 'productproperties'),
  }),
  input: shape('name', { text: 'name' }),
}

export const propertyOptionResource: CcvResource = {
  table: 'productpropertyoptions',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'productpropertyoptions', row.id),
    ...shownFields(row, 'property_id'),
  }),
  input: shape('name', { text: 'name', integer: 'position' }),
}

export const propertyResource: CcvResource = {
  table: 'productproperties',
  isPaged: false,
  present: (row, request) => {
    const options = hrefOf(request, 'productproperties', row.id, 'productpropertyoptions')
    return {
      href: hrefOf(request, 'productproperties', row.id),
      parent: null,
      description: '',
      position: 1,
      icon: null,
      type: 'text',
      ...shownFields(row, 'group_id'),
      options: { href: options },
      children: [],
    }
  },
  input: shape(
    'name',
    { text: 'name description icon type', integer: 'parent position' },
    {},
    { type: ['text', 'checkbox', 'option', 'group'] },
  ),
}

export const propertyValueResource: CcvResource = {
  table: 'productpropertyvalues',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'productpropertyvalues', row.id),
    ...shownFields(row),
  }),
  prepare: prepareValue,
  afterwards: touchProduct,
}

/** The value is free text, a flag for a checkbox, or the id of an option: so it has no one type. */
function prepareValue(body: JsonObject, request: CcvRequest, before: Row | undefined): JsonObject {
  const { tables } = request.shop
  const productId = numberOf(before ?? body, 'product_id')
  const propertyId = numberOf(before ?? body, 'product_property_id')
  const property = tables.productproperties.get(propertyId)
  if (!tables.products.get(productId) || !property) {
    throw new CcvError('400.10', 'The product or the property does not exist.')
  }
  const links = tables.producttopropertygroups.where('product_id', productId)
  if (!links.some((link) => link['product_property_group_id'] === property['group_id'])) {
    throw new CcvError('400.10', 'The group of this property is not linked to the product.')
  }
  const twins = tables.productpropertyvalues
    .where('product_id', productId)
    .filter((row) => row['product_property_id'] === propertyId && row.id !== before?.id)
  if (twins.length > 0) throw new CcvError('500.40')
  return { ...body, value: valueText(body['value'], property, request) }
}

function valueText(value: Json | undefined, property: Row, { shop }: CcvRequest): string {
  if (value === undefined || typeof value === 'object') {
    throw new CcvError('400.10', 'Property "value" is required.')
  }
  if (property['type'] === 'option') {
    const option = shop.tables.productpropertyoptions.get(Number(value))
    if (option?.['property_id'] !== property.id) {
      throw new CcvError('400.10', 'Property "value" must be the id of one of its options.')
    }
  }
  return String(value)
}

function touchProduct(row: Row, { shop }: CcvRequest): void {
  shop.tables.products.change(numberOf(row, 'product_id'), { modifydate: timeText(shop.now()) })
}

/** Which groups of properties a product has, with its values beside each. */
export const propertyLinkResource: CcvResource = {
  table: 'producttopropertygroups',
  isPaged: false,
  present: (row, request) => {
    const [productId, groupId] = [
      numberOf(row, 'product_id'),
      numberOf(row, 'product_property_group_id'),
    ]
    const { productpropertyvalues, productproperties } = request.shop.tables
    const collection = productpropertyvalues
      .where('product_id', productId)
      .filter((value) => {
        const property = productproperties.get(numberOf(value, 'product_property_id'))
        return property?.['group_id'] === groupId
      })
      .map((value) => propertyValueResource.present(value, request))
    return {
      href: hrefOf(request, 'producttopropertygroups', row.id),
      ...shownFields(row),
      product_href: hrefOf(request, 'products', productId),
      product_property_group_href: hrefOf(request, 'productpropertygroups', groupId),
      values: { collection },
    }
  },
  input: shape('product_id product_property_group_id', {
    integer: 'product_id product_property_group_id',
  }),
  prepare: (body, { shop }) => {
    const [productId, groupId] = [body['product_id'], body['product_property_group_id']]
    const { products, productpropertygroups, producttopropertygroups } = shop.tables
    if (!products.get(Number(productId)) || !productpropertygroups.get(Number(groupId))) {
      throw new CcvError('400.10', 'The product or the group does not exist.')
    }
    const links = producttopropertygroups.where('product_id', productId ?? null)
    if (links.some((link) => link['product_property_group_id'] === groupId)) {
      throw new CcvError('500.40')
    }
    return body
  },
  afterwards: touchProduct,
}

export const featureRoutes: readonly CcvRoute[] = [
  ...allRoutes(propertyGroupResource),
  childrenRoute('productpropertygroups', propertyResource, 'group_id'),
  createRoute(propertyResource, { parent: 'productpropertygroups', parentField: 'group_id' }),
  readRoute(propertyResource),
  changeRoute(propertyResource),
  removeRoute(propertyResource),
  childrenRoute('productproperties', propertyOptionResource, 'property_id'),
  createRoute(propertyOptionResource, { parent: 'productproperties', parentField: 'property_id' }),
  readRoute(propertyOptionResource),
  changeRoute(propertyOptionResource),
  removeRoute(propertyOptionResource),
  // There is no list of values: they stand in the links of a product.
  createRoute(propertyValueResource),
  readRoute(propertyValueResource),
  changeRoute(propertyValueResource),
  removeRoute(propertyValueResource),
  childrenRoute('products', propertyLinkResource, 'product_id'),
  createRoute(propertyLinkResource),
  readRoute(propertyLinkResource),
  removeRoute(propertyLinkResource),
]
