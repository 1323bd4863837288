import { isJsonObject, type Json, type JsonObject } from '../../simulator/json.ts'
import { checkBody, invalid, type Refused } from './check-body.ts'
import { COUNTRIES } from './countries.ts'
import type { ShopTarget } from './find-resource.ts'
import type { ShopResource } from './shop-resource.ts'
import { SHOP_RESOURCES } from './shop-resources.ts'
import { numberOf, of, type Row, type ShopTables, textOf } from './shop-tables.ts'

export type Written = { readonly row: Row } | { readonly refused: Refused }

/** Creates a row from a body. */
export function createRow(target: ShopTarget, body: JsonObject, tables: ShopTables): Written {
  const { resource } = target
  const refused = checkBody(resource, body, tables, undefined)
  if (refused) return { refused }
  const row = tables.insert(resource.path, {
    ...resource.fields,
    ...readFields(resource, body, tables),
  })
  afterCreate(resource, row, tables)
  afterWrite(resource, row, body, tables)
  return { row }
}

/** Changes a row by any subset of its fields. */
export function updateRow(
  resource: ShopResource,
  row: Row,
  body: JsonObject,
  tables: ShopTables,
): Written {
  const refused = checkBody(resource, body, tables, row)
  if (refused) return { refused }
  const before = numberOf(row['stockLevel'])
  Object.assign(row, readFields(resource, body, tables))
  tables.touch(row)
  if (resource.path === 'variants')
    recordMovement(row, numberOf(row['stockLevel']) - before, tables)
  afterWrite(resource, row, body, tables)
  return { row }
}

/** Deletes a row with what hangs on it. */
export function deleteRow(
  resource: ShopResource,
  row: Row,
  tables: ShopTables,
): Refused | undefined {
  if (resource.path === 'variants') {
    const siblings = of(tables, 'variants', 'product', numberOf(row['product']))
    if (siblings.length === 1) return invalid({ product: 'A product needs at least one variant.' })
    tables.remove('variants', row.id)
    const heir = siblings.find((other) => other.id !== row.id)
    if (row['isDefault'] === true && heir) heir['isDefault'] = true
    return undefined
  }
  const dependants: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    products: [
      ['variants', 'product'],
      ['categories/products', 'product'],
      ['products/*/attributes', 'product'],
    ],
    categories: [['categories/products', 'category']],
    types: [['types/attributes', 'type']],
    attributes: [
      ['types/attributes', 'attribute'],
      ['products/*/attributes', 'attribute'],
    ],
  }
  for (const [table, field] of dependants[resource.path] ?? []) {
    for (const other of of(tables, table, field, row.id)) tables.remove(table, other.id)
  }
  tables.remove(resource.path, row.id)
  return undefined
}

/** Only fields that may be written; countries come in as codes. */
function readFields(
  resource: ShopResource,
  body: JsonObject,
  tables: ShopTables,
): Record<string, Json> {
  const fields: Record<string, Json> = {}
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || !(name in (resource.fields ?? {}))) continue
    if (/Country$|^country_id$/u.test(name) && typeof value === 'string') {
      fields[name] = COUNTRIES.find(({ code }) => code === value.toLowerCase()) ?? false
    } else {
      fields[name] = value
    }
  }
  if (resource.path === 'variants') completeVariant(fields, body, tables)
  if (resource.path === 'sets') fields['options'] = numberOptions(fields['options'], tables)
  if (resource.path === 'webhooks') completeWebhook(fields)
  if (resource.path === 'products' && typeof fields['visibility'] === 'string') {
    fields['isVisible'] = fields['visibility'] !== 'hidden'
  }
  return fields
}

/** The shop computes the price that was not given, and shows options by name. */
function completeVariant(fields: Record<string, Json>, body: JsonObject, tables: ShopTables): void {
  const tax = tables.get('taxes', numberOf(body['tax'])) ?? tables.rows('taxes')[0]
  const factor = 1 + numberOf(tax?.['rate'])
  const { priceExcl, priceIncl } = fields
  if (typeof priceExcl === 'number' && priceIncl === undefined) {
    fields['priceIncl'] = round(priceExcl * factor)
  }
  if (typeof priceIncl === 'number' && priceExcl === undefined) {
    fields['priceExcl'] = round(priceIncl / factor)
  }
  if (Array.isArray(fields['options'])) {
    fields['options'] = fields['options'].map((wish: Json) => optionOf(wish, tables))
  }
}

function round(price: number): number {
  return Math.round(price * 10_000) / 10_000
}

function optionOf(wish: Json, tables: ShopTables): Json {
  if (!isJsonObject(wish)) return wish
  const wanted = isJsonObject(wish['value']) ? wish['value']['id'] : undefined
  for (const set of tables.rows('sets')) {
    for (const option of listIn(set['options'])) {
      if (option['id'] !== wish['id']) continue
      const value = listIn(option['values']).find(({ id }) => id === wanted)
      return { ...option, value: value ?? false }
    }
  }
  return wish
}

function numberOptions(options: Json | undefined, tables: ShopTables): Json {
  return listIn(options).map((option, at) => {
    const id = option['id'] ?? tables.insert('sets options', {}).id
    const values = listIn(option['values']).map((value, place) => {
      const valueId = value['id'] ?? tables.insert('sets values', {}).id
      return { id: valueId, sortOrder: value['sortOrder'] ?? place + 1, name: value['name'] ?? '' }
    })
    return { id, sortOrder: option['sortOrder'] ?? at + 1, name: option['name'] ?? '', values }
  })
}

function completeWebhook(fields: Record<string, Json>): void {
  const code = textOf(fields['language']) || 'nl'
  fields['language'] = { id: 1, code, locale: `${code}_NL`, title: code.toUpperCase() }
}

function afterCreate(resource: ShopResource, row: Row, tables: ShopTables): void {
  if (resource.path === 'products') {
    if (!textOf(row['fulltitle'])) row['fulltitle'] = row['title'] ?? ''
    row['url'] = textOf(row['url']) || slug(textOf(row['title']))
    tables.insert('variants', {
      ...resourceFields('variants'),
      product: row.id,
      isDefault: true,
      tax: tables.rows('taxes')[0]?.id ?? false,
    })
  }
  if (resource.path === 'variants') {
    row['tax'] = row['tax'] || (tables.rows('taxes')[0]?.id ?? false)
    recordMovement(row, numberOf(row['stockLevel']), tables)
  }
  if (resource.path === 'types/attributes' || resource.path === 'products/*/attributes') return
  if (resource.path === 'customers') row['type'] = 'registered'
}

function afterWrite(resource: ShopResource, row: Row, body: JsonObject, tables: ShopTables): void {
  if (resource.path === 'variants' && body['isDefault'] === true) {
    for (const other of of(tables, 'variants', 'product', numberOf(row['product']))) {
      if (other === row || other['isDefault'] !== true) continue
      other['isDefault'] = false
      tables.touch(other)
    }
  }
  if (resource.path === 'products') row['hasMatrix'] = typeof row['set'] === 'number'
  if (resource.path === 'categories') placeCategory(row, tables)
  if (resource.path === 'orders') recordEvent(row, 'order', textOf(row['status']), tables)
  if (resource.path === 'shipments') shipOrder(row, tables)
}

/** `path` is our own id first and the root last. */
function placeCategory(row: Row, tables: ShopTables): void {
  const parent = tables.get('categories', numberOf(row['parent']))
  const above = Array.isArray(parent?.['path']) ? parent['path'] : []
  row['path'] = [String(row.id), ...above]
  row['depth'] = above.length + 1
  const own = textOf(row['url']).split('/').at(-1) || slug(textOf(row['title']))
  row['url'] = parent ? `${textOf(parent['url'])}/${own}` : own
  if (!textOf(row['fulltitle'])) row['fulltitle'] = row['title'] ?? ''
}

function shipOrder(shipment: Row, tables: ShopTables): void {
  const order = tables.get('orders', numberOf(shipment['order']))
  if (!order) return
  if (shipment['status'] === 'shipped') order['shipmentStatus'] = 'shipped'
  recordEvent(order, 'shipment', textOf(shipment['status']), tables)
  tables.touch(order)
}

/** Notes what happened to an order. */
export function recordEvent(order: Row, type: string, message: string, tables: ShopTables): void {
  tables.insert('orders/events', {
    channel: 'api',
    type,
    message,
    comment: null,
    order: order.id,
    invoice: false,
    shipment: false,
  })
}

/** Notes a change of stock. */
export function recordMovement(variant: Row, change: number, tables: ShopTables): void {
  if (change === 0) return
  tables.insert('variants/movements', {
    channel: 'api',
    stockLevelChange: change,
    product: variant['product'] ?? false,
    variant: variant.id,
  })
}

/** What a new row is when nobody says otherwise. */
export function resourceFields(path: string): Readonly<Record<string, Json>> {
  return SHOP_RESOURCES.find((resource) => resource.path === path)?.fields ?? {}
}

/** A title as part of an address. */
export function slug(title: string): string {
  return title
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
}

function listIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((item: Json) => isJsonObject(item)) : []
}
