import { num, type Row, round } from '../json.ts'

/** Records of a till, as they are stored. References are ids; addresses are added when they are told. */
export interface TillState {
  add: (table: string, fields: Row) => Row
  get: (table: string, id: number) => Row | undefined
  all: (table: string) => Row[]
  where: (table: string, field: string, value: unknown) => Row[]
  remove: (table: string, id: number) => void
  now: () => string
}

export function createTillState(clock: () => number): TillState {
  const tables = new Map<string, Map<number, Row>>()
  let last = 50_000
  const tableOf = (name: string) => {
    const known = tables.get(name)
    if (known) return known
    const made = new Map<number, Row>()
    tables.set(name, made)
    return made
  }
  return {
    now: () => new Date(clock()).toISOString().replace(/\.\d+Z$/, 'Z'),
    add: (table, fields) => {
      const id = num(fields['id']) || ++last
      const record = { ...fields, id }
      tableOf(table).set(id, record)
      return record
    },
    get: (table, id) => tableOf(table).get(id),
    all: (table) => [...tableOf(table).values()],
    where: (table, field, value) =>
      [...tableOf(table).values()].filter((each) => each[field] === value),
    remove: (table, id) => {
      tableOf(table).delete(id)
    },
  }
}

const keyOf = (ids: number[]) => ids.toSorted((one, other) => one - other).join('+')

/**
 * What makes a combination: one value of each attribute of the product that makes combinations. Text and additional
 * menus make none (contracts.md 4.8). Combinations that stay keep their numbers and stock; the rest goes.
 */
export function makeCombinations(product: number, stock: number, state: TillState) {
  const axes = new Map<number, Row[]>()
  for (const value of state.where('productattributevalues', 'product_id', product)) {
    const attribute = state.get('attributes', num(value['optionid']))
    if (!String(attribute?.['type']).startsWith('option_menu')) continue
    const axis = axes.get(num(value['optionid'])) ?? []
    axes.set(num(value['optionid']), [...axis, value])
  }
  let wanted: Row[][] = [[]]
  for (const axis of axes.values()) {
    wanted = wanted.flatMap((chosen) => axis.map((value) => chosen.concat(value)))
  }
  if (axes.size === 0) wanted = []
  const keys = new Map(
    wanted.map((each) => [keyOf(each.map((value) => num(value['optionvalue_id']))), each]),
  )
  for (const known of state.where('attributecombinations', 'product_id', product)) {
    const key = String(known['key'])
    if (keys.has(key)) keys.delete(key)
    else state.remove('attributecombinations', num(known['id']))
  }
  for (const [key, values] of keys) {
    state.add('attributecombinations', {
      product_id: product,
      key,
      choice: values.map((value) => value['id']),
      stock,
      note: '',
      ordering_without_stock: 'global_setting',
      product_number: '',
      ean_number: '',
      sku_number: '',
      delivery_time: 1,
      delivery_time_type: 'days',
      delivery_default_text: '',
      active: true,
    })
  }
}

/** What the choices of a combination add to the price of the product. */
export function extraPrice(combination: Row, state: TillState): number {
  const ids = Array.isArray(combination['choice']) ? combination['choice'] : []
  return ids.reduce<number>(
    (sum, id) => sum + num(state.get('productattributevalues', num(id))?.['price']),
    0,
  )
}

/** Takes pieces off what is in stock, where stock is kept; a negative count puts them back. */
export function takeStock(product: Row, combination: Row | undefined, count: number) {
  if (product['stockenabled'] !== true) return
  const holder = product['stocktype'] === 'Attribute' && combination ? combination : product
  holder['stock'] = round(num(holder['stock']) - count, 4)
}
