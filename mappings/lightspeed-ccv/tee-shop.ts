import { createHastyClock } from './hasty-clock.ts'
import { startTwoSystems, type TwoSystems, type TwoSystemsOptions } from './two-systems.ts'

export interface Tee {
  readonly product: any
  readonly variants: readonly any[]
}

type Making = ReturnType<typeof makingIn>
type Looking = ReturnType<typeof lookingAt>

/** A webshop that sells shirts of several sizes, the till that sells them as well, and the flows between them. */
export interface TeeShop extends Making, Looking {
  readonly kit: TwoSystems
  /** Runs all flows as they follow each other, each half an hour after the one before. */
  readonly pass: (kind?: 'changes' | 'all', times?: number) => Promise<void>
}

const FLOWS = ['categories', 'products-to-pos', 'orders', 'order-status', 'refunds', 'stock']
const SIZES = ['S', 'M', 'L']
const PRICE = { excl: 16.5289, incl: 20 }
/** What an order of the simulated shop pays for shipping and the payment itself. */
const COSTS = ['shipment', 'payment'].flatMap((part) =>
  ['BasePriceExcl', 'BasePriceIncl', 'PriceExcl', 'PriceIncl', 'DiscountExcl', 'DiscountIncl'].map(
    (field) => part + field,
  ),
)

export async function openTeeShop(
  project: Parameters<typeof startTwoSystems>[0],
  options: Partial<TwoSystemsOptions> = {},
): Promise<TeeShop> {
  const hasty = createHastyClock()
  let skipped = 0
  const kit = await startTwoSystems(project, {
    products: 1,
    customers: 1,
    orders: 1,
    shared: 0,
    clock: { now: () => hasty.now() + skipped, sleep: hasty.sleep },
    ...options,
  })
  const making = makingIn(kit)
  return {
    kit,
    ...making,
    ...lookingAt(kit),
    pass: async (kind = 'changes', times = 1) => {
      for (const flow of Array.from({ length: times }, () => FLOWS).flat()) {
        skipped += 31 * 60_000
        await kit.run(flow, { kind }, { lingerMs: 0 })
      }
    },
  }
}

const rowsOf = (kit: TwoSystems, table: string): any[] => [...kit.shop.state.tables.rows(table)]

/** A copy of the first row of a table, to make others like it. */
function likeIn(kit: TwoSystems, table: string): any {
  const { id: _, ...like } = rowsOf(kit, table)[0]
  return like
}

/** What somebody does in the webshop. */
function makingIn(kit: TwoSystems) {
  const { tables } = kit.shop.state
  const like = {
    product: likeIn(kit, 'products'),
    variant: { ...likeIn(kit, 'variants'), ean: '', stockTracking: 'enabled' },
  }
  const order = orderingIn(kit)
  for (const table of ['products', 'variants', 'categories/products', 'products/*/attributes']) {
    for (const { id } of rowsOf(kit, table)) tables.remove(table, id)
  }
  const set = (options: Readonly<Record<string, readonly string[]>>): any => setIn(kit, options)
  const sizes = set({ Size: [...SIZES, 'XL', 'Medium'] })
  const prices = { priceExcl: PRICE.excl, priceIncl: PRICE.incl, tax: rowsOf(kit, 'taxes')[0].id }
  const addVariant = (product: any, more: any): any =>
    tables.insert('variants', {
      ...like.variant,
      ...prices,
      product: product.id,
      articleCode: more.sku,
      ...more,
    })
  /** A shirt, of whose sizes each has one piece more than the one before: 5, 6, 7. */
  const tee = (title: string): Tee => {
    const shown = { isVisible: true, visibility: 'visible', hasMatrix: true, data01: '' }
    const fields = { ...like.product, ...shown, title, fulltitle: title, set: sizes.id }
    const product = tables.insert('products', fields)
    const variants = SIZES.map((size, at) =>
      addVariant(product, {
        sku: `${title}-${size}`,
        stockLevel: 5 + at,
        isDefault: at === 0,
        sortOrder: at + 1,
        options: chosen(sizes, size),
        title: `Size: ${size}`,
      }),
    )
    return { product, variants }
  }
  return {
    set,
    sizes,
    chosen,
    addVariant,
    tee,
    order,
    change: (row: any, fields: object = {}) => tables.touch(Object.assign(row, fields)),
    remove: (table: 'variants' | 'products', { id }: any) => tables.remove(table, id),
  }
}

/** Makes a set of options with their values. */
function setIn(kit: TwoSystems, options: Readonly<Record<string, readonly string[]>>): any {
  const { tables } = kit.shop.state
  const valueOf = (name: string, at: number) => {
    const { id } = tables.insert('sets values', {})
    return { id, sortOrder: at + 1, name }
  }
  return tables.insert('sets', {
    name: 'Set',
    options: Object.entries(options).map(([name, values], at) => {
      const { id } = tables.insert('sets options', {})
      return { id, sortOrder: at + 1, name, values: values.map(valueOf) }
    }),
  })
}

/** What a variant is chosen by: a value of each option of a set. */
function chosen(set: any, ...names: readonly string[]): any[] {
  return set.options.map((option: any, at: number) =>
    Object.assign({}, option, {
      value: option.values.find(({ name }: any) => name === names[at]),
    }),
  )
}

/** A variant, and how many pieces of it. */
type Line = readonly [any, number]

/** Gives what places a paid order of some pieces of a variant, and of others; the orders that were there are cancelled. */
function orderingIn(kit: TwoSystems) {
  const { tables, checkOut } = kit.shop.state
  const like = { order: likeIn(kit, 'orders'), line: likeIn(kit, 'orders/*/products') }
  for (const order of rowsOf(kit, 'orders')) order.status = 'cancelled'
  let ordered = 0
  return (variant: any, quantity: number, ...more: readonly Line[]): any => {
    ordered += 1
    const lines: readonly Line[] = [[variant, quantity], ...more]
    const now = Math.floor(kit.clock.now())
    const pieces = lines.reduce((sum, [, count]) => sum + count, 0)
    const placed: any = tables.insert('orders', {
      ...like.order,
      ...Object.fromEntries(COSTS.map((name) => [name, 0])),
      createdAt: now,
      updatedAt: now,
      number: `TEE${ordered}`,
      status: 'processing_awaiting_shipment',
      paymentStatus: 'paid',
      paymentId: 'ideal',
      shipmentStatus: 'not_shipped',
      isDiscounted: false,
      discountAmount: 0,
      priceExcl: Math.round(PRICE.excl * pieces * 100) / 100,
      priceIncl: PRICE.incl * pieces,
    })
    for (const [of, count] of lines) {
      tables.insert('orders/*/products', {
        ...like.line,
        order: placed.id,
        product: of.product,
        variant: of.id,
        sku: of.sku,
        articleCode: of.sku,
        ean: '',
        taxRate: 0.21,
        taxRates: [],
        quantityOrdered: count,
        quantityInvoiced: count,
        quantityShipped: 0,
        quantityRefunded: 0,
        quantityReturned: 0,
        discountExcl: 0,
        discountIncl: 0,
        basePriceExcl: PRICE.excl,
        basePriceIncl: PRICE.incl,
        priceExcl: PRICE.excl * count,
        priceIncl: PRICE.incl * count,
      })
    }
    checkOut(placed)
    return placed
  }
}

/** What somebody sees in the till and in the webshop. */
function lookingAt(kit: TwoSystems) {
  const till = kit.till.state.tables
  const all = (table: 'products' | 'orders' | 'attributecombinations' | 'orderrows'): any[] =>
    till[table].all().toSorted((left, right) => left.id - right.id)
  const inTill = ({ product }: Tee): any =>
    all('products').find(({ name }) => name === product.title)
  const valueOf = (id: number) => till.attributevalues.get(id)?.['name']
  const tillOrder = ({ number }: any): any =>
    all('orders').find(({ reservationnumber }) => reservationnumber === number)
  return {
    inTill,
    /** The till's combinations of a shirt, as `S/Red A-S 5`, with `off` behind those that are switched off. */
    seats: (tee: Tee): readonly string[] =>
      all('attributecombinations')
        .filter((seat) => seat.product_id === inTill(tee).id)
        .map(({ value_ids: ids, sku_number: sku, stock, active }) =>
          [ids.map(valueOf).join('/'), sku || '-', stock, active ? '' : 'off'].join(' ').trim(),
        ),
    /** What the webshop sells, by SKU. */
    shown: ({ product }: Tee): Readonly<Record<string, number>> =>
      Object.fromEntries(
        rowsOf(kit, 'variants')
          .filter((each) => each.product === product.id)
          .map(({ sku, stockLevel }) => [sku, stockLevel]),
      ),
    /** What an order was booked on, as `2 S/Red` or `1 whole`. */
    booked: (order: any): readonly string[] =>
      all('orderrows')
        .filter((row) => row.order_id === tillOrder(order)?.id)
        .map(({ count, attributes }) => {
          const names = attributes.map(({ value_name: name }: any) => name)
          return `${count} ${names.join('/') || 'whole'}`
        }),
    /** Sent, or called off, at the till. */
    send: (order: any): Promise<unknown> => happen(kit, 'ship', tillOrder(order)),
    callOff: (order: any): Promise<unknown> => happen(kit, 'cancel', tillOrder(order)),
  }
}

function happen({ till }: TwoSystems, what: string, { id }: any): Promise<unknown> {
  return fetch(`${till.url}/_simulator/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id }),
  })
}
