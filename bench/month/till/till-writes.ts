import { num, type Row, row, str } from '../json.ts'
import { knownFields, wrongIn } from './bodies.ts'
import { BusinessError } from './business-error.ts'
import { changeOrder, createOrder } from './till-orders.ts'
import { merged } from './till-people.ts'
import type { TillLook } from './till-shapes.ts'
import { makeCombinations } from './till-state.ts'

const TARIFFS: Record<string, number> = {
  normal: 21,
  'low a': 9,
  'low b': 9,
  'extra low': 6,
  zero: 0,
}

/** Lengths that a 2017 client knew (4.8). */
const LENGTHS: Record<string, number> = {
  productnumber: 50,
  name: 200,
  shortdescription: 255,
  description: 65_536,
}

/** Which schema a body must agree with; where the contract has none the body is taken as it is. */
function checked(shape: string | undefined, body: Row): Row {
  if (shape === undefined) return body
  const wrong = wrongIn(shape, body)
  if (wrong !== undefined) throw new BusinessError(400, '400.10', wrong)
  return knownFields(shape, body)
}

function productFields(body: Row, look: TillLook): Row {
  for (const [name, most] of Object.entries(LENGTHS)) {
    if (str(body[name]).length > most) {
      throw new BusinessError(400, '400.10', `${name} is longer than ${most}`)
    }
  }
  const fields: Row = { ...body }
  const tariff = body['taxtariff']
  if (typeof tariff === 'string') {
    const rate = TARIFFS[tariff]
    if (rate === undefined) throw new BusinessError(400, '400.10', 'taxtariff is unknown')
    fields['vatrate'] = rate
  }
  if (typeof body['brand'] === 'string' && body['brand'] !== '') {
    const brand = look.state.where('brands', 'name', body['brand'])[0]
    fields['brand_id'] = (brand ?? look.state.add('brands', { name: body['brand'] }))['id']
  }
  delete fields['brand']
  return fields
}

function createProduct(body: Row, look: TillLook): Row {
  if (body['taxtariff'] === undefined && body['vatrate'] === undefined) {
    throw new BusinessError(400, '400.10', 'taxtariff is required')
  }
  if (!look.state.get('packages', num(body['package_id']))) {
    throw new BusinessError(400, '400.10', 'package_id is unknown')
  }
  return look.state.add('products', {
    active: true,
    createdate: look.state.now(),
    modifydate: look.state.now(),
    productnumber: '',
    eannumber: '',
    mpnnumber: '',
    shortdescription: '',
    description: '',
    purchaseprice: 0,
    unit: 'stuk',
    stockenabled: false,
    stocktype: 'Product',
    stock: 0,
    memo: '',
    weight: 0,
    ordering_without_stock: 'global_setting',
    ...productFields(body, look),
  })
}

function createUser(body: Row, look: TillLook): Row {
  const name = str(body['username'])
  if (name === '') throw new BusinessError(400, '400.10', 'username is empty')
  unique('users', 'username', name, look)
  return look.state.add('users', {
    group_id: null,
    status: true,
    approval_status: 'accepted',
    product_in_category_discount: 'highest',
    userinfo: {},
    ...body,
  })
}

function unique(table: string, field: string, value: string, look: TillLook, own = 0) {
  const same = look.state
    .all(table)
    .some((each) => str(each[field]).toLowerCase() === value.toLowerCase() && each['id'] !== own)
  if (same)
    throw new BusinessError(500, '500.50', 'The value must be unique; it is in use already.')
}

function createProductValue(product: number, body: Row, look: TillLook): Row {
  const value = look.state.get('attributevalues', num(body['optionvalue']))
  if (!value) throw new BusinessError(400, '400.10', 'optionvalue is unknown')
  const same = look.state
    .where('productattributevalues', 'product_id', product)
    .some((each) => each['optionvalue_id'] === value['id'])
  if (same) throw new BusinessError(500, '500.40', 'The property already exists.')
  const made = look.state.add('productattributevalues', {
    product_id: product,
    optionid: value['attribute_id'],
    optionvalue_id: value['id'],
    optionposition: 1,
    position: body['position'] ?? 1,
    price: num(body['price']),
    enable: true,
  })
  makeCombinations(product, num(body['stock']), look.state)
  return made
}

function linkOnce(table: string, names: readonly string[], body: Row, look: TillLook): Row {
  const same = look.state
    .all(table)
    .some((each) => names.every((name) => each[name] === body[name]))
  if (same) throw new BusinessError(500, '500.40', 'The property already exists.')
  return look.state.add(table, body)
}

type Create = (body: Row, parent: number, look: TillLook) => Row

/** What may be made, by the path it is posted to; `#` is the id of what it belongs to. */
const CREATES: Record<string, { table: string; shape?: string; make: Create }> = {
  orders: {
    table: 'orders',
    shape: 'orders.post',
    make: (body, _, look) => createOrder(body, look.state, look.rules),
  },
  users: { table: 'users', shape: 'users.post', make: (body, _, look) => createUser(body, look) },
  products: {
    table: 'products',
    shape: 'products.post',
    make: (body, _, look) => createProduct(body, look),
  },
  categories: {
    table: 'categories',
    shape: 'categories.post',
    make: (body, _, look) =>
      look.state.add('categories', {
        description: '',
        position: 1,
        show_on_website: true,
        alias: '',
        ...body,
      }),
  },
  attributes: {
    table: 'attributes',
    shape: 'attributes.input',
    make: (body, _, look) => {
      unique('attributes', 'name', str(body['name']), look)
      return look.state.add('attributes', body)
    },
  },
  'attributes/#/attributevalues': {
    table: 'attributevalues',
    shape: 'attributevalues.post',
    make: (body, attribute, look) =>
      look.state.add('attributevalues', { ...body, attribute_id: attribute }),
  },
  'products/#/productattributevalues': {
    table: 'productattributevalues',
    shape: 'productattributevalues.post',
    make: (body, product, look) => createProductValue(product, body, look),
  },
  brands: {
    table: 'brands',
    make: (body, _, look) => {
      unique('brands', 'name', str(body['name']), look)
      return look.state.add('brands', body)
    },
  },
  producttocategories: {
    table: 'producttocategories',
    shape: 'producttocategories.post',
    make: (body, _, look) =>
      linkOnce('producttocategories', ['product_id', 'category_id'], body, look),
  },
  productpropertygroups: {
    table: 'productpropertygroups',
    make: (body, _, look) => look.state.add('productpropertygroups', body),
  },
  'productpropertygroups/#/productproperties': {
    table: 'productproperties',
    shape: 'productproperties.post',
    make: (body, group, look) => look.state.add('productproperties', { ...body, group_id: group }),
  },
  'productproperties/#/productpropertyoptions': {
    table: 'productpropertyoptions',
    make: (body, property, look) =>
      look.state.add('productpropertyoptions', { ...body, property_id: property }),
  },
  producttopropertygroups: {
    table: 'producttopropertygroups',
    make: (body, _, look) =>
      linkOnce('producttopropertygroups', ['product_id', 'product_property_group_id'], body, look),
  },
  productpropertyvalues: {
    table: 'productpropertyvalues',
    shape: 'productpropertyvalues.post',
    make: (body, _, look) =>
      linkOnce('productpropertyvalues', ['product_id', 'product_property_id'], body, look),
  },
  'orders/#/ordernotes': {
    table: 'ordernotes',
    make: (body, order, look) =>
      look.state.add('ordernotes', {
        ...body,
        order_id: order,
        type: 'note',
        create_date: look.state.now(),
      }),
  },
  'orders/#/invoices': {
    table: 'invoices',
    make: (body, order, look) =>
      look.state.add('invoices', {
        status: look.state.get('orders', order)?.['paid'] === true ? 'paid' : 'unpaid',
        ...body,
        order_id: order,
        invoicenumber: 20_000 + look.state.all('invoices').length,
        create_date: look.state.now(),
        type: 'invoice',
        external_reference: body['external_reference'] ?? null,
      }),
  },
  webhooks: {
    table: 'webhooks',
    shape: 'webhooks.post',
    make: (body, _, look) =>
      look.state.add('webhooks', {
        is_active: true,
        ...body,
        createdate: look.state.now(),
        key: 'k3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3',
      }),
  },
}

export function create(
  path: string,
  parent: number,
  body: Row,
  look: TillLook,
): { table: string; record: Row } {
  const known = CREATES[path]
  if (!known) throw new BusinessError(405, '405.10', 'The method is not allowed.')
  return { table: known.table, record: known.make(checked(known.shape, body), parent, look) }
}

const PATCHES: Record<string, string | undefined> = {
  orders: 'orders.patch',
  users: 'users.patch',
  products: 'products.patch',
  attributecombinations: 'attributecombinations.patch',
  categories: 'categories.patch',
}

const MAY_CHANGE = new Set([
  ...Object.keys(PATCHES),
  'attributes',
  'attributevalues',
  'productattributevalues',
  'productproperties',
  'productpropertygroups',
  'productpropertyoptions',
  'productpropertyvalues',
  'producttocategories',
  'brands',
  'invoices',
  'webhooks',
  'orderrows',
])

export function change(table: string, record: Row, sent: Row, look: TillLook) {
  if (!MAY_CHANGE.has(table)) throw new BusinessError(405, '405.10', 'The method is not allowed.')
  const body = checked(PATCHES[table], sent)
  if (table === 'orders') return changeOrder(record, body, look.state, look.rules)
  if (table === 'users') {
    if (typeof body['username'] === 'string') {
      unique('users', 'username', body['username'], look, num(record['id']))
    }
    const { userinfo, ...fields } = body
    Object.assign(record, fields)
    if (userinfo !== undefined) record['userinfo'] = merged(row(record['userinfo']), row(userinfo))
    return
  }
  Object.assign(record, table === 'products' ? productFields(body, look) : body)
  if (table === 'products') record['modifydate'] = look.state.now()
}
