import type { JsonObject } from '../../../engine/index.ts'

/**
 * Orders as Shopify makes them, computed in whole cents from its documentation:
 * - `originalUnitPriceSet`: of one piece, without discounts; `originalTotalSet`: times the quantity;
 * - `quantity` counts pieces that were refunded or removed as well, `currentQuantity` does not;
 * - `discountAllocations`: what falls to the line of discounts of the line and of the order, for all pieces;
 * - `discountedPriceSet` of shipping: after discounts; with tax if `taxesIncluded`, before it if not;
 * - `taxLines`: the tax of all pieces, rounded line by line;
 * - `totalPriceSet`: before returns; `currentTotalPriceSet`: after returns and removals. Both with tax, shipping and discounts.
 * Sources: https://shopify.dev/docs/api/admin-graphql/latest/objects/Order, …/LineItem, …/ShippingLine, …/TaxLine,
 * …/DiscountAllocation; https://help.shopify.com/en/manual/taxes/us/us-tax-manage#tax-rounding
 */
export interface PlacedLine {
  readonly sku: string | null
  readonly title?: string
  /** In cents, as all amounts here. */
  readonly price: number
  readonly quantity: number
  readonly removed?: number
  readonly discounts?: readonly number[]
  /** Per cent. */
  readonly rates?: readonly number[]
}

export interface Placed {
  readonly number?: number
  readonly taxesIncluded?: boolean
  readonly lines?: readonly PlacedLine[]
  readonly shipping?: {
    readonly price: number
    readonly discount?: number
    readonly rates?: readonly number[]
  } | null
  /** What else is in the total, such as a tip or duties. */
  readonly surplus?: number
  /** Fields of the order as Shopify has them. */
  readonly more?: JsonObject
}

const CAPS: PlacedLine = { sku: 'CAP', title: 'Cap', price: 1210, quantity: 2 }
const POST = { price: 495 }
const ADDRESS: JsonObject = {
  firstName: 'Jo',
  lastName: 'Berg',
  company: null,
  address1: 'Damrak 1-A',
  address2: null,
  zip: '1012 LG',
  city: 'Amsterdam',
  provinceCode: null,
  countryCodeV2: 'NL',
  phone: null,
}

/** 2 × 12.10 and 4.95 of shipping, with 21 per cent in them, unless more is said. */
export function placeOrder({
  number = 1001,
  taxesIncluded = true,
  lines = [CAPS],
  shipping = POST,
  surplus = 0,
  more = {},
}: Placed): JsonObject {
  const { total, current, tax } = totalsOf({ taxesIncluded, lines, shipping, surplus })
  return {
    legacyResourceId: String(450_000 + number),
    name: `#${number}`,
    number,
    createdAt: '2026-11-02T10:00:00Z',
    updatedAt: '2026-11-02T10:00:00Z',
    processedAt: '2026-11-02T10:00:00Z',
    cancelledAt: null,
    closedAt: null,
    displayFinancialStatus: 'PAID',
    displayFulfillmentStatus: 'UNFULFILLED',
    email: 'Jo@Berg.example',
    phone: null,
    note: null,
    tags: [],
    poNumber: null,
    sourceIdentifier: null,
    sourceName: 'web',
    currencyCode: 'EUR',
    taxesIncluded,
    test: false,
    paymentGatewayNames: ['shopify_payments'],
    discountCodes: [],
    currentTotalPriceSet: money(current),
    totalPriceSet: money(total),
    totalTaxSet: money(tax),
    totalShippingPriceSet: money(shipping ? shipping.price - (shipping.discount ?? 0) : 0),
    totalDiscountsSet: money(sum(lines.flatMap(({ discounts = [] }) => discounts))),
    totalRefundedSet: money(0),
    customer: null,
    billingAddress: ADDRESS,
    shippingAddress: ADDRESS,
    shippingLines: shipping ? [shipmentOf(shipping, taxesIncluded)] : [],
    lineItems: lines.map((line, at) => lineOf(line, number * 100 + at, taxesIncluded)),
    ...more,
  }
}

type Charged = Required<Pick<Placed, 'taxesIncluded' | 'lines' | 'surplus'>> &
  Pick<Placed, 'shipping'>

/** What the customer pays, in cents: what was placed, what is left of it, and that by what taxes it has. */
export function totalsOf({ taxesIncluded, lines, shipping, surplus }: Charged) {
  const priced = lines.map(({ price, quantity, removed = 0, discounts = [], rates }) => {
    const amount = price * quantity - sum(discounts)
    return chargeOf(amount, (quantity - removed) / quantity, rates, taxesIncluded)
  })
  const sent = shipping ? shipping.price - (shipping.discount ?? 0) : 0
  const parts = [...priced, chargeOf(sent, 1, shipping?.rates, taxesIncluded)]
  return {
    parts,
    tax: sum(parts.map(({ tax }) => tax)),
    total: sum(parts.map(({ paid }) => paid)) + surplus,
    current: sum(parts.map(({ left }) => left)) + surplus,
  }
}

function chargeOf(
  amount: number,
  kept: number,
  rates: readonly number[] = DUTCH,
  taxesIncluded: boolean,
) {
  const tax = sum(taxesOf(amount, rates, taxesIncluded))
  const onTop = taxesIncluded ? 0 : tax
  const left = Math.round(amount * kept) + Math.round(onTop * kept)
  return { rate: sum(rates), tax, paid: amount + onTop, left }
}

const DUTCH = [21]

/** Each rounded to the cent. Of a price with tax all rates together are taken out of it. */
function taxesOf(amount: number, rates: readonly number[], isIncluded: boolean): number[] {
  const base = isIncluded ? amount / (1 + sum(rates) / 100) : amount
  return rates.map((rate) => Math.round((base * rate) / 100))
}

function taxLines(amount: number, rates: readonly number[] = DUTCH, isIncluded: boolean) {
  return taxesOf(amount, rates, isIncluded).map((tax, at) => ({
    title: 'VAT',
    rate: (rates[at] ?? 0) / 100,
    priceSet: money(tax),
  }))
}

function lineOf(line: PlacedLine, id: number, taxesIncluded: boolean): JsonObject {
  const { sku, title = 'Cap', price, quantity, removed = 0, discounts = [], rates } = line
  return {
    id: `gid://shopify/LineItem/${id}`,
    title,
    variantTitle: null,
    sku,
    quantity,
    currentQuantity: quantity - removed,
    originalUnitPriceSet: money(price),
    originalTotalSet: money(price * quantity),
    discountAllocations: discounts.map((amount) => ({ allocatedAmountSet: money(amount) })),
    taxLines: taxLines(price * quantity - sum(discounts), rates, taxesIncluded),
    product: sku === null ? null : { legacyResourceId: '7' },
    variant: sku === null ? null : { legacyResourceId: '8' },
  }
}

function shipmentOf(
  { price, discount = 0, rates }: NonNullable<Placed['shipping']>,
  taxesIncluded: boolean,
): JsonObject {
  return {
    title: 'Post',
    code: 'Post',
    originalPriceSet: money(price),
    discountedPriceSet: money(price - discount),
    taxLines: taxLines(price - discount, rates, taxesIncluded),
  }
}

export const money = (cents: number) => ({ shopMoney: { amount: (cents / 100).toFixed(2) } })

const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0)
