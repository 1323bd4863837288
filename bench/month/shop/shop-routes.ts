import type { Answer, Asked } from '../http-model.ts'
import { isRow, num, parse, type Row, rows, str } from '../json.ts'
import { RESOURCES, type Resource } from './resources.ts'
import { filtered, narrowed, page } from './shop-list.ts'
import { type Look, lineShape, shape, valueShape, wholeOrder } from './shop-shapes.ts'
import { stored } from './shop-state.ts'

export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const ok = (body: unknown, status = 200): Answer => ({ status, body })

function bodyOf(asked: Asked, key: string): Row {
  const sent = parse(asked.body)
  if (!isRow(sent)) throw new Refused(400, 'The body is not JSON.')
  const inner = sent[key]
  if (!isRow(inner)) throw new Refused(422, `The body must have "${key}".`)
  return inner
}

function answerList(resource: Resource, asked: Asked, look: Look): Answer {
  const kept = filtered(resource, look.state.all(resource.path), asked)
  if (typeof kept === 'string') throw new Refused(422, kept)
  return ok({
    [resource.many]: page(kept, asked).map((each) => narrowed(shape(resource, each, look), asked)),
  })
}

/** What the shop refuses in a body: types it cannot hold, links that lead nowhere. */
function check(resource: Resource, fields: Row, look: Look) {
  for (const [name, path] of Object.entries(resource.links ?? {})) {
    const id = fields[name]
    if (id === undefined || id === false || id === null) continue
    if (!look.state.get(path, num(id))) throw new Refused(422, `${name} ${num(id)} does not exist.`)
  }
  const level = fields['stockLevel']
  if (level !== undefined && !Number.isInteger(level)) {
    throw new Refused(422, 'stockLevel must be an integer.')
  }
  const tracking = fields['stockTracking']
  if (tracking !== undefined && !['disabled', 'enabled', 'indicator'].includes(str(tracking))) {
    throw new Refused(422, 'stockTracking is unknown.')
  }
}

function create(resource: Resource, asked: Asked, look: Look): Answer {
  const body = bodyOf(asked, resource.one)
  for (const name of resource.required ?? []) {
    if (body[name] === undefined || body[name] === '')
      throw new Refused(422, `${name} is required.`)
  }
  const fields = stored(resource, body, look.state)
  check(resource, fields, look)
  const made = look.state.add(resource.path, fields)
  if (resource.path === 'products') {
    // A product always has at least one variant (1.11).
    look.state.add('variants', { product: made['id'], isDefault: true })
  }
  if (resource.path === 'variants') settleDefault(made, look)
  return ok(
    {
      [resource.path === 'types/attributes' ? 'typesAttributes' : resource.one]: shape(
        resource,
        made,
        look,
      ),
    },
    201,
  )
}

function settleDefault(variant: Row, look: Look) {
  if (variant['isDefault'] !== true) return
  for (const other of look.state.all('variants')) {
    const rival = other['product'] === variant['product'] && other['id'] !== variant['id']
    if (rival && other['isDefault'] === true) {
      look.state.change('variants', num(other['id']), { isDefault: false })
    }
  }
}

function moved(record: Row, fields: Row, look: Look) {
  const change = num(fields['stockLevel'], num(record['stockLevel'])) - num(record['stockLevel'])
  if (change === 0) return
  look.state.add('variants/movements', {
    channel: 'api',
    stockLevelChange: change,
    product: record['product'],
    variant: record['id'],
  })
}

function update(resource: Resource, record: Row, body: Row, look: Look): Row {
  const fields = stored(resource, body, look.state)
  check(resource, fields, look)
  if (resource.path === 'variants') moved(record, fields, look)
  const changed = look.state.change(resource.path, num(record['id']), fields)
  if (resource.path === 'variants') settleDefault(changed, look)
  return changed
}

function one(resource: Resource, record: Row, asked: Asked, look: Look): Answer {
  const letter = { GET: 'L', PUT: 'U', DELETE: 'D' }[asked.method]
  if (letter === undefined || !resource.may.includes(letter))
    throw new Refused(405, 'Method not allowed.')
  if (asked.method === 'DELETE') {
    look.state.remove(resource.path, num(record['id']))
    return { status: 204, body: undefined }
  }
  const shown =
    asked.method === 'PUT' ? update(resource, record, bodyOf(asked, resource.one), look) : record
  const full = resource.path === 'orders' && asked.method === 'GET'
  const told = full ? wholeOrder(shown, look) : shape(resource, shown, look)
  return ok({ [resource.one]: narrowed(told, asked) })
}

function bulk(asked: Asked, look: Look): Answer {
  const variants = RESOURCES.find((each) => each.path === 'variants')
  const sent = parse(asked.body)
  const changes = isRow(sent) ? rows(sent['variant']) : []
  if (!variants || changes.length === 0) throw new Refused(422, 'The body must have "variant".')
  const found = changes.map((change) => {
    const record = look.state.get('variants', num(change['id']))
    if (!record) throw new Refused(404, `Variant ${str(change['id'])} not found.`)
    return { record, change }
  })
  const changed = found.map(({ record, change }) => update(variants, record, change, look))
  return ok({ variants: changed.map((each) => shape(variants, each, look)) })
}

/** Values of features: PUT makes and changes them, POST is not there (1.6). */
function featureValues(product: Row, tail: string | undefined, asked: Asked, look: Look): Answer {
  const values = look.state.below('products', num(product['id']), 'attributes')
  if (tail === undefined) {
    if (asked.method !== 'GET') throw new Refused(405, 'Method not allowed.')
    return ok({ productAttributes: values.map((each) => valueShape(each, look)) })
  }
  const attribute = Number(tail)
  const index = values.findIndex((each) => each['attribute'] === attribute)
  if (asked.method === 'PUT') {
    if (!look.state.get('attributes', attribute)) throw new Refused(404, 'Attribute not found.')
    const value = { attribute, value: bodyOf(asked, 'productAttributes')['value'] }
    if (index < 0) values.push(value)
    else values[index] = value
    look.state.change('products', num(product['id']), {})
    return ok({ productAttribute: valueShape(value, look) })
  }
  const value = values[index]
  if (!value) throw new Refused(404, 'Value not found.')
  if (asked.method === 'GET') return ok({ productAttribute: valueShape(value, look) })
  if (asked.method !== 'DELETE') throw new Refused(405, 'Method not allowed.')
  values.splice(index, 1)
  return { status: 204, body: undefined }
}

const PARTS: Record<string, { one: string; many: string }> = {
  'orders/products': { one: 'orderProduct', many: 'orderProducts' },
  'invoices/items': { one: 'invoiceItem', many: 'invoiceItems' },
  'shipments/products': { one: 'shipmentProduct', many: 'shipmentProducts' },
}

function part(resource: Resource, record: Row, words: string[], asked: Asked, look: Look): Answer {
  const [name = '', tail] = words
  if (resource.path === 'products' && name === 'attributes') {
    return featureValues(record, tail, asked, look)
  }
  const known = PARTS[`${resource.path}/${name}`]
  if (!known && name !== 'metafields' && name !== 'images' && name !== 'relations') {
    throw new Refused(404, 'Unknown resource.')
  }
  if (asked.method !== 'GET') throw new Refused(405, 'Method not allowed.')
  const all = look.state.below(resource.path, num(record['id']), name)
  const told = all.map((each) =>
    name === 'products' && resource.path === 'orders' ? lineShape(each, look) : each,
  )
  if (tail === 'count') return ok({ count: told.length })
  const names = known ?? { one: `${resource.one}Metafield`, many: `${resource.one}Metafields` }
  if (tail === undefined) return ok({ [names.many]: page(told, asked) })
  const found = told.find((each) => String(each['id']) === tail)
  if (!found) throw new Refused(404, 'Not found.')
  return ok({ [names.one]: found })
}

/** The longest known path in front, then an id, then what is below it. */
export function route(path: string, asked: Asked, look: Look): Answer {
  if (path === 'variants/bulk') {
    if (asked.method !== 'PUT') throw new Refused(405, 'Method not allowed.')
    return bulk(asked, look)
  }
  const resource = RESOURCES.filter(
    (each) => path === each.path || path.startsWith(`${each.path}/`),
  ).toSorted((short, long) => long.path.length - short.path.length)[0]
  if (!resource) throw new Refused(404, 'Unknown resource.')
  const rest = path.slice(resource.path.length + 1)
  if (rest === '') {
    if (asked.method === 'GET') return answerList(resource, asked, look)
    if (asked.method === 'POST' && resource.may.includes('C')) return create(resource, asked, look)
    throw new Refused(405, 'Method not allowed.')
  }
  if (rest === 'count') {
    const kept = filtered(resource, look.state.all(resource.path), asked)
    if (typeof kept === 'string') throw new Refused(422, kept)
    return ok({ count: kept.length })
  }
  const [id = '', ...words] = rest.split('/')
  const record = look.state.get(resource.path, Number(id))
  if (!record) throw new Refused(404, `${resource.one} not found.`)
  return words.length === 0
    ? one(resource, record, asked, look)
    : part(resource, record, words, asked, look)
}
