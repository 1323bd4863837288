import type { Answer, Asked } from '../http-model.ts'
import { isRow, num, parse, type Row, str } from '../json.ts'
import { BusinessError } from './business-error.ts'
import { collection, expanded } from './till-lists.ts'
import { type TillLook, told } from './till-shapes.ts'
import { change, create } from './till-writes.ts'

const TABLES = [
  'orders',
  'orderrows',
  'ordernotes',
  'users',
  'usergroups',
  'products',
  'attributecombinations',
  'attributes',
  'attributevalues',
  'productattributevalues',
  'productpropertygroups',
  'productproperties',
  'productpropertyoptions',
  'productpropertyvalues',
  'producttopropertygroups',
  'categories',
  'producttocategories',
  'brands',
  'suppliers',
  'conditions',
  'packages',
  'paymethods',
  'webshops',
  'invoices',
  'returns',
  'webhooks',
]

/** What is listed below a record, and by which field it belongs to it. */
const BELOW: Record<string, string> = {
  'orders/orderrows': 'order_id',
  'orders/ordernotes': 'order_id',
  'orders/invoices': 'order_id',
  'products/attributecombinations': 'product_id',
  'products/productattributevalues': 'product_id',
  'products/producttocategories': 'product_id',
  'products/producttopropertygroups': 'product_id',
  'attributes/attributevalues': 'attribute_id',
  'categories/producttocategories': 'category_id',
  'productpropertygroups/productproperties': 'group_id',
  'productproperties/productpropertyoptions': 'property_id',
}

/** Lists that exist and are always empty in this till. */
const EMPTY = new Set([
  'invoicerows',
  'returnrows',
  'productphotos',
  'orderlabels',
  'productattributesets',
])

const READ_ONLY = new Set([
  'packages',
  'paymethods',
  'webshops',
  'returns',
  'suppliers',
  'conditions',
])

function bodyOf(asked: Asked): Row {
  const sent = parse(asked.body)
  if (!isRow(sent)) throw new BusinessError(400, '400.10', 'The body is not JSON.')
  return sent
}

function tree(look: TillLook, parent: number): Row[] {
  return look.state
    .all('categories')
    .filter((each) => num(each['parentcategory_id']) === parent)
    .map((each) => ({
      href: `${look.root}categories/${num(each['id'])}/`,
      id: each['id'],
      name: each['name'],
      description: each['description'],
      position: each['position'],
      show_on_website: each['show_on_website'],
      deeplink: '',
      children: tree(look, num(each['id'])),
    }))
}

/** Products and combinations by a number, for looking one up by hand (4.2). Assumed shape of an item. */
function productQueries(asked: Asked, look: TillLook): Answer {
  const number = asked.query.get('productnumber') ?? asked.query.get('skunumber')
  const products = look.state.all('products').filter((each) => each['productnumber'] === number)
  const variants = look.state
    .all('attributecombinations')
    .filter((each) => each['product_number'] === number || each['sku_number'] === number)
  const items = [
    ...products.map((each) => ({ product_id: each['id'], attributecombination_id: null })),
    ...variants.map((each) => ({
      product_id: each['product_id'],
      attributecombination_id: each['id'],
    })),
  ]
  return { status: 200, body: { href: look.root, items } }
}

function single(path: string, asked: Asked, look: TillLook): Answer | undefined {
  if (asked.method !== 'GET') return undefined
  if (path === '') {
    const items = TABLES.map((name) => ({
      href: `${look.root}${name}/`,
      title: name,
      description: '',
      uri: `/api/rest/v1/${name}/`,
    }))
    return { status: 200, body: { href: look.root, items } }
  }
  if (path === 'status') return { status: 200, body: { href: `${look.root}status/` } }
  if (path === 'productqueries') return productQueries(asked, look)
  if (path === 'categorytree') {
    return {
      status: 200,
      body: { href: `${look.root}categorytree/`, root_categories: tree(look, 0) },
    }
  }
  return undefined
}

function onList(table: string, asked: Asked, look: TillLook): Answer {
  if (asked.method === 'GET') {
    return { status: 200, body: collection(table, look.state.all(table), asked, look) }
  }
  if (asked.method !== 'POST') throw new BusinessError(405, '405.10', 'The method is not allowed.')
  if (READ_ONLY.has(table)) throw new BusinessError(500, '501.30', 'The resource is read-only.')
  const made = create(table, 0, bodyOf(asked), look)
  return { status: 201, body: told(made.table, made.record, look) }
}

function onRecord(table: string, record: Row, asked: Asked, look: TillLook): Answer {
  if (asked.method === 'GET') {
    return { status: 200, body: expanded(told(table, record, look), record, asked, look) }
  }
  if (asked.method === 'PATCH') {
    change(table, record, bodyOf(asked), look)
    return { status: 204, body: undefined }
  }
  if (asked.method !== 'DELETE' || table === 'orders') {
    throw new BusinessError(405, '405.10', 'The method is not allowed.')
  }
  look.state.remove(table, num(record['id']))
  return { status: 204, body: undefined }
}

function subCategories(record: Row, asked: Asked, look: TillLook): Answer {
  const children = look.state.where('categories', 'parentcategory_id', record['id'])
  return { status: 200, body: collection('categories', children, asked, look) }
}

function productsOf(record: Row, asked: Asked, look: TillLook): Answer {
  const inside = look.state
    .where('producttocategories', 'category_id', record['id'])
    .map((each) => each['product_id'])
  const ids = new Set(inside)
  const found = look.state.all('products').filter((each) => ids.has(each['id']))
  return { status: 200, body: collection('products', found, asked, look) }
}

function onPart(table: string, record: Row, part: string, asked: Asked, look: TillLook): Answer {
  const id = num(record['id'])
  if (asked.method === 'POST') {
    const made = create(`${table}/#/${part}`, id, bodyOf(asked), look)
    return { status: 201, body: told(made.table, made.record, look) }
  }
  if (asked.method !== 'GET') throw new BusinessError(405, '405.10', 'The method is not allowed.')
  if (table === 'categories' && part === 'categories') return subCategories(record, asked, look)
  if (table === 'categories' && part === 'products') return productsOf(record, asked, look)
  const field = BELOW[`${table}/${part}`]
  if (field === undefined && !EMPTY.has(part))
    throw new BusinessError(404, '404.20', 'The resource name is invalid.')
  const below = field === undefined ? [] : look.state.where(part, field, id)
  return { status: 200, body: collection(part, below, asked, look) }
}

/** Paths of CCV end in a slash: one without is another resource, and there is none. */
export function route(asked: Asked, look: TillLook): Answer {
  const [, path] = /^\/api\/rest\/v1\/(.*)$/.exec(asked.path) ?? []
  if (path === undefined || (path !== '' && !path.endsWith('/'))) {
    throw new BusinessError(404, '404.20', 'The resource name is invalid.')
  }
  const words = path.split('/').slice(0, -1)
  const known = single(words.join('/'), asked, look)
  if (known) return known
  const [table = '', id, part] = words
  if (!TABLES.includes(table))
    throw new BusinessError(404, '404.20', 'The resource name is invalid.')
  if (id === undefined) return onList(table, asked, look)
  const record = look.state.get(table, Number(id))
  if (!record) throw new BusinessError(404, '404.10', `There is no ${str(id)} in ${table}.`)
  if (part === undefined) return onRecord(table, record, asked, look)
  return onPart(table, record, part, asked, look)
}
