import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { openTeeShop, type Tee, type TeeShop } from './tee-shop.ts'

const project = readProject()
// Each passes through all flows some times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let shop: TeeShop
let tee: Tee
beforeEach(async () => {
  shop = await openTeeShop(project)
  tee = shop.tee('A')
  await shop.pass('changes', 2)
})
afterEach(() => shop.kit.close())

const inOrder = (texts: readonly string[]): string[] =>
  texts.toSorted((left, right) => left.localeCompare(right))

const told = (): readonly string[] => [...shop.kit.givenUp]

/** The shirts get a second option, and each variant a value of it. */
function addColours(): void {
  const { change, chosen, set } = shop
  const both = set({ Size: ['S', 'M', 'L'], Colour: ['Red', 'Blue'] })
  change(tee.product, { set: both.id })
  const colours = ['Red', 'Red', 'Blue']
  for (const [at, variant] of tee.variants.entries()) {
    change(variant, { options: chosen(both, ['S', 'M', 'L'][at] ?? '', colours[at] ?? '') })
  }
}

/** A variant gets another size. */
function resize(at: number, size: string): void {
  const { change, chosen, sizes } = shop
  change(tee.variants[at], { options: chosen(sizes, size), title: `Size: ${size}` })
  change(tee.product)
}

/** Only the largest shirt is left, as the product itself. */
function leaveOne(): void {
  shop.remove('variants', tee.variants[0])
  shop.remove('variants', tee.variants[1])
  shop.change(tee.product, { set: false, hasMatrix: false })
  shop.change(tee.variants[2], { options: [], title: 'Default', isDefault: true })
}

const seatOf = (sku: string): any =>
  shop.kit.till.state.tables.attributecombinations.where('sku_number', sku)[0]
const changeSeat = (sku: string, fields: any): unknown =>
  shop.kit.till.state.tables.attributecombinations.change(seatOf(sku).id, fields)
const firstOn = (): string | undefined => shop.seats(tee).find(isOn)

const SOLD = ['S/Red A-S 5', 'M/Red A-M 6', 'L/Blue A-L 7']
const isOn = (seat: string): boolean => !seat.endsWith(' off')

describe('variants that get a second option', () => {
  test('keep SKU and stock, and no other combination is sold', async () => {
    addColours()
    await shop.pass()
    expect(shop.seats(tee).filter(isOn)).toEqual(SOLD)
    expect(shop.seats(tee)).toHaveLength(6)
    await shop.pass('all')
    expect(shop.seats(tee).filter(isOn)).toEqual(SOLD)
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 7 })
    expect(told()).toEqual([])
  })

  test('keep what the till sold since the webshop was told', async () => {
    addColours()
    changeSeat('A-S', { stock: 3 })
    await shop.pass()
    expect(firstOn()).toBe('S/Red A-S 3')
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  })

  test('are ordered as what they are now', async () => {
    addColours()
    const placed = shop.order(tee.variants[0], 2)
    await shop.pass('changes', 2)
    expect(shop.booked(placed)).toEqual(['2 S/Red'])
    expect(told()).toEqual([])
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
    await shop.send(placed)
    await shop.pass('changes', 2)
    expect(firstOn()).toBe('S/Red A-S 3')
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  })

  test('begin without what booked orders hold, which are named', async () => {
    const placed = shop.order(tee.variants[0], 2)
    await shop.pass('changes', 2)
    expect(shop.booked(placed)).toEqual(['2 S'])
    addColours()
    await shop.pass()
    expect(firstOn()).toBe('S/Red A-S 3')
    expect(told()).toHaveLength(1)
    expect(told()[0]).toContain('TEE1')
    await shop.send(placed)
    await shop.pass('changes', 2)
    expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  })

  test('one that goes at that time is no hindrance, and what the till had of it is told', async () => {
    addColours()
    shop.remove('variants', tee.variants[2])
    await shop.pass()
    expect(shop.seats(tee).filter(isOn)).toEqual(SOLD.slice(0, 2))
    expect(told()).toHaveLength(1)
    expect(told()[0]).toContain('A-L (7)')
  })

  test('one that is switched off in the till stays so', async () => {
    changeSeat('A-S', { active: false })
    addColours()
    await shop.pass('changes', 2)
    await shop.pass('all')
    expect(shop.seats(tee).filter(isOn)).toEqual(SOLD.slice(1))
    expect(shop.seats(tee)).toContain('S/Red A-S 5 off')
  })

  test('they get what the webshop shows where the till lost its number, and it is told', async () => {
    const { faults } = shop.kit.till.state
    faults.add({ kind: 'status', status: 503, method: 'PATCH', path: '/attributecombinations' })
    addColours()
    await shop.pass()
    faults.clear()
    await shop.pass('all')
    expect(shop.seats(tee).filter(isOn)).toEqual(SOLD)
    expect(told().at(-1)).toContain('A-S, A-M, A-L')
  })
})

test('a variant that goes, comes back and goes again is switched off each time', async () => {
  for (let round = 0; round < 3; round += 1) {
    const last: any = [...shop.kit.shop.state.tables.rows('variants')].find(
      ({ sku }) => sku === 'A-L',
    )
    shop.remove('variants', last)
    shop.change(tee.product)
    await shop.pass()
    await shop.pass('all')
    expect(shop.seats(tee)[2]).toBe('L A-L 7 off')
    const { id: _, ...again } = last
    shop.addVariant(tee.product, again)
    shop.change(tee.product)
    await shop.pass()
    await shop.pass('all')
    expect(shop.seats(tee)[2]).toBe('L A-L 7')
  }
})

describe('a variant that has another size now', () => {
  test('takes SKU and stock along, and what it was is sold no more', async () => {
    resize(1, 'Medium')
    const placed = shop.order(tee.variants[1], 1)
    await shop.pass()
    await shop.pass('all', 2)
    expect(shop.seats(tee)).toEqual(['S A-S 5', 'M - 0 off', 'L A-L 7', 'Medium A-M 6'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 5, 'A-L': 7 })
    expect(shop.booked(placed)).toEqual(['1 Medium'])
    expect(told()).toEqual([])
    await shop.send(placed)
    await shop.pass()
    resize(1, 'M')
    await shop.pass('changes', 2)
    expect(shop.seats(tee)).toEqual(['S A-S 5', 'M A-M 5', 'L A-L 7', 'Medium - 0 off'])
  })

  test('leaves there what booked orders will take off, which are named', async () => {
    const placed = shop.order(tee.variants[1], 2)
    await shop.pass('changes', 2)
    resize(1, 'Medium')
    await shop.pass()
    expect(shop.seats(tee)).toEqual(['S A-S 5', 'M - 2 off', 'L A-L 7', 'Medium A-M 4'])
    expect(told()).toHaveLength(1)
    expect(told()[0]).toMatch(/\(TEE1\) hold of A-M /u)
    await shop.send(placed)
    await shop.pass('changes', 2)
    expect(shop.seats(tee)).toEqual(['S A-S 5', 'M - 0 off', 'L A-L 7', 'Medium A-M 4'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 4, 'A-L': 7 })
  })

  test('is ordered as that where two exchanged theirs, each with its own stock', async () => {
    resize(0, 'M')
    resize(1, 'S')
    await shop.pass()
    expect(shop.seats(tee)).toEqual(['S A-M 6', 'M A-S 5', 'L A-L 7'])
    const placed = shop.order(tee.variants[0], 1)
    await shop.pass('all', 2)
    expect(shop.booked(placed)).toEqual(['1 M'])
    await shop.send(placed)
    await shop.pass('changes', 2)
    expect(shop.seats(tee)).toEqual(['S A-M 6', 'M A-S 4', 'L A-L 7'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 4, 'A-M': 6, 'A-L': 7 })
    expect(told()).toEqual([])
  })

  test('keeps the stock of its SKU where two exchanged both, for that is a change of names', async () => {
    resize(0, 'M')
    resize(1, 'S')
    shop.change(tee.variants[0], { sku: 'A-M', articleCode: 'A-M' })
    shop.change(tee.variants[1], { sku: 'A-S', articleCode: 'A-S' })
    await shop.pass('changes', 2)
    expect(shop.seats(tee)).toEqual(['S A-S 5', 'M A-M 6', 'L A-L 7'])
    expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 7 })
  })
})

test('an option that is gone stays in the till until a variant comes, or the option has another name', async () => {
  addColours()
  await shop.pass()
  const { change, chosen, set, sizes } = shop
  change(tee.product, { set: sizes.id })
  for (const [at, variant] of tee.variants.entries()) {
    change(variant, { options: chosen(sizes, ['S', 'M', 'L'][at] ?? '') })
  }
  await shop.pass('changes', 2)
  expect(shop.seats(tee).filter(isOn)).toEqual(SOLD)
  const more = { sku: 'A-XL', stockLevel: 3, isDefault: false, options: chosen(sizes, 'XL') }
  const last = shop.addVariant(tee.product, more)
  change(tee.product)
  await shop.pass('changes', 2)
  const alone = ['L A-L 7', 'M A-M 6', 'S A-S 5', 'XL A-XL 3']
  expect(inOrder(shop.seats(tee))).toEqual(alone)
  const maten = set({ Maat: ['S', 'M', 'L', 'XL'] })
  change(tee.product, { set: maten.id })
  for (const [at, variant] of [...tee.variants, last].entries()) {
    change(variant, { options: chosen(maten, ['S', 'M', 'L', 'XL'][at] ?? '') })
  }
  await shop.pass()
  await shop.pass('all')
  expect(inOrder(shop.seats(tee))).toEqual(alone)
  expect(shop.shown(tee)).toEqual({ 'A-S': 5, 'A-M': 6, 'A-L': 7, 'A-XL': 3 })
  expect(told()).toEqual([])
})

describe('a product that has no variants any more', () => {
  test('has the stock of the one that is left, is ordered as a whole, and what is lost is told', async () => {
    leaveOne()
    const placed = shop.order(tee.variants[2], 1)
    await shop.pass()
    expect(shop.seats(tee)).toEqual([])
    expect(shop.inTill(tee)).toMatchObject({ stocktype: 'Product', stock: 7 })
    await shop.pass('all')
    expect(shop.booked(placed)).toEqual(['1 whole'])
    expect(shop.shown(tee)).toEqual({ 'A-L': 6 })
    expect(told()).toHaveLength(1)
    expect(told()[0]).toContain('A-S (5), A-M (6)')
    await shop.send(placed)
    await shop.pass('changes', 2)
    expect(shop.inTill(tee).stock).toBe(6)
    expect(shop.shown(tee)).toEqual({ 'A-L': 6 })
  })

  test.each([1, 2])(
    'what is lost is told where it was interrupted as well, and told once (after %i)',
    async (after) => {
      const { faults } = shop.kit.till.state
      leaveOne()
      faults.add({ kind: 'status', status: 503, method: 'DELETE', path: '/', after })
      await shop.pass()
      faults.clear()
      await shop.pass()
      expect(shop.seats(tee)).toEqual([])
      const lost = told().filter((each) => each.includes('nowhere any more'))
      expect(lost).toHaveLength(1)
      expect(lost[0]).toContain('A-S (5), A-M (6)')
      shop.change(tee.product)
      await shop.pass('all')
      expect(told().at(-1)).toBe(lost[0])
    },
  )

  test('begins without what booked orders hold, which are named', async () => {
    shop.order(tee.variants[2], 2)
    await shop.pass('changes', 2)
    leaveOne()
    await shop.pass()
    expect(shop.inTill(tee).stock).toBe(5)
    expect(told()[0]).toMatch(/\(TEE1\) hold of A-L /u)
  })
})

test('a product that is made anew under the SKUs of its variants is the same article to the till', async () => {
  for (const variant of tee.variants) shop.remove('variants', variant)
  shop.remove('products', tee.product)
  tee = shop.tee('A')
  for (const variant of tee.variants) shop.change(variant, { stockLevel: 50 })
  const placed = shop.order(tee.variants[0], 2)
  await shop.pass('changes', 2)
  // Longer than the day after which it is noticed that the previous one is gone.
  await shop.pass('all', 8)
  expect(shop.kit.till.state.tables.products.where('name', 'A')).toMatchObject([
    { is_active: true, productnumber: `LS-${tee.product.id}` },
  ])
  expect(shop.seats(tee)).toEqual(['S A-S 5', 'M A-M 6', 'L A-L 7'])
  expect(shop.booked(placed)).toEqual(['2 S'])
  expect(shop.shown(tee)).toEqual({ 'A-S': 3, 'A-M': 6, 'A-L': 7 })
  expect(told()).toEqual([])
})

/** Deleted and made anew: small sizes as one product, the large one as another, with numbers that somebody made up. */
function part(): readonly [Tee, Tee] {
  for (const variant of tee.variants) shop.remove('variants', variant)
  shop.remove('products', tee.product)
  const [small, large] = [shop.tee('A'), shop.tee('B')]
  shop.remove('variants', small.variants[2])
  shop.remove('variants', large.variants[0])
  shop.remove('variants', large.variants[1])
  shop.change(large.variants[2], { sku: 'A-L', articleCode: 'A-L', isDefault: true })
  for (const each of [...small.variants.slice(0, 2), large.variants[2]]) {
    shop.change(each, { stockLevel: 50 })
  }
  return [small, large]
}

describe('a product with variants that is made anew as two', () => {
  test('is to the till what has most of its SKUs, and the other takes its own along', async () => {
    const [small, large] = part()
    const orders = [shop.order(small.variants[0], 2), shop.order(large.variants[2], 1)]
    await shop.pass('changes', 2)
    await shop.pass('all', 8)
    expect(inOrder(shop.seats(small))).toEqual(['L - 0 off', 'M A-M 6', 'S A-S 5'])
    expect(shop.seats(large)).toEqual(['L A-L 7'])
    expect(orders.map((order) => shop.booked(order))).toEqual([['2 S'], ['1 L']])
    expect(shop.shown(small)).toEqual({ 'A-S': 3, 'A-M': 6 })
    expect(shop.shown(large)).toEqual({ 'A-L': 6 })
    expect(told()).toEqual([])
  })

  test('leaves what booked orders hold where they were booked, and it is told if one is cancelled', async () => {
    const placed = shop.order(tee.variants[2], 2)
    await shop.pass('changes', 2)
    const [small, large] = part()
    await shop.pass('changes', 2)
    await shop.pass('all', 2)
    expect(shop.seats(large)).toEqual(['L A-L 5'])
    expect(shop.shown(large)).toEqual({ 'A-L': 5 })
    expect(told()).toEqual([])
    shop.kit.shop.state.cancelOrder(placed)
    await shop.pass('changes', 2)
    expect(inOrder(shop.seats(small))).toContain('L - 0 off')
    expect(told()).toEqual([expect.stringContaining('2 × A-L: Size: L')])
  })
})
