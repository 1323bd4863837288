import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ErrorClass,
  FlowBusyError,
  helpFlow,
  LeaseLostError,
  OperationError,
  type Systems,
  say,
} from '../../../../engine/index.ts'
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
    // And what changed since costs a request more, at the most.
    world.happen({ what: 'change', where: 0.5 })
    const before = world.asked.length
    await world.run()
    expect(world.wrong()).toEqual([])
    expect(world.asked.length - before).toBeLessThanOrEqual(2)
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
    expect(world.asked.length).toBeLessThanOrEqual(10)
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

describe('a cursor that the system no longer knows', () => {
  const CURSOR = { ...QUIET, order: 'id up', paging: 'cursor', size: 20 } as const

  test('begins a read anew that was left there, and tells so', async () => {
    const world = await createShiftingWorld(CURSOR)
    await world.run({ isEnough: () => true })
    world.expire()
    const told: unknown[] = []
    const onReadAnew = ({ class: refusal }: OperationError): void => void told.push(refusal)
    expect((await world.run({ onReadAnew })).result).toEqual({ state: 'finished' })
    expect(told).toEqual(['invalid'])
    expect(world.wrong()).toEqual([])
  })

  test('begins a read of what changed anew from where that began', async () => {
    const world = await createShiftingWorld(CURSOR)
    await world.run()
    for (let count = 0; count < 50; count += 1) world.happen({ what: 'insert', where: 0 })
    await world.run({ isEnough: () => true })
    world.expire()
    const before = world.asked.length
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
    expect(world.asked.length - before).toBeLessThanOrEqual(5)
  })

  test('ends a run that is under way, and the next begins anew', async () => {
    const world = await createShiftingWorld({ ...CURSOR, expiresAt: 3 })
    expect((await world.run()).result).toMatchObject({ state: 'failed' })
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
  })

  test('does not begin a read anew for ever', async () => {
    const world = await createShiftingWorld(CURSOR)
    await world.run({ isEnough: () => true })
    const refusals: OperationError[] = []
    const refuse = (): Promise<never> => {
      const refusal = refusalOf('invalid')
      refusals.push(refusal)
      return Promise.reject(refusal)
    }
    const { result } = await world.run({ systems: withList(world, refuse) })
    expect(result.state).toBe('failed')
    expect(refusals).toHaveLength(2)
  })

  test('leaves the place alone where it is the account that is refused', async () => {
    const world = await createShiftingWorld(CURSOR)
    await world.run({ isEnough: () => true })
    const { reading } = (await world.options.store.cursor('items', 0)) ?? {}
    expect((await world.run({ systems: withList(world, refuseAccount) })).result.state).toBe(
      'failed',
    )
    expect((await world.options.store.cursor('items', 0))?.reading).toEqual(reading)
  })
})

function refuseAccount(): Promise<never> {
  return Promise.reject(refusalOf('config'))
}

function refusalOf(kind: ErrorClass): OperationError {
  const reason = say('unlistable', { title: 'Item' })
  return new OperationError({ class: kind, reason, mayHaveHappened: false })
}

/** The systems of a world, of which the source answers no page. */
function withList(world: ShiftingWorld, next: () => Promise<never>): Systems {
  const { shop, ...others } = world.options.systems
  if (!shop) throw new Error('there is a source')
  const list = () => ({ [Symbol.asyncIterator]: () => ({ next }) })
  const resource = (name: string) => ({ ...shop.connection.resource(name), list })
  return { ...others, shop: { ...shop, connection: { ...shop.connection, resource } } }
}

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

const setups: fc.Arbitrary<WorldSetup & { readonly most: number }> = fc
  .record({
    order: fc.constantFrom('id up', 'id down', 'time up', 'time down', 'own'),
    paging: fc.constantFrom('page', 'offset', 'cursor', 'after'),
    small: fc.integer({ min: 0, max: 4 }),
    records: fc.integer({ min: 0, max: 70 }),
    gapMs: fc.constantFrom(0, 1_000, 60_000),
    isIncremental: fc.boolean(),
    happenings: fc.array(happening, { maxLength: 24 }),
    cap: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
    isShortLast: fc.boolean(),
    expiresAt: fc.option(fc.integer({ min: 2, max: 24 }), { nil: undefined }),
    jumps: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }),
  })
  .filter(({ order, paging }) => paging !== 'after' || order === 'id up')
  .map(({ small, cap, jumps, ...setup }) => {
    // Pages that are numbered overlap where they are not tiny (lint says so).
    const smallest = setup.paging === 'page' ? 20 : 2
    const most = smallest + (cap ?? small)
    return Object.assign(setup, {
      size: smallest + small,
      most,
      sizeOf: (asked: number) => Math.min(asked, most),
      aheadAt: (request: number) => (jumps.includes(request) ? 3_600_000 : 0),
      // Who promises it keeps it.
      isShortLast: setup.isShortLast && most >= smallest + small,
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
        const { happenings = [], records, size, most } = setup
        const wrong = world.wrong()
        const { asked } = world
        await world.close()
        expect(result).toEqual({ state: 'finished' })
        expect(wrong).toEqual([])
        const pages = Math.ceil((records + happenings.length) / (Math.min(size, most) - 1)) + 2
        expect(asked.length).toBeLessThanOrEqual(
          (lives.length + 2) * 2 * pages + 5 * happenings.length,
        )
      },
    ),
    { numRuns: 60, seed: 1 },
  )
}, 120_000)

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
      async (happenings, order) => {
        const world = await createShiftingWorld({
          order,
          paging: 'offset',
          size: 4,
          isIncremental: true,
          requestMs: 10,
          records: 120,
          gapMs: 60 * 86_400_000,
          happenings,
          list: '\n      between: { at: =createdAt, query: { from: =$from, to: =$to } }',
        })
        const helping: Promise<unknown>[] = []
        const { result } = await world.run({
          callHelp: async (count) => {
            split += count > 0 ? 1 : 0
            helping.push(helpFlow({ ...world.options, worker: `helper-${helping.length}` }))
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
}, 120_000)

test('a read is shared only where there is a second page, not where a page is short', async () => {
  const between = '\n      between: { at: =createdAt, query: { from: =$from, to: =$to } }'
  const setup = { ...QUIET, records: 5, size: 20, order: 'id up', paging: 'offset' } as const
  const world = await createShiftingWorld({ ...setup, list: between })
  await world.run({ callHelp: () => Promise.reject(new Error('nobody is to help')) })
  expect(world.wrong()).toEqual([])
  // Two to see how large it is, and two that read it.
  expect(world.asked).toHaveLength(4)
})
