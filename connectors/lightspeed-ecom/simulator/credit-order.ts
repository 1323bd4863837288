import { isJsonObject, type Json, type JsonObject } from '../../simulator/json.ts'
import { type Refused } from './check-body.ts'
import { four, paidShare, priceOfPieces, two } from './price-order.ts'
import { numberOf, of, type Row, type ShopTables } from './shop-tables.ts'
import { recordEvent, recordMovement } from './write-rows.ts'

/** `POST orders/{id}/credit.json`: gives money back for lines, as a credit note on the order's invoice. */
export function creditOrder(
  order: Row,
  credit: JsonObject,
  tables: ShopTables,
): { readonly row: Row } | { readonly refused: Refused } {
  const invoice = of(tables, 'invoices', 'order', order.id).find(
    (row) => row['isCreditNote'] !== true,
  )
  if (!invoice) return refuse({ order: 'The order has no invoice to credit.' })
  const lines = readLines(credit['orderProducts'], order, tables)
  if (!lines)
    return refuse({
      orderProducts: 'A line of this order and a quantity that is left were expected.',
    })

  let excl = credit['creditShipment'] === true ? numberOf(order['shipmentPriceExcl']) : 0
  let incl = credit['creditShipment'] === true ? numberOf(order['shipmentPriceIncl']) : 0
  const share = paidShare(order, tables)
  for (const { line, quantity } of lines) {
    excl += priceOfPieces(line, quantity, 'Excl') * share.Excl
    incl += priceOfPieces(line, quantity, 'Incl') * share.Incl
    line['quantityRefunded'] = numberOf(line['quantityRefunded']) + quantity
    if (credit['updateStock'] === true) putBack(line, quantity, tables)
  }
  const note = tables.insert('invoices', {
    ...invoiceFields(order, tables.rows('invoices').length + 1),
    priceExcl: -two(excl),
    priceIncl: -two(incl),
    invoice: invoice.id,
    isCreditNote: true,
  })
  for (const { line, quantity } of lines) insertItem(note, line, -quantity, tables)
  invoice['creditNote'] = note.id
  tables.touch(invoice)
  tables.touch(order)
  recordEvent(order, 'invoice', 'credit', tables)
  return { row: note }
}

/** An invoice of an order, without amounts. */
export function invoiceFields(order: Row, count: number): Record<string, Json> {
  return {
    number: `INV${String(count).padStart(5, '0')}`,
    status: 'not_paid',
    isVatShifted: false,
    priceExcl: 0,
    priceIncl: 0,
    doNotifyNew: false,
    doNotifyPaid: false,
    invoice: false,
    isCreditNote: false,
    creditNote: false,
    order: order.id,
    customer: order['customer'] ?? false,
  }
}

/** A line of an invoice, after a line of the order. */
export function insertItem(invoice: Row, line: Row, quantity: number, tables: ShopTables): void {
  tables.insert('invoices/*/items', {
    invoice: invoice.id,
    type: 'product',
    orderProductId: line.id,
    quantity,
    title: line['productTitle'],
    variant: line['variantTitle'],
    articleCode: line['articleCode'],
    ean: line['ean'],
    sku: line['sku'],
    taxRate: line['taxRate'],
    basePriceExcl: line['basePriceExcl'],
    basePriceIncl: line['basePriceIncl'],
    ...Object.fromEntries(
      ['priceExcl', 'priceIncl', 'discountExcl', 'discountIncl'].map((name) => [
        name,
        four((numberOf(line[name]) * quantity) / numberOf(line['quantityOrdered'])),
      ]),
    ),
  })
}

function readLines(
  value: Json | undefined,
  order: Row,
  tables: ShopTables,
): { readonly line: Row; readonly quantity: number }[] | undefined {
  const wishes: readonly Json[] = Array.isArray(value) ? value : []
  const lines: { line: Row; quantity: number }[] = []
  for (const wish of wishes) {
    if (!isJsonObject(wish)) return undefined
    const line = tables.get('orders/*/products', numberOf(wish['id']))
    const quantity = numberOf(wish['quantity'])
    const left = numberOf(line?.['quantityOrdered']) - numberOf(line?.['quantityRefunded'])
    if (!line || line['order'] !== order.id || quantity < 1 || quantity > left) return undefined
    lines.push({ line, quantity })
  }
  return lines
}

function putBack(line: Row, quantity: number, tables: ShopTables): void {
  const variant = tables.get('variants', numberOf(line['variant']))
  if (!variant) return
  variant['stockLevel'] = numberOf(variant['stockLevel']) + quantity
  tables.touch(variant)
  recordMovement(variant, quantity, tables)
}

function refuse(errors: Readonly<Record<string, string>>) {
  return { refused: { status: 422, message: 'The data is not valid.', errors } }
}
