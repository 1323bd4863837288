import { num, type Row, str } from '../json.ts'
import type { ShopState } from '../shop/shop-state.ts'
import { linesOf } from './catalogue.ts'
import type { Draft } from './order-shapes.ts'

/** What happens in the shop by the hands of customers and of the merchant: sales, payments, cancellations, credits. */
export interface ShopDesk {
  place: (draft: Draft, status: string, paymentStatus: string) => Row
  pay: (order: Row) => void
  cancel: (order: Row) => void
  credit: (order: Row, whole: boolean) => void
}

/** Pieces leave the shop at the order, and come back when it is cancelled. */
function moveStock(state: ShopState, variantId: number, change: number) {
  const variant = state.get('variants', variantId)
  if (!variant || variant['stockTracking'] === 'disabled' || change === 0) return
  state.add('variants/movements', {
    channel: 'auto',
    stockLevelChange: change,
    product: variant['product'],
    variant: variantId,
  })
  state.change('variants', variantId, { stockLevel: num(variant['stockLevel']) + change })
}

function bill(state: ShopState, order: Row, more: Row, lines: Row[]): Row {
  const invoice = state.add('invoices', {
    number: `INV${String(state.all('invoices').length + 1).padStart(5, '0')}`,
    status: order['paymentStatus'] === 'paid' ? 'paid' : 'not_paid',
    isVatShifted: false,
    priceExcl: order['priceExcl'],
    priceIncl: order['priceIncl'],
    doNotifyNew: false,
    doNotifyPaid: false,
    invoice: false,
    isCreditNote: false,
    creditNote: false,
    order: order['id'],
    customer: order['customer'],
    ...more,
  })
  const items = state.below('invoices', num(invoice['id']), 'items')
  for (const line of lines) {
    items.push({
      id: state.nextId(),
      type: 'product',
      title: line['productTitle'],
      variant: line['variantTitle'],
      orderProductId: line['id'],
      articleCode: line['articleCode'],
      ean: line['ean'],
      sku: line['sku'],
      taxRate: line['taxRate'],
      basePriceExcl: line['basePriceExcl'],
      basePriceIncl: line['basePriceIncl'],
      priceExcl: line['priceExcl'],
      priceIncl: line['priceIncl'],
      discountExcl: line['discountExcl'],
      discountIncl: line['discountIncl'],
      quantity: line['quantityOrdered'],
    })
  }
  return invoice
}

function ship(state: ShopState, order: Row, lines: Row[]) {
  const shipment = state.add('shipments', {
    number: `SHIP${String(state.all('shipments').length + 1).padStart(5, '0')}`,
    status: 'not_shipped',
    trackingCode: '',
    doNotifyShipped: false,
    doNotifyReadyForPickup: false,
    doNotifyTrackingCode: false,
    totalWeight: 0,
    totalSizeX: 0,
    totalSizeY: 0,
    totalSizeZ: 0,
    customer: order['customer'],
    order: order['id'],
  })
  const parts = state.below('shipments', num(shipment['id']), 'products')
  for (const line of lines) {
    parts.push({
      id: state.nextId(),
      quantity: line['quantityOrdered'],
      title: line['productTitle'],
      variant: line['variantTitle'],
      articleCode: line['articleCode'],
      ean: line['ean'],
      sku: line['sku'],
      customData: [],
    })
  }
}

function creditNote(state: ShopState, order: Row, whole: boolean) {
  const lines = linesOf(state, order)
  const first = state
    .all('invoices')
    .find((each) => each['order'] === order['id'] && each['isCreditNote'] === false)
  const chosen = whole ? lines : lines.slice(0, 1)
  const share = (side: string) =>
    whole
      ? -num(order[`price${side}`])
      : -chosen.reduce((sum, line) => sum + num(line[`price${side}`]), 0)
  const note = bill(
    state,
    order,
    {
      isCreditNote: true,
      invoice: first?.['id'] ?? false,
      priceExcl: share('Excl'),
      priceIncl: share('Incl'),
    },
    chosen,
  )
  for (const item of state.below('invoices', num(note['id']), 'items')) {
    item['quantity'] = -num(item['quantity'])
    item['priceExcl'] = -num(item['priceExcl'])
    item['priceIncl'] = -num(item['priceIncl'])
  }
  if (first) state.change('invoices', num(first['id']), { creditNote: note['id'] })
  for (const line of chosen) {
    line['quantityRefunded'] = line['quantityOrdered']
    moveStock(state, num(line['variant']), num(line['quantityOrdered']))
  }
  state.change('orders', num(order['id']), {})
}

export function openShopDesk(state: ShopState): ShopDesk {
  let number = 100
  return {
    place: (draft, status, paymentStatus) => {
      const { onTop: _, ...fields } = draft.order
      const order = state.add('orders', {
        ...fields,
        number: `ORD${String(++number).padStart(5, '0')}`,
        status,
        paymentStatus,
      })
      state.below('orders', num(order['id']), 'products').push(...draft.lines)
      for (const line of draft.lines) {
        moveStock(state, num(line['variant']), -num(line['quantityOrdered']))
      }
      bill(state, order, {}, draft.lines)
      ship(state, order, draft.lines)
      return order
    },
    pay: (order) => {
      const waited = str(order['status']) === 'processing_awaiting_payment'
      state.change('orders', num(order['id']), {
        paymentStatus: 'paid',
        ...(waited && { status: 'processing_awaiting_shipment' }),
      })
      for (const invoice of state.all('invoices')) {
        if (invoice['order'] === order['id']) {
          state.change('invoices', num(invoice['id']), { status: 'paid' })
        }
      }
    },
    cancel: (order) => {
      state.change('orders', num(order['id']), { status: 'cancelled', shipmentStatus: 'cancelled' })
      for (const line of linesOf(state, order)) {
        moveStock(state, num(line['variant']), num(line['quantityOrdered']))
      }
    },
    credit: (order, whole) => creditNote(state, order, whole),
  }
}
