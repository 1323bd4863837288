import { num, type Row } from '../json.ts'
import { RESOURCES, type Resource } from './resources.ts'
import { type ShopState, variantOptions } from './shop-state.ts'

export interface Look {
  state: ShopState
  /** `https://api.webshopapp.com/nl/` of this model. */
  base: string
}

function link(target: string, id: unknown, look: Look, embedded?: Row): Row {
  const [path, query] = target.split('?')
  const tail = query === undefined ? '' : `?${query}`
  return {
    resource: {
      id,
      url: target,
      link: `${look.base}${path}.json${tail}`,
      ...(embedded && { embedded }),
    },
  }
}

function toOne(value: unknown, path: string, look: Look): unknown {
  const id = num(value)
  return id === 0 ? false : link(`${path}/${id}`, id, look)
}

function special(resource: Resource, record: Row, look: Look): Row {
  if (resource.path === 'variants') return { options: variantOptions(record, look.state) }
  if (resource.path === 'products') {
    return { set: look.state.get('sets', num(record['set'])) ?? false }
  }
  if (resource.path === 'categories') return place(record, look.state)
  if (resource.path === 'webhooks' && typeof record['language'] === 'string') {
    return { language: { id: 1, code: record['language'], locale: 'nl_NL', title: 'Nederlands' } }
  }
  return {}
}

/** Own id first, root last, as strings. */
function place(record: Row, state: ShopState): Row {
  const path: string[] = []
  let at: Row | undefined = record
  while (at && path.length < 20) {
    path.push(String(at['id']))
    at = state.get('categories', num(at['parent']))
  }
  return { path, depth: path.length }
}

/** A record as the shop tells it. */
export function shape(resource: Resource, record: Row, look: Look): Row {
  const shown: Row = { ...record, ...special(resource, record, look) }
  for (const [name, path] of Object.entries(resource.links ?? {})) {
    shown[name] = toOne(record[name], path, look)
  }
  for (const [name, target] of Object.entries(resource.lists ?? {})) {
    shown[name] = link(target.replace('#', String(record['id'])), false, look)
  }
  return shown
}

/** A line of an order: its own table below the order, with links to article and variant. */
export function lineShape(line: Row, look: Look): Row {
  return {
    ...line,
    product: toOne(line['product'], 'products', look),
    variant: toOne(line['variant'], 'variants', look),
  }
}

export function valueShape(value: Row, look: Look): Row {
  const attribute = look.state.get('attributes', num(value['attribute']))
  const resource = RESOURCES.find((each) => each.path === 'attributes')
  return {
    id: value['attribute'],
    value: value['value'],
    attribute: attribute && resource ? shape(resource, attribute, look) : false,
  }
}

const resource = (path: string) => RESOURCES.find((each) => each.path === path)

/** `GET orders/{id}.json` inlines its customer, lines, invoices and shipments (documentation example). */
export function wholeOrder(order: Row, look: Look): Row {
  const id = num(order['id'])
  const of = (path: string): Row[] => {
    const found = resource(path)
    if (!found) return []
    return look.state
      .all(path)
      .filter((each) => each['order'] === id)
      .map((each) => shape(found, each, look))
  }
  const shown: Row = { ...order }
  const customers = resource('customers')
  const customer = look.state.get('customers', num(order['customer']))
  const orders = resource('orders')
  if (orders) Object.assign(shown, shape(orders, order, look))
  if (customers && customer) {
    shown['customer'] = link(
      `customers/${num(customer['id'])}`,
      customer['id'],
      look,
      shape(customers, customer, look),
    )
  }
  const lines = look.state.below('orders', id, 'products').map((line) => lineShape(line, look))
  const many = (target: string, embedded: Row[]): Row => ({
    resource: {
      id: false,
      url: target,
      link: `${look.base}${target.replace('?', '.json?')}`,
      embedded,
    },
  })
  shown['products'] = many(`orders/${id}/products`, lines)
  shown['invoices'] = many(`invoices?order=${id}`, of('invoices'))
  shown['shipments'] = many(`shipments?order=${id}`, of('shipments'))
  return shown
}
