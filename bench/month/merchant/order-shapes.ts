import { cents, num, type Row, round } from '../json.ts'
import type { Seeded } from '../seeded.ts'
import { BLANK_LINE, BLANK_ORDER } from '../shop/blanks.ts'
import type { ShopState } from '../shop/shop-state.ts'
import { codeOf, rateOf } from './catalogue.ts'
import { somebody } from './people.ts'

/** A documented shape of an order's money. */
export type Shape =
  | 'coupon in lines'
  | 'coupon on top'
  | 'custom line'
  | 'discount in lines'
  | 'discount on top'
  | 'free shipping'
  | 'gift card'
  | 'line discount'
  | 'negative line'
  | 'payment costs'
  | 'percentage in lines'
  | 'plain'
  | 'quantity 0'
  | 'reverse charge'

const SHAPES: readonly (readonly [Shape, number])[] = [
  ['plain', 30],
  ['line discount', 12],
  ['discount in lines', 8],
  ['percentage in lines', 6],
  ['coupon in lines', 6],
  ['discount on top', 3],
  ['coupon on top', 3],
  ['free shipping', 6],
  ['payment costs', 6],
  ['gift card', 3],
  ['reverse charge', 5],
  ['negative line', 3],
  ['quantity 0', 2],
  ['custom line', 2],
]

export function pickShape(random: Seeded): Shape {
  const sum = SHAPES.reduce((total, [, weight]) => total + weight, 0)
  let left = random.next() * sum
  for (const [shape, weight] of SHAPES) {
    left -= weight
    if (left < 0) return shape
  }
  return 'plain'
}

export interface Draft {
  order: Row
  lines: Row[]
}

/** priceExcl = quantityOrdered × basePriceExcl − discountExcl, of the whole line (1.9). */
function priced(line: Row): Row {
  const quantity = num(line['quantityOrdered'])
  for (const side of ['Excl', 'Incl']) {
    line[`price${side}`] = round(
      quantity * num(line[`basePrice${side}`]) - num(line[`discount${side}`]),
      4,
    )
  }
  const rate = num(line['taxRate'])
  const amount = round(num(line['priceIncl']) - num(line['priceExcl']), 4)
  line['taxRates'] = [{ name: 'BTW', rate, amount }]
  return line
}

function lineOf(variant: Row, quantity: number, state: ShopState, free: boolean): Row {
  const product = state.get('products', num(variant['product']))
  return priced({
    id: state.nextId(),
    ...BLANK_LINE,
    productTitle: product?.['title'] ?? '',
    variantTitle: variant['title'],
    taxRate: free ? 0 : rateOf(variant, state),
    quantityOrdered: quantity,
    quantityInvoiced: quantity,
    articleCode: variant['articleCode'],
    ean: variant['ean'],
    sku: variant['sku'],
    priceCost: variant['priceCost'],
    basePriceExcl: variant['priceExcl'],
    basePriceIncl: free ? variant['priceExcl'] : variant['priceIncl'],
    product: variant['product'],
    variant: variant['id'],
  })
}

/** A discount of the whole line, tax included. */
function discounted(line: Row, discountIncl: number): Row {
  line['discountIncl'] = round(discountIncl, 4)
  line['discountExcl'] = round(discountIncl / (1 + num(line['taxRate'])), 4)
  return priced(line)
}

function spread(lines: Row[], share: number): number {
  let sum = 0
  for (const line of lines) {
    const part = cents(num(line['priceIncl']) * share)
    discounted(line, part)
    sum += part
  }
  return cents(sum)
}

type Change = (draft: Draft, random: Seeded, state: ShopState) => void

const sumOf = (lines: Row[]) => lines.reduce((sum, line) => sum + num(line['priceIncl']), 0)

const CHANGES: Record<Shape, Change> = {
  plain: () => undefined,
  'line discount': ({ lines }, random) => {
    for (const line of lines.slice(0, random.whole(1, 2))) {
      discounted(line, cents(num(line['priceIncl']) * random.pick([0.1, 0.25, 0.3333, 1])))
    }
  },
  'discount in lines': ({ order, lines }) => {
    const amount = spread(lines, 0.1)
    Object.assign(order, { isDiscounted: true, discountType: 'amount', discountAmount: amount })
  },
  'percentage in lines': ({ order, lines }) => {
    spread(lines, 0.15)
    Object.assign(order, { isDiscounted: true, discountPercentage: 15 })
  },
  'coupon in lines': ({ order, lines }) => {
    const amount = spread(lines, 0.2)
    Object.assign(order, {
      isDiscounted: true,
      discountAmount: amount,
      discountCouponCode: 'SUMMER',
    })
  },
  // Not known whether Lightspeed ever leaves it to the order alone, so a till must not book it wrong (1.9).
  'discount on top': ({ order, lines }) => {
    Object.assign(order, { isDiscounted: true, discountAmount: cents(sumOf(lines) * 0.1) })
    order['onTop'] = order['discountAmount']
  },
  'coupon on top': ({ order, lines }) => {
    Object.assign(order, {
      isDiscounted: true,
      discountAmount: cents(sumOf(lines) * 0.2),
      discountCouponCode: 'WINTER',
    })
    order['onTop'] = order['discountAmount']
  },
  'free shipping': ({ order }) => {
    Object.assign(order, {
      shipmentDiscountExcl: order['shipmentBasePriceExcl'],
      shipmentDiscountIncl: order['shipmentBasePriceIncl'],
      shipmentPriceExcl: 0,
      shipmentPriceIncl: 0,
    })
  },
  'payment costs': ({ order }) => {
    Object.assign(order, {
      paymentTaxRate: 0.21,
      paymentBasePriceExcl: 1.2397,
      paymentBasePriceIncl: 1.5,
      paymentPriceExcl: 1.24,
      paymentPriceIncl: 1.5,
    })
  },
  'gift card': ({ order }) => {
    Object.assign(order, {
      paymentId: 'giftcard',
      paymentTitle: 'Cadeaubon',
      paymentData: { method: 'giftcard' },
    })
  },
  'reverse charge': () => undefined,
  'negative line': ({ lines }, random, state) => {
    const variant = state.get('variants', num(lines[0]?.['variant']))
    if (variant) lines.push(lineOf(variant, -1, state, false))
    if (lines[0])
      lines[0]['quantityOrdered'] = num(lines[0]['quantityOrdered']) + random.whole(1, 2)
    if (lines[0]) priced(lines[0])
  },
  'quantity 0': ({ lines }, random, state) => {
    lines.push(lineOf(random.pick(state.all('variants')), 0, state, false))
  },
  'custom line': ({ lines }, _, state) => {
    lines.push(
      priced({
        id: state.nextId(),
        ...BLANK_LINE,
        productTitle: 'Engraving',
        taxRate: 0.21,
        quantityOrdered: 1,
        articleCode: '',
        basePriceExcl: 4.1322,
        basePriceIncl: 5,
        product: false,
        variant: false,
      }),
    )
  },
}

function taxesOf(lines: Row[]): Row[] {
  const byRate = new Map<number, number>()
  for (const line of lines) {
    const tax = num(line['priceIncl']) - num(line['priceExcl'])
    byRate.set(num(line['taxRate']), (byRate.get(num(line['taxRate'])) ?? 0) + tax)
  }
  return [...byRate].map(([rate, amount]) => ({ name: 'BTW', rate, amount: round(amount, 4) }))
}

/** The control total: Σ lines + shipping + payment, and what lies on top (1.9). */
export function settleTotal(order: Row, lines: Row[]) {
  for (const side of ['Excl', 'Incl']) {
    const sum = lines.reduce((total, line) => total + num(line[`price${side}`]), 0)
    const costs = num(order[`shipmentPrice${side}`]) + num(order[`paymentPrice${side}`])
    order[`price${side}`] = cents(sum + costs - num(order['onTop']))
  }
  order['taxRates'] = taxesOf(lines)
}

function shipping(random: Seeded, free: boolean): Row {
  if (random.chance(0.15)) return { shipmentIsPickup: true, shipmentTitle: 'Pick up in the store' }
  const excl = random.pick([4.9174, 5.95])
  const rate = free ? 0 : 0.21
  return {
    shipmentTaxRate: rate,
    shipmentBasePriceExcl: excl,
    shipmentBasePriceIncl: round(excl * (1 + rate), 4),
    shipmentPriceExcl: cents(excl),
    shipmentPriceIncl: cents(excl * (1 + rate)),
  }
}

/** An order of a shape, not yet placed. */
export function draftOrder(state: ShopState, random: Seeded, shape: Shape): Draft {
  const person = somebody(state, random)
  const free = shape === 'reverse charge'
  const sold = state.all('variants').filter((each) => codeOf(each) !== '')
  const lines: Row[] = []
  for (let count = random.whole(1, 4); count > 0; count--) {
    const variant = random.pick(sold)
    if (lines.some((line) => line['variant'] === variant['id'])) continue
    lines.push(lineOf(variant, random.pick([1, 1, 1, 2, 3, 7]), state, free))
  }
  if (random.chance(0.05) && lines[0]) {
    lines[0]['customFields'] = [{ id: 1, title: 'Name on it', values: [{ value: 'Zoë' }] }]
  }
  const [paymentId, paymentTitle] = random.pick([
    ['ideal', 'iDEAL'],
    ['ideal', 'iDEAL'],
    ['invoice', 'Op rekening'],
    ['cash', 'Contant'],
  ] as const)
  const order: Row = {
    ...BLANK_ORDER,
    ...person.fields,
    customer: person.customer,
    paymentId,
    paymentTitle,
    paymentIsPost: paymentId === 'invoice',
    paymentData: { method: paymentId },
    ...shipping(random, free),
    comment: random.chance(0.1) ? 'Ring twice — “please”' : '',
  }
  const draft = { order, lines }
  CHANGES[shape](draft, random, state)
  settleTotal(order, lines)
  return draft
}
