import type { Article } from '../../simulator/articles.ts'
import type { JsonObject } from '../../simulator/json.ts'
import { categoryResource, productCategoryResource } from './ccv-categories.ts'
import {
  attributeResource,
  attributeValueResource,
  chosenValueResource,
  valueIdsOf,
} from './ccv-combinations.ts'
import {
  propertyGroupResource,
  propertyLinkResource,
  propertyOptionResource,
  propertyResource,
  propertyValueResource,
} from './ccv-features.ts'
import { numberOf, textOf } from './ccv-input.ts'
import { productResource } from './ccv-products.ts'
import type { CcvResource } from './ccv-resource.ts'
import type { CcvShop, TableName } from './ccv-shop.ts'
import type { Row } from './ccv-table.ts'

export type MakeRow = (
  shop: CcvShop,
  resource: CcvResource,
  body: JsonObject,
  owner?: JsonObject,
) => Row

/** How an article comes to stand in this shop. */
export interface Planting {
  readonly prefix: string
  readonly isEnriched: boolean
}

/** Makes the function that puts an article into the shop: product, category, choices, stock, features. */
export function createArticlePlanter(
  shop: CcvShop,
  make: MakeRow,
): (article: Article, planting: Planting) => void {
  const group = make(shop, propertyGroupResource, { name: 'Specifications' })
  const owner = { group_id: group.id }
  const country = make(shop, propertyResource, { name: 'Country of origin', type: 'text' }, owner)
  const material = make(shop, propertyResource, { name: 'Material', type: 'option' }, owner)
  make(shop, propertyResource, { name: 'Washable', type: 'checkbox' }, owner)

  const found = (
    table: TableName,
    field: string,
    value: string,
    parent: JsonObject,
  ): Row | undefined =>
    shop.tables[table]
      .where(field, value)
      .find((row) => Object.entries(parent).every(([name, id]) => row[name] === id))
  const ensure = (resource: CcvResource, body: JsonObject, parent: JsonObject = {}): Row =>
    found(resource.table, 'name', textOf(body, 'name'), parent) ??
    make(shop, resource, body, resource.table === 'categories' ? {} : parent)

  function plantCategory(path: readonly string[]): number | undefined {
    let parentId: number | null = null
    for (const name of path) {
      const parent: JsonObject = { parentcategory_id: parentId }
      parentId = ensure(categoryResource, { name, ...parent }, parent).id
    }
    return parentId ?? undefined
  }

  function plantChoices(product: Row, article: Article, prefix: string): void {
    const seen = new Set<number>()
    for (const variant of article.variants) {
      article.axes.forEach((axis, index) => {
        const attribute = ensure(attributeResource, { name: axis, type: 'option_menu_required' })
        const beneath = { attribute_id: attribute.id }
        const name = variant.values[index] ?? ''
        const value = ensure(attributeValueResource, { name, default_price: 0 }, beneath)
        if (seen.has(value.id)) return
        seen.add(value.id)
        const body = { optionvalue: value.id, price: 0 }
        make(shop, chosenValueResource, body, { product_id: product.id })
      })
    }
    stockCombinations(shop, product, article, prefix)
  }

  function plantFeatures(product: Row, article: Article): void {
    if (article.country === undefined && article.material === undefined) return
    const productId = { product_id: product.id }
    make(shop, propertyLinkResource, { ...productId, product_property_group_id: group.id })
    if (article.country !== undefined) {
      const body = { ...productId, product_property_id: country.id, value: article.country }
      make(shop, propertyValueResource, body)
    }
    if (article.material !== undefined) {
      const beneath = { property_id: material.id }
      const option = ensure(propertyOptionResource, { name: article.material }, beneath)
      const body = { ...productId, product_property_id: material.id, value: String(option.id) }
      make(shop, propertyValueResource, body)
    }
  }

  return (article, { prefix, isEnriched }) => {
    const product = make(shop, productResource, productOf(article, prefix, isEnriched))
    const categoryId = plantCategory(article.category)
    if (categoryId !== undefined) {
      make(shop, productCategoryResource, { product_id: product.id, category_id: categoryId })
    }
    if (article.axes.length > 0) plantChoices(product, article, prefix)
    plantFeatures(product, article)
  }
}

function productOf(article: Article, prefix: string, isEnriched: boolean): JsonObject {
  const [first] = article.variants
  const hasChoices = article.axes.length > 0
  return {
    productnumber: prefix + baseSku(article),
    eannumber: hasChoices ? '' : first.ean,
    name: article.title,
    shortdescription: article.description.slice(0, 255),
    description: isEnriched
      ? `<p>Met de hand geschreven in de kassa: ${article.title}.</p>${article.content}`
      : article.content,
    taxtariff: article.lowTax ? 'low a' : 'normal',
    price: first.priceIncl,
    discount: 0,
    purchaseprice: first.cost,
    package_id: 1,
    stockenabled: true,
    stocktype: hasChoices ? 'Attribute' : 'Product',
    stock: hasChoices ? 0 : first.stock,
    weight: first.grams / 1000,
    active: true,
    ...(article.brand === undefined ? {} : { brand: article.brand }),
  }
}

/** What the SKUs of an article's variants have in common: the number of the product itself. */
function baseSku(article: Article): string {
  const [first] = article.variants
  return article.axes.length === 0 ? first.sku : first.sku.split('-').slice(0, 2).join('-')
}

/** Gives every combination the number, barcode and stock of the variant with the same choices. */
function stockCombinations(shop: CcvShop, product: Row, article: Article, prefix: string): void {
  const { attributecombinations, attributevalues } = shop.tables
  for (const row of attributecombinations.where('product_id', product.id)) {
    const names = valueIdsOf(row).map((id) => attributevalues.get(id)?.['name'])
    const variant = article.variants.find((candidate) =>
      candidate.values.every((value, index) => value === names[index]),
    )
    if (!variant) continue
    attributecombinations.change(row.id, {
      product_number: prefix + variant.sku,
      sku_number: prefix + variant.sku,
      ean_number: variant.ean,
      stock: variant.stock,
      active: numberOf(row, 'product_id') === product.id,
    })
  }
}
