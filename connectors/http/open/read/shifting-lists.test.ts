import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FlowBusyError, LeaseLostError, workOnPartitions } from '../../../../engine/index.ts'
import {
  createShiftingWorld,
  type Happening,
  type ShiftingWorld,
  type WorldSetup,
} from '../../testing/shifting-world.ts'

const QUIET = { isIncremental: true, records: 100, gapMs: 60_000 } as const

describe('a list that moves while it is read', () => {
  test('oldest change first: loses none of those that stay when others change', async () => {
    const world = await createShiftingWorld({
      ...QUIET,
      order: 'time up',
      paging: 'page',
      size: 10,
    })
    let changed = 0
    world.beforeRequest.call = () => {
      for (let count = 0; count < 10 && changed < 60; count += 1) {
        world.happen({ what: 'change', where: 0 })
        changed += 1
      }
    }
    expect((await world.run()).result).toEqual({ state: 'finished' })
    await world.run()
    expect(changed).toBe(60)
    expect(world.wrong()).toEqual([])
  })

  test('by page and newest first, as in the shop: loses nothing when records are deleted', async () => {
    const world = await createShiftingWorld({
      ...QUIET,
      order: 'id down',
      paging: 'page',
      size: 20,
    })
    let deleted = 0
    world.beforeRequest.call = (count) => {
      if (count === 1) return
      for (let left = 10; left > 0 && deleted < 30; left -= 1) {
        world.happen({ what: 'delete', where: 0 })
        deleted += 1
      }
    }
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(deleted).toBe(30)
    expect(world.wrong()).toEqual([])
  })
})

describe('a list that is a procedure, called with its position deep in the body', () => {
  test.each(['page', 'offset', 'cursor', 'after'] as const)(
    'loses nothing when records are deleted while it is read: by %s',
    async (paging) => {
      const setup = { ...QUIET, order: 'id up', size: 20, isCalled: true } as const
      const world = await createShiftingWorld({ ...setup, paging })
      let deleted = 0
      world.beforeRequest.call = (count) => {
        if (count === 1) return
        for (let left = 7; left > 0 && deleted < 21; left -= 1) {
          world.happen({ what: 'delete', where: 0 })
          deleted += 1
        }
      }
      expect((await world.run()).result).toEqual({ state: 'finished' })
      expect(deleted).toBe(21)
      expect(world.wrong()).toEqual([])
      world.happen({ what: 'change', where: 0.5 })
      const before = world.asked.length
      await world.run()
      expect(world.wrong()).toEqual([])
      expect(world.asked.length - before).toBeLessThanOrEqual(3)
    },
  )
})

describe('a system that gives pages of other sizes than it is asked for', () => {
  test.each([
    // It takes sizes that it knows, and 15 for others.
    ['smaller', (asked: number) => (asked === 20 ? 20 : 15)],
    ['larger', () => 20],
  ])('is never read only in part: %s', async (_, sizeOf) => {
    const setup = { ...QUIET, order: 'id down', paging: 'page', size: 20 } as const
    const world = await createShiftingWorld({ ...setup, sizeOf })
    const { result } = await world.run()
    expect(result.state).toBe('failed')
  })
})

describe('a page that has fewer records than it was asked for', () => {
  const PAGINGS = ['page', 'offset', 'after', 'cursor'] as const

  test.each(PAGINGS)('may be all that the system gives at once: by %s', async (paging) => {
    const setup = { ...QUIET, order: 'id up', paging, size: 20, sizeOf: atMost15 } as const
    const world = await createShiftingWorld(setup)
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
    // And what changed since costs a request more, at the most; by offset a second one, behind what is known.
    world.happen({ what: 'change', where: 0.5 })
    const before = world.asked.length
    await world.run()
    expect(world.wrong()).toEqual([])
    expect(world.asked.length - before).toBeLessThanOrEqual(paging === 'offset' ? 3 : 2)
  })

  const slips = PAGINGS.flatMap((paging) =>
    [1, 2, 5, 6].flatMap((request) => [1, 10, 19, 20].map((by) => [paging, request, by] as const)),
  ).filter(([paging, request, by]) => paging !== 'cursor' && (request > 1 || by < 20))

  test.each(slips)('may be so once: by %s, request %i, %i missing', async (paging, request, by) => {
    let count = 0
    const sizeOf = (asked: number): number => {
      count += 1
      return count === request ? Math.max(0, asked - by) : asked
    }
    const world = await createShiftingWorld({ ...QUIET, order: 'id up', paging, size: 20, sizeOf })
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
  })

  test('is the last one where the system promises it, and costs no request more', async () => {
    for (const paging of ['page', 'offset', 'after'] as const) {
      const setup = { ...QUIET, order: 'id up', size: 60, paging, isShortLast: true } as const
      const world = await createShiftingWorld(setup)
      await world.run()
      expect(world.wrong()).toEqual([])
      expect(world.asked).toHaveLength(2)
    }
  })
})

describe('a list of which the system says that it goes on', () => {
  test.each([
    ['a record of a page', 30, 30],
    ['half of a page', 21, 30],
    ['a page', 21, 45],
    ['some pages', 3, 77],
    ['the first page', 1, 33],
  ])('is read past what is counted and not shown: %s', async (_, from, to) => {
    const isHidden = (id: number): boolean => id >= from && id <= to
    const setup = { ...QUIET, order: 'id up', paging: 'offset', size: 20, isHidden } as const
    const world = await createShiftingWorld(setup)
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
    expect(world.asked.length).toBeLessThanOrEqual(11)
  })
})

describe('a clock that is wrong', () => {
  const HOUR_MS = 3_600_000

  test.each([
    ['once', (looks: number) => looks === 1],
    ['now and then', (looks: number) => looks % 3 > 0],
    ['always', () => true],
  ])('of the source, an hour ahead %s, loses nothing that changes', async (_, isAhead) => {
    let looks = 0
    const aheadAt = (): number => (isAhead(looks) ? HOUR_MS : 0)
    // Nothing but what changed is ever read.
    const gone = 'label: id'
    const setup = { ...QUIET, order: 'id up', paging: 'page', size: 20, aheadAt, gone } as const
    const world = await createShiftingWorld({ ...setup, records: 40 })
    await world.run()
    for (looks = 1; looks < 8; looks += 1) {
      await world.run()
      world.happen({ what: 'insert', where: 0 })
      world.happen({ what: 'change', where: looks / 10 })
      world.clock.advance(240_000)
    }
    await world.run()
    expect(world.wrong()).toEqual([])
  })

  test('of records that the source has changed in the future: what changes now is seen, wherever a run is left', async () => {
    const setup = {
      ...QUIET,
      order: 'time up',
      paging: 'page',
      size: 20,
      gone: 'label: id',
    } as const
    const world = await createShiftingWorld({ ...setup, records: 30 })
    await world.run()
    world.clock.advance(2 * HOUR_MS)
    for (let count = 0; count < 50; count += 1) world.happen({ what: 'insert', where: 0 })
    world.clock.advance(-2 * HOUR_MS)
    const ends: unknown[] = []
    for (let count = 0; count < 6; count += 1) {
      ends.push((await world.run({ isEnough: () => true })).result.state)
      if (count === 0) world.happen({ what: 'change', where: 0.1 })
    }
    expect(ends).toContain('finished')
    await world.run()
    expect(world.wrong()).toEqual([])
  })
})

function atMost15(asked: number): number {
  return Math.min(asked, 15)
}

const happening: fc.Arbitrary<Happening> = fc.record({
  request: fc.integer({ min: 1, max: 24 }),
  what: fc.constantFrom('insert', 'delete', 'change'),
  where: fc.double({ min: 0, max: 0.999, noNaN: true }),
})

/** How a run ends: by itself, after a page, or dead at a request. */
type Life = 'whole' | 'a page' | { readonly dies: number }

const life: fc.Arbitrary<Life> = fc.oneof(
  fc.constant<Life>('whole'),
  fc.constant<Life>('a page'),
  fc.record({ dies: fc.integer({ min: 1, max: 6 }) }),
)

type Hides = 'nothing' | 'some' | 'a stretch'

const HIDDEN: Readonly<Record<Hides, (id: number) => boolean>> = {
  nothing: () => false,
  some: (id) => id % 3 === 0,
  'a stretch': (id) => id > 20 && id <= 30,
}

const setups: fc.Arbitrary<WorldSetup & { readonly most: number }> = fc
  .record({
    order: fc.constantFrom('id up', 'id down', 'time up', 'time down', 'own'),
    paging: fc.constantFrom('page', 'offset', 'cursor', 'after'),
    small: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 5, max: 20 })),
    records: fc.integer({ min: 0, max: 70 }),
    gapMs: fc.constantFrom(0, 1_000, 60_000),
    isIncremental: fc.boolean(),
    happenings: fc.array(happening, { maxLength: 24 }),
    cap: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    // From this request on.
    capsAt: fc.integer({ min: 0, max: 6 }),
    tells: fc.constantFrom<WorldSetup['tells'][]>(undefined, 'more', 'place'),
    hides: fc.constantFrom<Hides>('nothing', 'some', 'a stretch'),
    largest: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    isShortLast: fc.boolean(),
    isCalled: fc.boolean(),
    expiresAt: fc.option(fc.integer({ min: 2, max: 24 }), { nil: undefined }),
    jumps: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
  })
  .filter(({ order, paging }) => paging !== 'after' || order === 'id up')
  .map(({ small, cap, capsAt, jumps, tells, hides, largest, ...setup }) => {
    // Pages that are numbered overlap where they are not tiny (lint says so).
    const smallest = setup.paging === 'page' ? 20 : 2
    const most = smallest + (cap ?? small)
    const isOffset = setup.paging === 'offset'
    // How far a page reaches that shows nothing, nobody can tell where it may have become smaller.
    const isReadable = !isOffset || hides === 'nothing' || tells !== 'more'
    return Object.assign(setup, {
      size: smallest + small,
      most,
      sizeOf: (asked: number, request: number) =>
        request < capsAt && isReadable ? asked : Math.min(asked, most),
      ...(isOffset && tells ? { tells, isHidden: HIDDEN[hides] } : {}),
      ...(isOffset && largest && isReadable
        ? { isLarge: (id: number) => id % 13 === largest }
        : {}),
      aheadAt: (request: number) => (jumps.includes(request) ? 3_600_000 : 0),
      // Who promises it keeps it.
      isShortLast: setup.isShortLast && most >= smallest + small && !largest,
      // By a time that is not read nobody can tell what moved.
      isIncremental: setup.isIncremental || setup.order.startsWith('time'),
    })
  })

async function live(world: ShiftingWorld, how: Life): Promise<void> {
  const death = new AbortController()
  const diesAt = typeof how === 'string' ? Number.NaN : world.asked.length + how.dies
  world.beforeRequest.call = (count) => {
    if (count === diesAt) death.abort()
  }
  const isEnough = how === 'a page' ? () => true : undefined
  await world.run({ signal: death.signal, isEnough }).catch((error: unknown) => {
    if (!(error instanceof FlowBusyError || error instanceof LeaseLostError)) throw error
  })
  world.beforeRequest.call = () => {}
}

test('whatever moves, whenever a process dies: nothing is lost, doubled or stale, and little is read again', async () => {
  await fc.assert(
    fc.asyncProperty(
      setups,
      fc.array(life, { minLength: 1, maxLength: 4 }),
      async (setup, lives) => {
        const world = await createShiftingWorld(setup)
        for (const each of lives) await live(world, each)
        // Then one read comes to its end, and one more finds what moved behind it.
        world.settle()
        await world.run()
        const { result } = await world.run()
        const { happenings = [], records, size, most, isLarge, isHidden } = setup
        const wrong = world.wrong()
        const { asked } = world
        await world.close()
        expect(result).toEqual({ state: 'finished' })
        expect(wrong).toEqual([])
        const rows = records + happenings.length
        // Beside one that is large nothing is found, and pages that hide some are told to be shorter than they are.
        const larges = isLarge ? 2 * Math.ceil(rows / 13) : 0
        const shown = isHidden ? 2 : 1
        const pages = shown * Math.ceil(rows / (Math.min(size, most) - 1)) + larges + 2
        expect(asked.length).toBeLessThanOrEqual(
          (lives.length + 2) * 2 * pages + 5 * happenings.length,
        )
      },
    ),
    { numRuns: 120, seed: 7 },
  )
})

test('a read that is shared loses nothing of a list that moves either', async () => {
  const move = fc.record({
    request: fc.integer({ min: 20, max: 120 }),
    what: fc.constantFrom<Happening['what']>('delete', 'delete', 'insert', 'change'),
    where: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })
  let split = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { minLength: 5, maxLength: 40 }),
      fc.constantFrom('id up', 'id down', 'own'),
      fc.boolean(),
      async (happenings, order, isCalled) => {
        const world = await createShiftingWorld({
          order,
          paging: 'offset',
          isCalled,
          isPartCalled: isCalled,
          size: 4,
          isIncremental: true,
          requestMs: 10,
          records: 120,
          gapMs: 60 * 86_400_000,
          happenings,
          list: `\n      between: { at: =createdAt, query: { ${isCalled ? '' : 'from: =$from, to: =$to'} } }`,
        })
        const helping: Promise<unknown>[] = []
        const { result } = await world.run({
          callHelp: async (count) => {
            split += count > 0 ? 1 : 0
            helping.push(workOnPartitions({ ...world.options, worker: `helper-${helping.length}` }))
          },
        })
        await Promise.all(helping)
        world.settle()
        await world.run()
        const wrong = world.wrong()
        await world.close()
        expect(result).toEqual({ state: 'finished' })
        expect(wrong).toEqual([])
      },
    ),
    { numRuns: 12, seed: 1 },
  )
  expect(split).toBe(12)
})

test('a read is shared only where there is a second page, not where a page is short', async () => {
  const between = '\n      between: { at: =createdAt, query: { from: =$from, to: =$to } }'
  const setup = { ...QUIET, records: 5, size: 20, order: 'id up', paging: 'offset' } as const
  const world = await createShiftingWorld({ ...setup, list: between })
  await world.run({ callHelp: () => Promise.reject(new Error('nobody is to help')) })
  expect(world.wrong()).toEqual([])
  // Three to see how large it is, and three that read it.
  expect(world.asked).toHaveLength(6)
})
