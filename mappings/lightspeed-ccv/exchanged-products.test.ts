import { afterEach, describe, expect, test, vi } from 'vitest'
import { readProject } from '../read-project.ts'
import { openTeeShop, type Tee, type TeeShop } from './tee-shop.ts'

const project = readProject()
// Each passes through all flows some times.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let shop: TeeShop
let tee: Tee
let mug: Tee

afterEach(() => shop.kit.close())

/** A shirt of three sizes, and a mug that is not chosen by anything. */
async function open(takenAt: 'booking' | 'sending'): Promise<void> {
  shop = await openTeeShop(project, { settings: { takenAt } })
  shop.kit.till.state.behaviour.stockMoves = takenAt === 'booking' ? 'order' : 'shipment'
  tee = shop.tee('A')
  mug = shop.tee('MUG')
  for (const variant of mug.variants.slice(1)) shop.remove('variants', variant)
  const fields = { options: [], sku: 'MUG', articleCode: 'MUG', title: 'Default', stockLevel: 9 }
  shop.change(mug.variants[0], fields)
  shop.change(mug.product, { set: false, hasMatrix: false })
  await shop.pass('all', 2)
}

function exchange(): void {
  shop.change(tee.variants[0], { sku: 'MUG', articleCode: 'MUG' })
  shop.change(mug.variants[0], { sku: 'A-S', articleCode: 'A-S' })
  for (const { product } of [tee, mug]) shop.change(product)
}

async function settle(): Promise<void> {
  await shop.pass('changes', 3)
  await shop.pass()
}

describe.each(['booking', 'sending'] as const)(
  'a product without options that exchanges SKUs with a size of another (taken at %s)',
  (takenAt) => {
    test('keeps its article, its stock and what was ordered of it before', async () => {
      await open(takenAt)
      const order = shop.order(tee.variants[0], 2, [mug.variants[0], 1])
      await shop.pass()
      exchange()
      await settle()
      expect(shop.booked(order).toSorted()).toEqual(['1 whole', '2 S'])
      expect(shop.inTill(mug).productnumber).toBe('A-S')
      expect(shop.seats(tee).map((seat) => seat.split(' ').slice(0, 2))).toEqual([
        ['S', 'MUG'],
        ['M', 'A-M'],
        ['L', 'A-L'],
      ])
      expect([shop.shown(tee), shop.shown(mug)]).toEqual([
        { MUG: 3, 'A-M': 6, 'A-L': 7 },
        { 'A-S': 8 },
      ])
      expect(shop.kit.givenUp).toEqual([])
    })

    test.each(['before', 'after'])(
      'is booked as itself where it was ordered right %s',
      async (when) => {
        await open(takenAt)
        const place = () => shop.order(tee.variants[0], 2, [mug.variants[0], 1])
        const early = when === 'before' ? place() : undefined
        exchange()
        const order = early ?? place()
        await shop.kit.run('orders', { kind: 'changes' }, { lingerMs: 0 })
        await settle()
        expect(shop.booked(order).toSorted()).toEqual(['1 whole', '2 S'])
        expect([shop.shown(tee), shop.shown(mug)]).toEqual([
          { MUG: 3, 'A-M': 6, 'A-L': 7 },
          { 'A-S': 8 },
        ])
        expect(shop.kit.givenUp).toEqual([])
      },
    )
  },
)

test('two sizes of two products that exchange SKUs keep their stock and what was ordered of them', async () => {
  await open('sending')
  const other = shop.tee('B')
  await shop.pass('all')
  const order = shop.order(tee.variants[0], 2, [other.variants[1], 1])
  await shop.pass()
  shop.change(tee.variants[0], { sku: 'B-M', articleCode: 'B-M' })
  shop.change(other.variants[1], { sku: 'A-S', articleCode: 'A-S' })
  for (const { product } of [tee, other]) shop.change(product)
  await settle()
  expect(shop.booked(order).toSorted()).toEqual(['1 M', '2 S'])
  expect([shop.shown(tee), shop.shown(other)]).toEqual([
    { 'B-M': 3, 'A-M': 6, 'A-L': 7 },
    { 'B-S': 5, 'A-S': 5, 'B-L': 7 },
  ])
  expect(shop.kit.givenUp).toEqual([])
})
