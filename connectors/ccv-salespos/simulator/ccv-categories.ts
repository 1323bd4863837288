import type { Json } from '../../simulator/json.ts'
import { answerCollection } from './ccv-collection.ts'
import { CcvError } from './ccv-error.ts'
import { numberOf, shape, textOf } from './ccv-input.ts'
import { type CcvRequest, type CcvRoute, hrefOf, requireRow, shownFields } from './ccv-request.ts'
import {
  allRoutes,
  type CcvResource,
  changeRoute,
  childrenRoute,
  createRoute,
  readRoute,
  removeRoute,
} from './ccv-resource.ts'
import type { Row } from './ccv-table.ts'

export const categoryResource: CcvResource = {
  table: 'categories',
  isPaged: true,
  present: (row, request) => {
    const href = hrefOf(request, 'categories', row.id)
    return {
      href,
      ...shownFields(row, 'parentcategory_id'),
      deeplink: `${request.root.replace('/api/rest/v1', '')}/${textOf(row, 'alias')}`,
      producttocategories: { href: `${href}producttocategories/` },
      categories: { href: `${href}categories/` },
      parentcategory:
        typeof row['parentcategory_id'] === 'number'
          ? {
              id: row['parentcategory_id'],
              href: hrefOf(request, 'categories', row['parentcategory_id']),
            }
          : null,
      parent: { href: hrefOf(request, 'categories') },
    }
  },
  input: shape('name', {
    text: `name description description_bottom searchwords orderby meta_description meta_keywords
      page_title alias`,
    integer: `layout_of_products_id color color_alternative layout_of_categories_id items_per_page
      position parentcategory_id`,
    flag: `show_big_photo productphoto_in_canvas show_orderbutton show_on_website no_index no_follow`,
  }),
  prepare: (body, request, before) => {
    const { categories } = request.shop.tables
    const parentId = body['parentcategory_id']
    if (typeof parentId === 'number') refuseBadParent(request, parentId, before?.id)
    if (before) return body
    const siblings = categories.where('parentcategory_id', parentId ?? null)
    const highest = Math.max(0, ...siblings.map((row) => numberOf(row, 'position')))
    return {
      description: '',
      description_bottom: '',
      searchwords: '',
      show_orderbutton: true,
      orderby: 'position',
      items_per_page: 24,
      show_on_website: true,
      meta_description: '',
      meta_keywords: '',
      page_title: '',
      no_index: false,
      no_follow: false,
      alias: textOf(body, 'name')
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/gu, '-'),
      position: highest + 1,
      parentcategory_id: null,
      ...body,
    }
  },
  afterwards: (row, { shop }, what) => {
    if (what !== 'deleted') return
    const { categories, producttocategories } = shop.tables
    for (const child of categories.where('parentcategory_id', row.id)) {
      categories.change(child.id, { parentcategory_id: null })
    }
    for (const link of producttocategories.where('category_id', row.id)) {
      producttocategories.remove(link.id)
    }
  },
}

/** The parent must exist and must not lie beneath the category itself. */
function refuseBadParent({ shop }: CcvRequest, parentId: number, ownId: number | undefined): void {
  let row: Row | undefined = shop.tables.categories.get(parentId)
  if (!row) throw new CcvError('400.10', 'Property "parentcategory_id" names no category.')
  while (row) {
    if (row.id === ownId) throw new CcvError('400.10', 'A category cannot lie beneath itself.')
    row = shop.tables.categories.get(numberOf(row, 'parentcategory_id'))
  }
}

export const productCategoryResource: CcvResource = {
  table: 'producttocategories',
  isPaged: false,
  present: (row, request) => ({
    href: hrefOf(request, 'producttocategories', row.id),
    ...shownFields(row),
    product_href: hrefOf(request, 'products', numberOf(row, 'product_id')),
    category_href: hrefOf(request, 'categories', numberOf(row, 'category_id')),
  }),
  input: shape('product_id category_id', { integer: 'product_id category_id position' }),
  patchInput: shape('', { integer: 'position' }),
  prepare: (body, { shop }, before) => {
    if (before) return body
    const { products, categories, producttocategories } = shop.tables
    const [productId, categoryId] = [numberOf(body, 'product_id'), numberOf(body, 'category_id')]
    if (!products.get(productId) || !categories.get(categoryId)) {
      throw new CcvError('400.10', 'The product or the category does not exist.')
    }
    const placed = producttocategories.where('category_id', categoryId)
    if (placed.some((row) => row['product_id'] === productId)) throw new CcvError('500.40')
    return { position: placed.length + 1, ...body }
  },
}

function treeNode(row: Row, request: CcvRequest): Json {
  const children = request.shop.tables.categories.where('parentcategory_id', row.id)
  return {
    href: hrefOf(request, 'categories', row.id),
    id: row.id,
    name: textOf(row, 'name'),
    description: textOf(row, 'description'),
    position: numberOf(row, 'position'),
    show_on_website: row['show_on_website'] === true,
    deeplink: `${request.root.replace('/api/rest/v1', '')}/${textOf(row, 'alias')}`,
    children: children.map((child) => treeNode(child, request)),
  }
}

export const categoryRoutes: readonly CcvRoute[] = [
  ...allRoutes(categoryResource),
  {
    method: 'GET',
    path: '/categories/:id/categories/',
    answer: (request) => {
      const { id } = requireRow(request, 'categories', request.ids[0])
      const rows = request.shop.tables.categories.where('parentcategory_id', id)
      return answerCollection(request, rows, categoryResource)
    },
  },
  {
    method: 'GET',
    path: '/categorytree/',
    answer: (request) => ({
      status: 200,
      body: {
        href: hrefOf(request, 'categorytree'),
        root_categories: request.shop.tables.categories
          .where('parentcategory_id', null)
          .map((row) => treeNode(row, request)),
      },
    }),
  },
  childrenRoute('products', productCategoryResource, 'product_id'),
  childrenRoute('categories', productCategoryResource, 'category_id'),
  createRoute(productCategoryResource),
  readRoute(productCategoryResource),
  changeRoute(productCategoryResource),
  removeRoute(productCategoryResource),
]
