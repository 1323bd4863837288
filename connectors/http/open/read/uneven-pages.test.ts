import { describe, expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, signal } from '../../testing/connect-shop.ts'
import { createShiftingWorld } from '../../testing/shifting-world.ts'

const QUIET = { isIncremental: true, records: 100, gapMs: 60_000 } as const

function isLarge(id: number): boolean {
  return id === 50
}

describe('a record that leaves no room beside it', () => {
  test.each([undefined, 'more', 'place'] as const)(
    'is read, and what follows it: %s',
    async (tells) => {
      const setup = {
        ...QUIET,
        order: 'id up',
        paging: 'offset',
        size: 20,
        tells,
        isLarge,
      } as const
      const world = await createShiftingWorld(setup)
      expect((await world.run()).result).toEqual({ state: 'finished' })
      expect(world.wrong()).toEqual([])
    },
  )

  test('is read also where another is deleted just before it is asked for by itself', async () => {
    const setup = { ...QUIET, order: 'id up', paging: 'offset', size: 20, isLarge } as const
    const world = await createShiftingWorld(setup)
    world.beforeRequest.call = () => {
      if (!world.asked.at(-1)?.includes('start=49') || world.count() < 100) return
      world.happen({ what: 'delete', where: 0 })
    }
    await world.run()
    expect(world.count()).toBe(99)
    expect(world.wrong()).toEqual([])
  })
})

describe('a place that is left and taken up later', () => {
  const CAPPED = { ...QUIET, order: 'id up', paging: 'page', records: 183 } as const

  test.each([
    [20, 15, 1],
    [20, 15, 2],
    [50, 30, 1],
    [50, 30, 3],
  ])('asked for %i of a system that gives %i, left after page %i', async (size, cap, pages) => {
    const sizeOf = (asked: number): number => Math.min(asked, cap)
    const world = await createShiftingWorld({ ...CAPPED, size, sizeOf })
    let count = 0
    await world.run({ isEnough: () => (count += 1) >= pages })
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
  })

  test('of a system that has given more until then', async () => {
    let cap = 50
    const sizeOf = (asked: number): number => Math.min(asked, cap)
    const world = await createShiftingWorld({ ...CAPPED, size: 50, sizeOf })
    await world.run({ isEnough: () => true })
    cap = 30
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
  })
})

describe('a list whose system says that it goes on, from which one is deleted', () => {
  const OFFSET = { ...QUIET, order: 'id up', paging: 'offset', size: 20 } as const

  test.each([
    ['capped', 'more', { sizeOf: (asked: number) => Math.min(asked, 15) }],
    ['capped', 'place', { sizeOf: (asked: number) => Math.min(asked, 15) }],
    [
      'with a stretch that is not shown',
      'place',
      { isHidden: (id: number) => id > 40 && id <= 60 },
    ],
    ['with a stretch that is not shown', 'more', { isHidden: (id: number) => id > 40 && id <= 60 }],
  ] as const)('%s, says %s', async (_, tells, special) => {
    for (const request of [3, 4, 5, 6, 7]) {
      const happenings = [{ request, what: 'delete', where: 0 }] as const
      // What is not gone would not come again but in a complete read.
      const world = await createShiftingWorld({ ...OFFSET, tells, ...special, happenings })
      await world.run()
      expect(world.wrong()).toEqual([])
    }
  })
})

describe('a search whose pages are cut where one record leaves no room', () => {
  const SEARCHED = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: { offset: start, size: { limit: 4 } } }
    find: [{ by: [sku], get: /items, query: { q: =$by.sku, limit: 4 }, items: =items }]
    record: { id: =id, sku: =sku }
`

  test.each([
    ['where nothing moves', 0],
    ['where one goes away just before it is asked for what comes next', 1],
  ])('finds what is behind it, %s', async (_, gone) => {
    let all = Array.from({ length: 12 }, (__, index) => ({ id: index + 1, sku: `S${index + 1}` }))
    const { connection } = await connectShop(
      ({ url }, response) => {
        const start = Number(new URL(url, 'http://x').searchParams.get('start') ?? 0)
        if (start === 5 && all.length === 12) all = all.slice(gone)
        const page = all.slice(start, start + 4)
        const large = page.findIndex(({ id }) => id === 6)
        answerJson(response, { items: large < 0 ? page : page.slice(0, Math.max(1, large)) })
      },
      { resources: SEARCHED },
    )
    for (const sku of ['S6', 'S7', 'S12']) {
      const found = await connection.resource('item').find({ sku }, { fresh: true, signal })
      expect(found).toMatchObject([{ record: { sku } }])
    }
  })
})
