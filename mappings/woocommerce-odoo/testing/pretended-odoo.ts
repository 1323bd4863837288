import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'

type Row = Record<string, Json>

/** What an Odoo holds that is asked by JSON-RPC, as far as its documentation says what this integration asks of it. */
export interface PretendedOdoo {
  readonly tables: Readonly<Record<string, Row[]>>
  readonly answer: (body: string) => JsonObject
}

export const TAXES: readonly Row[] = [
  { id: 1, name: '21%', amount: 21, amount_type: 'percent', price_include: false },
  { id: 2, name: '9%', amount: 9, amount_type: 'percent', price_include: false },
  { id: 3, name: '0%', amount: 0, amount_type: 'percent', price_include: false },
  { id: 4, name: '21% incl.', amount: 21, amount_type: 'percent', price_include: true },
  { id: 5, name: '7.5%', amount: 7.5, amount_type: 'percent', price_include: false },
]

/** @param surplus what a rule of Odoo adds to the total of each new order */
export function createPretendedOdoo({
  surplus = 0,
  currency = 'EUR',
}: {
  readonly surplus?: number
  readonly currency?: string
}): PretendedOdoo {
  const tables: Record<string, Row[]> = {
    'res.partner': [],
    'sale.order': [],
    'sale.order.line': [],
    'account.tax': [...TAXES],
    'product.product': [
      { id: 51, default_code: 'CAP', display_name: '[CAP] Cap' },
      { id: 52, default_code: 'MUG', display_name: '[MUG] Mug' },
      { id: 53, default_code: 'Bar3', display_name: '[Bar3] Ship Your Idea' },
    ],
    'res.country': [
      { id: 165, code: 'NL', name: 'Netherlands' },
      { id: 233, code: 'US', name: 'United States' },
    ],
    'res.country.state': [{ id: 13, code: 'CA', name: 'California', country_id: [233, 'US'] }],
  }
  const rowsOf = (model: string): Row[] => {
    const rows = tables[model]
    if (!rows) throw new Error(`no model "${model}"`)
    return rows
  }

  function create(model: string, sent: JsonObject): number {
    const rows = rowsOf(model)
    const id = 100 + rows.length
    const row: Row =
      model === 'sale.order'
        ? { ...sent, id, name: `S${id}`, state: 'draft', currency_id: [1, currency] }
        : { ...sent, id }
    for (const name of ['partner_id', 'parent_id', 'country_id', 'state_id'])
      if (typeof row[name] === 'number') row[name] = [row[name], 'its name']
    if (model === 'sale.order') {
      const lines = linesOf(sent)
      row['amount_total'] = inCents(lines.reduce((sum, line) => sum + costOf(line), surplus))
      lines.forEach((line, at) =>
        rowsOf('sale.order.line').push({ ...line, id: id * 10 + at, order_id: [id, ''] }),
      )
    }
    rows.push(row)
    return id
  }

  function call(model: string, method: string, args: readonly Json[]): Json {
    const [first] = args
    if (method === 'search_read' && isJsonList(first))
      return rowsOf(model).filter((row) => first.every((term) => matches(row, term)))
    if (method === 'create' && isJsonObject(first)) return create(model, first)
    if (method === 'action_confirm' && isJsonList(first)) {
      for (const row of rowsOf(model)) if (first.includes(row['id'] ?? null)) row['state'] = 'sale'
      return true
    }
    throw new Error(`no call ${model}.${method}`)
  }

  return {
    tables,
    answer: (body) => {
      const { params } = JSON.parse(body)
      const [, , , model, method, args] = params.args
      const result = params.service === 'common' ? 7 : call(model, method, args)
      return { jsonrpc: '2.0', id: 1, result }
    },
  }
}

function linesOf({ order_line: commands }: JsonObject): readonly JsonObject[] {
  if (!isJsonList(commands)) return []
  return commands.flatMap((command) => {
    // The documented command (0, 0, values): a new record with these values.
    if (!isJsonList(command) || command[0] !== 0 || !isJsonObject(command[2]))
      throw new Error('no command')
    return [command[2]]
  })
}

/** Of a line with its taxes, each rounded, as Odoo does it "per line", which is its default. */
function costOf({
  product_uom_qty: quantity,
  price_unit: price,
  tax_id: taxes,
}: JsonObject): number {
  const base = inCents(Number(quantity) * inCents(Number(price)))
  const [command] = isJsonList(taxes) ? taxes : []
  const ids = isJsonList(command) && isJsonList(command[2]) ? command[2] : []
  return ids.reduce((sum: number, id) => {
    const tax = TAXES.find((each) => each['id'] === id)
    if (!tax) throw new Error('no such tax')
    return tax['price_include'] === true ? sum : sum + inCents((base * Number(tax['amount'])) / 100)
  }, base)
}

function matches(row: Row, term: Json): boolean {
  if (!isJsonList(term)) throw new Error('no term of a domain')
  const [field, operator, value] = term
  const held = typeof field === 'string' ? row[field] : undefined
  const plain = isJsonList(held) ? held[0] : held
  if (operator === 'in' && isJsonList(value)) return value.includes(plain ?? false)
  if (operator === '=ilike' && typeof plain === 'string' && typeof value === 'string')
    return plain.toLowerCase() === value.replaceAll('\\', '').toLowerCase()
  return false
}

function inCents(amount: number): number {
  return Math.round(amount * 100 + (amount < 0 ? -1e-7 : 1e-7)) / 100
}
