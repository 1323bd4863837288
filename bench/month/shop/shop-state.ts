import { isRow, num, type Row, rows, str } from '../json.ts'
import { RESOURCES, type Resource } from './resources.ts'

/** Records of a shop, as they are stored: links are ids. Every write moves `updatedAt`. */
export interface ShopState {
  add: (path: string, fields: Row) => Row
  change: (path: string, id: number, fields: Row) => Row
  remove: (path: string, id: number) => void
  get: (path: string, id: number) => Row | undefined
  all: (path: string) => Row[]
  /** Lines of an order, items of an invoice, values of a product: what is listed below a record. */
  below: (path: string, id: number, part: string) => Row[]
  nextId: () => number
  now: () => string
  /** Called after each write, for webhooks. */
  watch: (see: (path: string, action: string, record: Row) => void) => void
}

const COUNTRIES: Record<string, Row> = {
  nl: { id: 150, code: 'nl', code3: 'nld', title: 'Netherlands, The' },
  be: { id: 20, code: 'be', code3: 'bel', title: 'Belgium' },
  de: { id: 80, code: 'de', code3: 'deu', title: 'Germany' },
}

/** Country objects when read, two-letter strings when written (1.10). */
export function country(code: string): Row | false {
  return COUNTRIES[code.toLowerCase()] ?? false
}

export function isoAtShop(ms: number): string {
  // The cluster of Europe tells its own time, not UTC (1.3).
  return new Date(ms + 3_600_000).toISOString().replace(/\.\d+Z$/, '+01:00')
}

function resourceOf(path: string): Resource {
  const found = RESOURCES.find((each) => each.path === path)
  if (!found) throw new Error(`the shop has no ${path}`)
  return found
}

export function createShopState(clock: () => number): ShopState {
  const tables = new Map<string, Map<number, Row>>()
  const parts = new Map<string, Row[]>()
  const watchers: ((path: string, action: string, record: Row) => void)[] = []
  let last = 1_000_000
  const tableOf = (path: string) => {
    const known = tables.get(path)
    if (known) return known
    const made = new Map<number, Row>()
    tables.set(path, made)
    return made
  }
  const now = () => isoAtShop(clock())
  const nextId = () => ++last
  const tell = (path: string, action: string, record: Row) => {
    for (const see of watchers) see(path, action, record)
  }
  const state: ShopState = {
    now,
    nextId,
    add: (path, fields) => {
      const resource = resourceOf(path)
      const dates = resource.undated ? {} : { createdAt: now(), updatedAt: now() }
      const record: Row = { id: nextId(), ...dates, ...structuredClone(resource.blank), ...fields }
      tableOf(path).set(num(record['id']), record)
      tell(path, 'created', record)
      return record
    },
    change: (path, id, fields) => {
      const record = tableOf(path).get(id)
      if (!record) throw new Error(`${path}/${id} is not there`)
      Object.assign(record, fields)
      if (!resourceOf(path).undated) record['updatedAt'] = now()
      tell(path, 'updated', record)
      return record
    },
    remove: (path, id) => {
      const record = tableOf(path).get(id)
      tableOf(path).delete(id)
      if (record) tell(path, 'deleted', record)
    },
    get: (path, id) => tableOf(path).get(id),
    all: (path) => [...tableOf(path).values()],
    below: (path, id, part) => {
      const key = `${path}/${id}/${part}`
      const known = parts.get(key)
      if (known) return known
      const made: Row[] = []
      parts.set(key, made)
      return made
    },
    watch: (see) => watchers.push(see),
  }
  return state
}

/** A body as the shop takes it, made into what is stored: country codes and links become records. */
export function stored(resource: Resource, body: Row, state: ShopState): Row {
  const kept: Row = { ...body }
  for (const name of Object.keys(body)) {
    if (name.endsWith('Country') && typeof body[name] === 'string') kept[name] = country(body[name])
    if (resource.links?.[name] && body[name] === null) kept[name] = false
  }
  for (const fixed of ['id', 'createdAt', 'updatedAt', ...Object.keys(resource.lists ?? {})]) {
    delete kept[fixed]
  }
  if (resource.path === 'sets' && 'options' in body) kept['options'] = setOptions(body, state)
  return kept
}

function setOptions(body: Row, state: ShopState): Row[] {
  return rows(body['options']).map((option, index) => ({
    id: num(option['id']) || state.nextId(),
    sortOrder: num(option['sortOrder'], index + 1),
    name: str(option['name']),
    values: rows(option['values']).map((value, place) => ({
      id: num(value['id']) || state.nextId(),
      sortOrder: num(value['sortOrder'], place + 1),
      name: str(value['name']),
    })),
  }))
}

/** Options of a variant come in as ids (assumed, 1.11) and go out with names and all values. */
export function variantOptions(variant: Row, state: ShopState): Row[] {
  const product = state.get('products', num(variant['product']))
  const set = product ? state.get('sets', num(product['set'])) : undefined
  const known = rows(set?.['options'])
  return rows(variant['options']).flatMap((chosen) => {
    const option = known.find((each) => each['id'] === chosen['id'])
    const wanted = isRow(chosen['value']) ? chosen['value']['id'] : chosen['value']
    const value = rows(option?.['values']).find((each) => each['id'] === wanted)
    return option && value
      ? [
          {
            id: option['id'],
            name: option['name'],
            sortOrder: option['sortOrder'],
            values: option['values'],
            value,
          },
        ]
      : []
  })
}
