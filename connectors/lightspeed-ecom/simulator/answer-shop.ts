import { isJsonObject, type Json, type JsonObject } from '../../simulator/json.ts'
import type { SimulatedAnswer, SimulatedRequest } from '../../simulator/simulated-system.ts'
import type { Refused } from './check-body.ts'
import { creditOrder } from './credit-order.ts'
import { findResource, type ShopTarget } from './find-resource.ts'
import { type ListSetup, narrow, pageOf, selectRows } from './list-rows.ts'
import { embedInOrder, type Presentation, presentRow, resourceAt } from './present-row.ts'
import type { RateWindows } from './rate-windows.ts'
import type { ShopResource } from './shop-resource.ts'
import { type Permissions, showSingleton } from './shop-singletons.ts'
import type { Row } from './shop-tables.ts'
import { createRow, deleteRow, updateRow, type Written } from './write-rows.ts'

/** Everything that answering needs besides the request. */
export interface Shop extends ListSetup {
  readonly key: string
  readonly secret: string
  readonly languages: readonly string[]
  readonly permissions: () => Permissions
  readonly currency: () => string
  readonly windows: RateWindows
  readonly happened: (resource: ShopResource, action: string, row: Row) => void
  /** An order is called off. */
  readonly cancelled: (order: Row) => void
  readonly grow: (path: string) => void
  readonly shrink: (path: string) => void
}

/** Answers as the shop's API does, without its rate limits. */
export function answerShop(shop: Shop, request: SimulatedRequest): SimulatedAnswer {
  const [, language = '', ...rest] = request.path.split('/')
  if (!isOurs(shop, request)) return fail(request, 401, 'Invalid API key or secret.')
  if (!shop.languages.includes(language)) {
    return fail(request, 404, 'Unknown or inactive language.')
  }
  const file = rest.join('/')
  if (!file.endsWith('.json')) return absent(request)
  const path = file.slice(0, -'.json'.length)
  const root = `http://${request.headers['host'] ?? 'simulator'}/${language}`
  const single = showSingleton(path, {
    ...shop,
    root,
    permissions: shop.permissions(),
    currency: shop.currency(),
  })
  if (single === undefined) return answerPath(shop, request, path, root)
  return request.method === 'GET' ? { status: 200, body: single } : notAllowed(request)
}

function answerPath(
  shop: Shop,
  request: SimulatedRequest,
  path: string,
  root: string,
): SimulatedAnswer {
  const presentation: Presentation = { tables: shop.tables, root }
  const credit = /^orders\/(\d+)\/credit$/u.exec(path)
  const bulk = path === 'variants/bulk'
  const target = findResource(credit ? `orders/${credit[1]}` : bulk ? 'variants' : path)
  if (!target) return absent(request)
  const { permission } = target.resource
  const need = request.method === 'GET' ? 'read' : 'write'
  if (!shop.permissions()[permission][need]) {
    return fail(request, 403, `The key has no permission to ${need} ${permission}.`)
  }
  if (bulk) return answerBulk(shop, request)
  if (credit) return answerCredit(shop, request, target, presentation)
  if (target.parentId !== undefined && !parentOf(shop, target)) return absent(request)
  if (request.method === 'GET') return answerRead(shop, request, target, presentation)
  return answerWrite(shop, request, target, presentation)
}

/** An error in the shape of this API. */
export function fail(
  request: SimulatedRequest,
  status: number,
  message: string,
  errors?: Readonly<Record<string, string>>,
): SimulatedAnswer {
  const error = { code: status, method: request.method, request: request.path, message }
  return { status, body: { error: errors ? { ...error, errors } : error } }
}

function isOurs({ key, secret }: Shop, request: SimulatedRequest): boolean {
  const expected = Buffer.from(`${key}:${secret}`).toString('base64')
  return request.headers['authorization'] === `Basic ${expected}`
}

function answerRead(
  shop: Shop,
  request: SimulatedRequest,
  target: ShopTarget,
  presentation: Presentation,
): SimulatedAnswer {
  const { resource, id, count } = target
  if (id !== undefined) {
    const row = rowOf(shop, target)
    if (!row) return absent(request)
    const shown =
      resource.path === 'orders'
        ? embedInOrder(row, presentation)
        : presentRow(resource, row, presentation)
    return {
      status: 200,
      body: { [resource.singular]: narrow(shown, request.query.get('fields')) },
    }
  }
  const page = Number(request.query.get('page') ?? 1)
  if (!count && page > 1 && shop.faults.strike('page-growing', request)) shop.grow(resource.path)
  if (!count && page > 1 && shop.faults.strike('page-shrinking', request)) {
    shop.shrink(resource.path)
  }
  const rows = selectRows(target, request, shop)
  if (count) return { status: 200, body: { count: rows.length } }
  const shown = pageOf(rows, request, shop).map((row) =>
    narrow(presentRow(resource, row, presentation), request.query.get('fields')),
  )
  return { status: 200, body: { [resource.plural]: shown } }
}

function answerWrite(
  shop: Shop,
  request: SimulatedRequest,
  target: ShopTarget,
  presentation: Presentation,
): SimulatedAnswer {
  const { resource, id } = target
  const verb = verbOf(request.method, id)
  if (!verb || !resource.can.includes(verb)) return notAllowed(request)
  const row = rowOf(shop, target)
  if (verb === 'delete') return answerDelete(shop, request, resource, row)
  if (id !== undefined && !row && resource.path !== 'products/*/attributes') return absent(request)
  const key = resource.writeKey ?? resource.singular
  const body = bodyIn(request.json, key)
  if (!body) return fail(request, 400, `The body must have the key "${key}".`)
  const written = row ? updateFor(shop, resource, row, body) : createNew(shop, target, body)
  if ('refused' in written) return refuse(request, written.refused)
  shop.happened(resource, verb === 'create' ? 'created' : 'updated', written.row)
  const shown = presentRow(resource, written.row, presentation)
  return { status: verb === 'create' ? 201 : 200, body: { [resource.singular]: shown } }
}

function updateFor(shop: Shop, resource: ShopResource, row: Row, body: JsonObject): Written {
  const before = row['status']
  const written = updateRow(resource, row, body, shop.tables)
  const isCalledOff = before !== 'cancelled' && row['status'] === 'cancelled'
  if (resource.path === 'orders' && isCalledOff) shop.cancelled(row)
  return written
}

function answerDelete(
  shop: Shop,
  request: SimulatedRequest,
  resource: ShopResource,
  row: Row | undefined,
): SimulatedAnswer {
  if (!row) return absent(request)
  const refused = deleteRow(resource, row, shop.tables)
  if (refused) return refuse(request, refused)
  shop.happened(resource, 'deleted', row)
  return { status: 204 }
}

function answerCredit(
  shop: Shop,
  request: SimulatedRequest,
  target: ShopTarget,
  presentation: Presentation,
): SimulatedAnswer {
  if (request.method !== 'POST') return notAllowed(request)
  const order = rowOf(shop, target)
  const body = bodyIn(request.json, 'credit')
  if (!order) return absent(request)
  if (!body) return fail(request, 400, 'The body must have the key "credit".')
  const written = creditOrder(order, body, shop.tables)
  if ('refused' in written) return refuse(request, written.refused)
  const invoices = resourceAt('invoices')
  shop.happened(invoices, 'created', written.row)
  return { status: 201, body: { invoice: presentRow(invoices, written.row, presentation) } }
}

function createNew(shop: Shop, target: ShopTarget, body: JsonObject): Written {
  const { path } = target.resource
  if (path === 'products/*/attributes') return createValue(shop, target, body)
  if (path === 'webhooks' && shop.tables.rows(path).length >= 10) {
    return { refused: { status: 403, message: 'Your plan allows 10 webhooks.' } }
  }
  return createRow(target, body, shop.tables)
}

/** A value is not created but put under the id of its attribute. */
function createValue({ tables }: Shop, { parentId, id }: ShopTarget, body: JsonObject): Written {
  if (id === undefined || !tables.get('attributes', id)) {
    return { refused: { status: 404, message: 'Attribute not found.' } }
  }
  const fields = { product: parentId, attribute: id, value: body['value'] ?? '' }
  return { row: tables.insert('products/*/attributes', fields) }
}

/** `PUT variants/bulk.json`, whose form is assumed. */
function answerBulk(shop: Shop, request: SimulatedRequest): SimulatedAnswer {
  if (request.method !== 'PUT') return notAllowed(request)
  const list = isJsonObject(request.json) ? request.json['variant'] : undefined
  const wishes: readonly Json[] = Array.isArray(list) ? list : []
  const resource = resourceAt('variants')
  for (const wish of wishes) {
    if (!isJsonObject(wish)) return fail(request, 400, 'A list of variants was expected.')
    const row = shop.tables.get('variants', Number(wish['id']))
    if (!row) return fail(request, 422, 'The data is not valid.', { id: 'Variant not found.' })
    const written = updateRow(resource, row, wish, shop.tables)
    if ('refused' in written) return refuse(request, written.refused)
    shop.happened(resource, 'updated', row)
  }
  return { status: 200, body: { variants: [] } }
}

function rowOf({ tables }: Shop, { resource, parentId, id }: ShopTarget): Row | undefined {
  if (resource.path === 'products/*/attributes') {
    return tables
      .rows(resource.path)
      .find((row) => row['product'] === parentId && row['attribute'] === id)
  }
  const row = id === undefined ? undefined : tables.get(resource.path, id)
  return resource.parent && row?.[resource.parent] !== parentId ? undefined : row
}

function parentOf({ tables }: Shop, { resource, parentId }: ShopTarget): Row | undefined {
  return tables.get(resource.path.split('/')[0] ?? '', parentId ?? 0)
}

function verbOf(method: string, id: number | undefined): string | undefined {
  if (id === undefined) return method === 'POST' ? 'create' : undefined
  return { PUT: 'update', DELETE: 'delete' }[method]
}

function bodyIn(json: Json | undefined, key: string): JsonObject | undefined {
  const body = isJsonObject(json) ? json[key] : undefined
  return isJsonObject(body) ? body : undefined
}

function absent(request: SimulatedRequest): SimulatedAnswer {
  return fail(request, 404, 'Resource not found.')
}

function notAllowed(request: SimulatedRequest): SimulatedAnswer {
  return fail(request, 405, 'Method not allowed.')
}

function refuse(request: SimulatedRequest, { status, message, errors }: Refused): SimulatedAnswer {
  return fail(request, status, message, errors)
}
