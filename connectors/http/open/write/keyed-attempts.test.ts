import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dedent } from '../../../../engine/testing/dedent.ts'
import { BAD, type Keyed } from '../../testing/keyed-sink.ts'
import { type Able, createKeyedWorld, type KeyedWorldSetup } from '../../testing/keyed-world.ts'

const DAY_MS = 86_400_000
const ALONE = { find: false, get: true } as const
const SEARCHED = { find: true, get: true } as const
const LIVES = { call: 0, when: 'before' } as const

function world(setup: Partial<KeyedWorldSetup> = {}) {
  return createKeyedWorld({ keyed: 'replays', able: ALONE, ...setup })
}

/** Calls of a process that creates one charge and dies of nothing. */
async function countCalls(able: Able): Promise<number> {
  const { put, live } = await world({ able })
  put('1', { sku: 'A', title: 'first' })
  return live(LIVES)
}

/** Nobody is there until all tries are over; so long after the first one a person asks for another. */
async function retryAfter(ms: number, setup: Partial<KeyedWorldSetup>) {
  const lost = await world(setup)
  const { sink, put, run, clock, store } = lost
  put('1', { sku: 'A', title: 'first' })
  sink.losesAnswers = true
  const begun = clock.now()
  await run()
  sink.losesAnswers = false
  sink.isDown = true
  for (let count = 0; count < 8; count += 1) {
    clock.advance(900_000)
    await run()
  }
  sink.isDown = false
  clock.advance(begun + ms - clock.now())
  await store.release('charges', ['1'])
  await run()
  return lost
}

describe.each([ALONE, SEARCHED])('a system that takes keys and keeps its answers (%o)', (able) => {
  test('is asked anew for what was deleted by hand', async () => {
    const { sink, put, run, open } = await world({ able })
    put('1', { sku: 'A', title: 'first' })
    await run()
    sink.remove('A')
    put('1', { sku: 'A', title: 'second' })
    expect((await run()).counts).toMatchObject({ created: 1 })
    expect(sink.names()).toEqual(['second'])
    expect(await open()).toEqual({})
  })

  test('is asked anew for what was deleted by hand before the answer came', async () => {
    const { sink, put, run, open } = await world({ able })
    put('1', { sku: 'A', title: 'first' })
    sink.losesAnswers = true
    await run()
    sink.losesAnswers = false
    sink.remove('A')
    await run()
    expect([sink.names(), await open()]).toEqual([['first'], {}])
  })

  test('is asked anew for what was gone and is back', async () => {
    const flow = 'deletes:\n  limit: 100%\n  do:\n    - delete: till.charge\n'
    const { sink, put, takeAway, run, clock } = await world({ able, flow })
    put('1', { sku: 'A', title: 'first' })
    put('2', { sku: 'B', title: 'stays' })
    await run()
    takeAway('1')
    clock.advance(7_200_000)
    await run()
    expect(sink.names()).toEqual(['stays'])
    put('1', { sku: 'A', title: 'back' })
    await run()
    expect(sink.names()).toEqual(['back', 'stays'])
  })

  test('is asked anew for what it refused, once that is corrected', async () => {
    const { sink, put, run, open } = await world({ able })
    put('1', { sku: 'A', title: `${BAD} name` })
    expect((await run()).counts).toMatchObject({ parked: 1 })
    put('1', { sku: 'A', title: 'good name' })
    expect((await run()).counts).toMatchObject({ created: 1 })
    expect(sink.names()).toEqual(['good name'])
    expect(await open()).toEqual({})
  })

  test('is asked under the same key by the process that comes after one that died', async () => {
    const calls = await countCalls(able)
    for (let call = 1; call <= calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { sink, put, run, live, open, close } = await world({ able })
        put('1', { sku: 'A', title: 'first' })
        await live({ call, when })
        await run()
        await run()
        expect([sink.names(), await open()], `dead ${when} call ${call}`).toEqual([['first'], {}])
        await close()
      }
    }
  })
})

test('an item of a loop that stands where another one stood is created itself', async () => {
  const steps = dedent`
    steps:
      - for: =lines
        do:
          - write: till.charge
            match: { sku: =sku }
            set: { sku: =sku, name: =name }
  `
  const { sink, put, run } = await world({ able: SEARCHED, steps: `${steps}\n` })
  const [a, b, c] = ['A', 'B', 'C'].map((sku) => ({ sku, name: `name of ${sku}` }))
  put('1', { lines: [a ?? {}, b ?? {}] })
  await run()
  put('1', { lines: [c ?? {}, a ?? {}, b ?? {}] })
  await run()
  expect(sink.names()).toEqual(['name of A', 'name of B', 'name of C'])
})

test('a record that becomes one of its own gets a target of its own', async () => {
  const { sink, put, run } = await world({ able: SEARCHED })
  put('1', { sku: 'S', title: 'one' })
  put('2', { sku: 'S', title: 'two' })
  await run()
  for (const key of ['1', '2']) {
    put(key, { sku: `T${key}`, title: `own ${key}` })
    await run()
  }
  expect(sink.names()).toEqual(['own 1', 'own 2'])
})

describe('a create whose answer was lost', () => {
  test('is sent again as long as the system knows its key', async () => {
    const { sink, open } = await retryAfter(DAY_MS - 600_000, { keyLivesMs: DAY_MS })
    expect([sink.count('A'), await open()]).toEqual([1, {}])
  })

  test('is a question for a person once the system may have forgotten its key', async () => {
    const { sink, open } = await retryAfter(DAY_MS, { keyLivesMs: DAY_MS })
    expect([sink.count('A'), await open()]).toEqual([1, { 1: 'in-doubt' }])
  })

  test('is looked for then, where that can be done', async () => {
    const { sink, open } = await retryAfter(2 * DAY_MS, { keyLivesMs: DAY_MS, able: SEARCHED })
    expect([sink.count('A'), await open()]).toEqual([1, {}])
  })

  test('is sent again for as long as the connector says that keys are known', async () => {
    const week = { keyLivesMs: 7 * DAY_MS, remembers: '7d' }
    const sent = await retryAfter(6 * DAY_MS, week)
    expect([sent.sink.count('A'), await sent.open()]).toEqual([1, {}])
    const hours = { keyLivesMs: 6 * 3_600_000, remembers: '6h' }
    const asked = await retryAfter(7 * 3_600_000, hours)
    expect([asked.sink.count('A'), await asked.open()]).toEqual([1, { 1: 'in-doubt' }])
  })
})

describe.each(['before', 'after'] as const)('a 500 %s the work, stored under the key', (fails) => {
  async function failed(able: Able) {
    const made = await world({ able })
    made.put('1', { sku: 'A', title: 'first' })
    made.sink.fails = fails
    await made.run()
    made.sink.fails = undefined
    return made
  }

  test('is given up after three of them, where the target can be searched', async () => {
    const { sink, run, open } = await failed(SEARCHED)
    for (let count = 0; count < 3; count += 1) await run()
    expect(sink.names()).toEqual(['first'])
    expect(await open()).toEqual({})
  })

  test('is retried under the same key, where it cannot', async () => {
    const { sink, run, open } = await failed(ALONE)
    for (let count = 0; count < 8; count += 1) await run()
    expect(sink.names()).toEqual(fails === 'before' ? [] : ['first'])
    expect(await open()).toEqual({ 1: 'parked' })
  })
})

test('a 500 is not given up before the third of them', async () => {
  const { sink, put, run, open } = await world({ able: SEARCHED })
  put('1', { sku: 'A', title: 'first' })
  sink.fails = 'before'
  await run()
  sink.fails = undefined
  await run()
  expect(sink.names()).toEqual([])
  expect(await open()).toEqual({ 1: 'retrying' })
})

describe.each<Keyed>([400, 409, 422])('a key that is refused with %s', (keyed) => {
  test.each([
    { timeout: '4s', takesMs: 122_000, title: 'first' },
    { timeout: '30s', takesMs: 140_000, title: 'first' },
    { timeout: '30s', takesMs: 140_000, title: 'second' },
  ])('is waited for: the system may be at it still ($timeout, $title)', async (scene) => {
    const { timeout, takesMs, title } = scene
    const { sink, put, run, open } = await world({ able: SEARCHED, keyed, timeout })
    put('1', { sku: 'A', title: 'first' })
    Object.assign(sink, { losesAnswers: true, takesMs })
    await run()
    Object.assign(sink, { losesAnswers: false, takesMs: 0 })
    put('1', { sku: 'A', title })
    for (let count = 0; count < 3; count += 1) await run()
    expect([sink.names(), await open()]).toEqual([[title], {}])
  })

  test('is given up where nothing comes of it within that time', async () => {
    const { sink, put, run, open } = await world({ able: SEARCHED, keyed, timeout: '30s' })
    put('1', { sku: 'A', title: `${BAD} name` })
    sink.losesAnswers = true
    await run()
    sink.losesAnswers = false
    put('1', { sku: 'A', title: 'good name' })
    await run()
    expect([sink.names(), await open()]).toEqual([[], { 1: 'retrying' }])
    await run()
    expect([sink.names(), await open()]).toEqual([['good name'], {}])
  })
})

const KEYS = ['1', '2', '3']

type Happening =
  | { readonly what: 'edit' | 'spoil' | 'remove'; readonly key: string }
  | { readonly what: 'lose' | 'fail' | 'heal' | 'day' }

interface Turn {
  readonly before: readonly Happening[]
  readonly death: { readonly call: number; readonly when: 'before' | 'after' }
}

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    what: fc.constantFrom('edit' as const, 'spoil' as const, 'remove' as const),
    key: fc.constantFrom(...KEYS),
  }),
  fc.record({
    what: fc.constantFrom('lose' as const, 'fail' as const, 'heal' as const, 'day' as const),
  }),
)

const turn: fc.Arbitrary<Turn> = fc.record({
  before: fc.array(happening, { maxLength: 4 }),
  death: fc.record({
    call: fc.integer({ min: 0, max: 30 }),
    when: fc.constantFrom('before', 'after'),
  }),
})

async function play(turns: readonly Turn[], setup: KeyedWorldSetup) {
  const played = await createKeyedWorld({ ...setup, keyLivesMs: DAY_MS })
  const { sink, put, live, run, clock } = played
  let edits = 0
  const happen = (one: Happening): void => {
    edits += 1
    if (one.what === 'edit') put(one.key, { sku: `S${one.key}`, title: `edit ${edits}` })
    if (one.what === 'spoil') put(one.key, { sku: `S${one.key}`, title: `${BAD} ${edits}` })
    if (one.what === 'remove') sink.remove(`S${one.key}`)
    if (one.what === 'lose') sink.losesAnswers = true
    if (one.what === 'fail') sink.isDown = true
    if (one.what === 'heal') Object.assign(sink, { losesAnswers: false, isDown: false })
    if (one.what === 'day') clock.advance(DAY_MS)
  }
  for (const key of KEYS) put(key, { sku: `S${key}`, title: `first ${key}` })
  const counts: number[] = []
  for (const { before, death } of turns) {
    for (const each of before) happen(each)
    await live(death)
    counts.push(...KEYS.map((key) => sink.count(`S${key}`)))
  }
  happen({ what: 'heal' })
  for (const key of KEYS) put(key, { sku: `S${key}`, title: `last ${key}` })
  for (let count = 0; count < 4; count += 1) await run()
  return { ...played, counts }
}

describe.each<Keyed>(['replays', 422])('whatever happens to a target with keys (%s)', (keyed) => {
  test.each([ALONE, SEARCHED])(
    'every record is there once, or a person is asked (%o)',
    { timeout: 120_000 },
    async (able) => {
      await fc.assert(
        fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 6 }), async (turns) => {
          const { sink, open, close, counts } = await play(turns, { keyed, able })
          const states = await open()
          await close()
          expect(Math.max(...counts)).toBeLessThan(2)
          expect(KEYS.map((key) => sink.count(`S${key}`)).filter((many) => many > 1)).toEqual([])
          const settled = KEYS.filter((key) => states[key] === undefined)
          expect(sink.names()).toEqual(expect.arrayContaining(settled.map((key) => `last ${key}`)))
          const asked = Object.values(states)
          expect(asked).toEqual(asked.map(() => 'in-doubt'))
          expect(able.find && asked.length > 0).toBe(false)
        }),
        { numRuns: 40, seed: 1 },
      )
    },
  )
})
