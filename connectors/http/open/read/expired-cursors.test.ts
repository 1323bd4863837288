import { describe, expect, test } from 'vitest'
import { type ErrorClass, OperationError, type Systems, say } from '../../../../engine/index.ts'
import { createShiftingWorld, type ShiftingWorld } from '../../testing/shifting-world.ts'

const QUIET = { isIncremental: true, records: 100, gapMs: 60_000 } as const

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

  test.each([
    [500, { error: 'cursor expired' }],
    [409, { error: 'cursor expired' }],
    [403, { error: 'cursor expired' }],
    [404, { error: 'no such cursor' }],
    [200, { error: 'cursor expired' }],
    [200, { items: [], next: null }],
  ])('in whatever way it says so: %i %j', async (status, body) => {
    const world = await createShiftingWorld({ ...CURSOR, refusal: { status, body } })
    await world.run({ isEnough: () => true })
    world.expire()
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.wrong()).toEqual([])
  })

  test('keeps the place, and whose keys were seen, as long as the system answers nothing', async () => {
    const flow = 'deletes: { limit: 100%, do: [ { delete: till.product } ] }\n'
    const world = await createShiftingWorld({ ...CURSOR, flow })
    await world.run({ isEnough: () => true })
    const { reading } = (await world.options.store.cursor('items', 0)) ?? {}
    const down = withList(world, () => Promise.reject(refusalOf('temporary', true)))
    expect((await world.run({ systems: down })).result.state).toBe('failed')
    expect((await world.options.store.cursor('items', 0))?.reading).toEqual(reading)
    expect((await world.run()).result).toEqual({ state: 'finished' })
    expect(world.made()).toHaveLength(100)
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

function refusalOf(kind: ErrorClass, mayBePlace = false): OperationError {
  const reason = say('unlistable', { title: 'Item' })
  return new OperationError({ class: kind, reason, mayHaveHappened: false, mayBePlace })
}

/** The systems of a world, of which the source answers no page. */
function withList(world: ShiftingWorld, next: () => Promise<never>): Systems {
  const { shop, ...others } = world.options.systems
  if (!shop) throw new Error('there is a source')
  const list = () => ({ [Symbol.asyncIterator]: () => ({ next }) })
  const resource = (name: string) => ({ ...shop.connection.resource(name), list })
  return { ...others, shop: { ...shop, connection: { ...shop.connection, resource } } }
}
