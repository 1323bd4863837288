import type { JsonObject } from '../../simulator/json.ts'
import { COUNTRIES } from './countries.ts'
import type { ShopResource } from './shop-resource.ts'
import { SHOP_RESOURCES } from './shop-resources.ts'
import { numberOf, of, type Row, type ShopTables, textOf } from './shop-tables.ts'

/** A refusal with the message per field that the API gives. */
export interface Refused {
  readonly status: number
  readonly message: string
  readonly errors?: Readonly<Record<string, string>>
}

type Errors = Record<string, string>

const MAX_VARIANTS = 50

/** Says what is wrong with a body; `row` is what it would change, absent when it would create. */
export function checkBody(
  resource: ShopResource,
  body: JsonObject,
  tables: ShopTables,
  row: Row | undefined,
): Refused | undefined {
  const errors: Errors = {
    ...missingFields(resource, body, row),
    ...unknownRelations(resource, body, tables),
    ...unknownValues(resource, body),
    ...rulesOf(resource.path, body, tables, row),
  }
  return Object.keys(errors).length > 0 ? invalid(errors) : undefined
}

/** 422 with a message per field. */
export function invalid(errors: Readonly<Errors>): Refused {
  return { status: 422, message: 'The data is not valid.', errors }
}

function missingFields(resource: ShopResource, body: JsonObject, row: Row | undefined): Errors {
  const errors: Errors = {}
  for (const field of resource.required ?? []) {
    const value = body[field]
    const absent = value === undefined ? row === undefined : value === '' || value === null
    if (absent) errors[field] = `The field ${field} is required.`
  }
  return errors
}

function unknownRelations(resource: ShopResource, body: JsonObject, tables: ShopTables): Errors {
  const errors: Errors = {}
  for (const [field, path] of Object.entries(resource.one ?? {})) {
    const id = body[field]
    const known = SHOP_RESOURCES.some((other) => other.path === path)
    if (typeof id === 'number' && known && !tables.get(path, id)) {
      errors[field] = `The ${field} ${id} does not exist.`
    }
  }
  return errors
}

function unknownValues(resource: ShopResource, body: JsonObject): Errors {
  const errors: Errors = {}
  for (const [field, value] of Object.entries(body)) {
    const code = textOf(value).toLowerCase()
    if (field.endsWith('Country') && code && !COUNTRIES.some((known) => known.code === code)) {
      errors[field] = `The country "${code}" is not known.`
    }
    const allowed = CHOICES[resource.path]?.[field]
    if (allowed && !allowed.includes(textOf(value))) {
      errors[field] = `The ${field} must be one of ${allowed.join(', ')}.`
    }
  }
  return errors
}

function rulesOf(path: string, body: JsonObject, tables: ShopTables, row: Row | undefined): Errors {
  if (path === 'customers') {
    const email = textOf(body['email']).toLowerCase()
    const taken = tables
      .rows('customers')
      .some((other) => other !== row && textOf(other['email']).toLowerCase() === email)
    return email && taken ? { email: 'This e-mail address is already in use.' } : {}
  }
  if (path === 'variants' && !row) {
    const siblings = of(tables, 'variants', 'product', numberOf(body['product']))
    const full = siblings.length >= MAX_VARIANTS
    return full ? { product: `A product may have ${MAX_VARIANTS} variants.` } : {}
  }
  if (path === 'categories/products') {
    const twice = of(tables, path, 'product', numberOf(body['product'])).some(
      (other) => other['category'] === body['category'],
    )
    return twice ? { product: 'The product is in this category already.' } : {}
  }
  return {}
}

const CHOICES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  orders: {
    status: [
      'on_hold',
      'processing_awaiting_payment',
      'processing_awaiting_shipment',
      'processing_awaiting_pickup',
      'processing_ready_for_pickup',
      'completed',
      'completed_shipped',
      'completed_picked_up',
      'cancelled',
    ],
    paymentStatus: ['not_paid', 'partially_paid', 'paid', 'cancelled'],
    shipmentStatus: ['not_shipped', 'partially_shipped', 'shipped', 'cancelled'],
  },
  variants: { stockTracking: ['disabled', 'enabled', 'indicator'] },
  products: { visibility: ['hidden', 'visible', 'auto'] },
}
