import type { Asked } from '../http-model.ts'
import { num, type Row, str } from '../json.ts'
import { BusinessError } from './business-error.ts'
import { type TillLook, told } from './till-shapes.ts'

/** Filters that are documented (4.2). What is not in here filters nothing: no e-mail, no reference, no change date. */
type Filter = (record: Row, wanted: string) => boolean

const FILTERS: Record<string, Record<string, Filter>> = {
  orders: {
    ordernumber: (order, wanted) => str(order['ordernumber']) === wanted,
    status: (order, wanted) => str(order['status']) === wanted,
    is_paid: (order, wanted) => String(order['paid'] === true) === wanted,
    min_create_date: (order, wanted) => Date.parse(str(order['create_date'])) >= Date.parse(wanted),
    max_create_date: (order, wanted) => Date.parse(str(order['create_date'])) <= Date.parse(wanted),
  },
  products: {
    productnumber: (product, wanted) => product['productnumber'] === wanted,
    eannumber: (product, wanted) => product['eannumber'] === wanted,
    mpnnumber: (product, wanted) => product['mpnnumber'] === wanted,
    productname: (product, wanted) =>
      str(product['name']).toLowerCase().includes(wanted.toLowerCase()),
    active: (product, wanted) => String(product['active'] === true) === wanted,
    minstock: (product, wanted) => num(product['stock']) >= Number(wanted),
    maxstock: (product, wanted) => num(product['stock']) <= Number(wanted),
  },
  users: { approval_status: (user, wanted) => user['approval_status'] === wanted },
  invoices: {
    ordernumber: (invoice, wanted) => str(invoice['ordernumber']) === wanted,
    ordernumber_full: (invoice, wanted) => invoice['ordernumber_full'] === wanted,
    invoicenumber: (invoice, wanted) => str(invoice['invoicenumber']) === wanted,
    status: (invoice, wanted) => invoice['status'] === wanted,
    min_create_date: (invoice, wanted) =>
      Date.parse(str(invoice['create_date'])) >= Date.parse(wanted),
  },
}

const ORDERS: Record<string, readonly string[]> = {
  orders: ['id', 'ordernumber', 'create_date', 'deliver_date'],
  products: ['id', 'name', 'createdate', 'modifydate'],
  users: ['id', 'first_name', 'last_name'],
  invoices: ['id', 'create_date', 'invoicenumber', 'ordernumber', 'status', 'total_price'],
}

/** Lists that have start and size; the rest tells all at once (models: Resource/Collection). */
const PAGED = new Set([
  'orders',
  'products',
  'users',
  'usergroups',
  'invoices',
  'invoicerows',
  'returns',
  'returnrows',
  'productattributevalues',
  'orderrows',
  'categories',
  'webhooks',
  'paymethods',
  'webshops',
])

function sorted(table: string, records: Row[], asked: Asked): Row[] {
  const by = asked.query.get('orderby')
  if (by === null) return records
  const field = by.replace(/_desc$/, '')
  if (!ORDERS[table]?.includes(field)) {
    throw new BusinessError(400, '400.10', `orderby ${field} is unknown`)
  }
  const sign = by.endsWith('_desc') ? -1 : 1
  const value = (record: Row) => record[field]
  return records.toSorted((one, other) => {
    const [left, right] = [value(one), value(other)]
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
    return sign * str(left).localeCompare(str(right))
  })
}

/** Sub-collections that `expand` inlines as `collection`; without members that is an empty list. */
const EXPANDABLE = new Set([
  'attributecombinations',
  'producttocategories',
  'producttopropertygroups',
  'productattributesets',
  'productphotos',
  'productkeywords',
  'attributecombinationphotos',
])

export function expanded(record: Row, source: Row, asked: Asked, look: TillLook): Row {
  const result = { ...record }
  for (const name of (asked.query.get('expand') ?? '').split(',')) {
    const part = result[name]
    if (!EXPANDABLE.has(name) || typeof part !== 'object' || part === null) continue
    result[name] = {
      ...part,
      collection: look.state
        .where(name, 'product_id', source['id'])
        .map((each) => told(name, each, look)),
    }
  }
  return result
}

function shown(table: string, records: Row[], asked: Asked, look: TillLook): Row[] {
  return records.map((each) => expanded(told(table, each, look), each, asked, look))
}

export function collection(table: string, records: Row[], asked: Asked, look: TillLook): Row {
  const host = look.root.replace(/\/api\/.*$/, '')
  let kept = records
  if (table === 'orders') {
    const completed = asked.query.get('is_completed') ?? 'true'
    kept = kept.filter((order) => String(order['is_completed'] === true) === completed)
  }
  for (const [name, filter] of Object.entries(FILTERS[table] ?? {})) {
    const wanted = asked.query.get(name)
    if (wanted === null) continue
    kept = kept.filter((each) =>
      filter(table === 'invoices' ? told(table, each, look) : each, wanted),
    )
  }
  kept = sorted(table, kept, asked)
  if (!PAGED.has(table)) {
    return { href: `${host}${asked.path}`, items: shown(table, kept, asked, look) }
  }
  const start = Number(asked.query.get('start') ?? 0)
  const size = Number(asked.query.get('size') ?? 100)
  if (!(size >= 1 && size <= 250 && start >= 0)) {
    throw new BusinessError(400, '400.10', 'size must be from 1 to 250')
  }
  const at = (from: number) => {
    const query = new URLSearchParams(asked.query)
    query.set('start', String(from))
    query.set('size', String(size))
    return `${host}${asked.path}?${query.toString()}`
  }
  return {
    href: at(start),
    start,
    size,
    first: at(0),
    previous: start === 0 ? null : at(Math.max(0, start - size)),
    next: start + size < kept.length ? at(start + size) : null,
    items: shown(table, kept.slice(start, start + size), asked, look),
  }
}
