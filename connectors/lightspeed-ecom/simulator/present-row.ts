import type { Json } from '../../simulator/json.ts'
import type { ShopResource } from './shop-resource.ts'
import { SHOP_RESOURCES } from './shop-resources.ts'
import { numberOf, type Row, type ShopTables } from './shop-tables.ts'

/** What presenting needs to know of the request. */
export interface Presentation {
  readonly tables: ShopTables
  /** Scheme and host, then the language: what links start with. */
  readonly root: string
}

/** A row as the API shows it: relations as links, times with an offset, `false` for nothing. */
export function presentRow(
  resource: ShopResource,
  row: Row,
  presentation: Presentation,
): Record<string, Json | undefined> {
  const shown: Record<string, Json | undefined> = { id: row.id }
  for (const [name, value] of Object.entries(row)) {
    if (name !== resource.parent) shown[name] = value
  }
  if (resource.timeless) {
    delete shown['createdAt']
    delete shown['updatedAt']
  } else {
    shown['createdAt'] = zoned(numberOf(row['createdAt']))
    shown['updatedAt'] = zoned(numberOf(row['updatedAt']))
  }
  for (const [field, path] of Object.entries(resource.one ?? {})) {
    const id = row[field]
    shown[field] = typeof id === 'number' ? link(presentation, `${path}/${id}`, id) : false
  }
  for (const [field, url] of Object.entries(resource.many ?? {})) {
    shown[field] = link(presentation, url.replace('{id}', String(row.id)), false)
  }
  if (resource.path === 'products') shown['set'] = setOf(row, presentation)
  if (resource.path === 'products/*/attributes') return productAttribute(row, presentation)
  return shown
}

/** An order read by itself carries its relations inside the links. */
export function embedInOrder(
  row: Row,
  presentation: Presentation,
): Record<string, Json | undefined> {
  const shown = presentRow(resourceAt('orders'), row, presentation)
  const { tables } = presentation
  const listOf = (path: string) =>
    tables
      .rows(path)
      .filter((other) => other['order'] === row.id)
      .map((other) => presentRow(resourceAt(path), other, presentation))
  const relations = resourceAt('orders').many ?? {}
  const customer = tables.get('customers', numberOf(row['customer']))
  const parts: Record<string, Json> = {
    invoices: listOf('invoices'),
    shipments: listOf('shipments'),
    products: listOf('orders/*/products'),
    events: listOf('orders/events'),
    metafields: [],
  }
  if (customer) parts['customer'] = presentRow(resourceAt('customers'), customer, presentation)
  for (const [field, embedded] of Object.entries(parts)) {
    const url = relations[field]?.replace('{id}', String(row.id))
    const id = field === 'customer' ? numberOf(row['customer']) : false
    shown[field] = link(presentation, url ?? `customers/${String(id)}`, id, embedded)
  }
  return shown
}

/** The definition of a path. */
export function resourceAt(path: string): ShopResource {
  const found = SHOP_RESOURCES.find((resource) => resource.path === path)
  if (!found) throw new Error(`The simulator has no resource "${path}".`)
  return found
}

function link({ root }: Presentation, url: string, id: number | false, embedded?: Json): Json {
  const [path, query] = url.split('?')
  const address = `${root}/${path}.json${query ? `?${query}` : ''}`
  return { resource: { id, url, link: address, ...(embedded === undefined ? {} : { embedded }) } }
}

function setOf(row: Row, { tables }: Presentation): Json {
  const set = tables.get('sets', numberOf(row['set']))
  if (!set) return false
  const { id, createdAt, updatedAt, name, options } = set
  return {
    id,
    createdAt: zoned(numberOf(createdAt)),
    updatedAt: zoned(numberOf(updatedAt)),
    name,
    options,
  }
}

/** The id of a value on a product is the id of its attribute. */
function productAttribute(row: Row, presentation: Presentation): Record<string, Json | undefined> {
  const attribute = presentation.tables.get('attributes', numberOf(row['attribute']))
  return {
    id: numberOf(row['attribute']),
    value: row['value'],
    attribute: attribute ? presentRow(resourceAt('attributes'), attribute, presentation) : false,
  }
}

const amsterdam = new Intl.DateTimeFormat('en', {
  timeZone: 'Europe/Amsterdam',
  timeZoneName: 'longOffset',
})

/** `2026-06-02T10:24:43+02:00`, the way the European cluster tells time. */
export function zoned(milliseconds: number): string {
  const part = amsterdam.formatToParts(milliseconds).find(({ type }) => type === 'timeZoneName')
  const offset = part?.value.replace('GMT', '') || '+00:00'
  const hours = Number(offset.slice(1, 3)) * (offset.startsWith('-') ? -1 : 1)
  const local = new Date(milliseconds + hours * 3_600_000)
  return `${local.toISOString().slice(0, 19)}${offset}`
}
