import { describe, expect, test } from 'vitest'
import { answerDoubt } from '../../../../engine/index.ts'
import type { Keyed } from '../../testing/keyed-sink.ts'
import { type Able, createKeyedWorld } from '../../testing/keyed-world.ts'

const KEYS = Array.from({ length: 12 }, (_, at) => String(at + 1))

async function createWorld(keyed: Keyed, able: Able) {
  const world = await createKeyedWorld({ keyed, able })
  const put = (title: string): void => {
    for (const key of KEYS) world.put(key, { sku: `S${key}`, title: `${title} ${key}` })
  }
  const states = async (): Promise<readonly string[]> => Object.values(await world.open())
  return { ...world, put, states }
}

/** The answers to all creates are lost, and meanwhile the records change. */
async function loseAnswers(keyed: Keyed, able: Able) {
  const world = await createWorld(keyed, able)
  world.put('first')
  world.sink.losesAnswers = true
  await world.run()
  expect(world.sink.names()).toEqual(KEYS.map((key) => `first ${key}`).toSorted())
  world.sink.losesAnswers = false
  world.put('second')
  await world.run()
  await world.run()
  return world
}

const SECOND = KEYS.map((key) => `second ${key}`).toSorted()

const ABLE: readonly Able[] = [
  { find: false, get: false },
  { find: false, get: true },
  { find: true, get: false },
  { find: true, get: true },
]

describe.each(ABLE)('a create whose answer was lost before the record changed (%o)', (able) => {
  test('has the new values where the system replays its answer for the key', async () => {
    const { sink, run, states } = await loseAnswers('replays', able)
    expect(sink.names()).toEqual(SECOND)
    expect(await states()).toEqual([])
    const { counts } = await run({ what: { kind: 'all' } })
    expect(counts).toEqual({ unchanged: KEYS.length })
  })
})

const REFUSALS = [400, 409, 422] as const

describe.each(ABLE.filter(({ find }) => find))(
  'such a create of what can be searched for (%o)',
  (able) => {
    test.each(REFUSALS)(
      'is found where the system refuses the key for other values with %i',
      async (status) => {
        const { sink, states } = await loseAnswers(status, able)
        expect(sink.names()).toEqual(SECOND)
        expect(await states()).toEqual([])
      },
    )
  },
)

describe.each(ABLE.filter(({ find }) => !find))(
  'such a create of what cannot be searched for (%o)',
  (able) => {
    test.each(REFUSALS)(
      'is asked about where the system refuses the key for other values with %i',
      async (status) => {
        const { sink, states } = await loseAnswers(status, able)
        expect(sink.names()).toHaveLength(KEYS.length)
        expect(new Set(await states())).toEqual(new Set(['in-doubt']))
      },
    )
  },
)

test('what a person says of a create in doubt tells nothing of its values', async () => {
  const { sink, run, states, store, flow } = await loseAnswers(
    400,
    ABLE[0] ?? { find: false, get: false },
  )
  for (const { key } of await store.list({ states: ['in-doubt'], limit: 100 })) {
    const id = sink.idOf(`first ${key}`)
    await answerDoubt(store, { name: flow.name, version: flow.version }, { key, id, worker: 'p' })
  }
  await run()
  expect(sink.names()).toEqual(SECOND)
  expect(await states()).toEqual([])
})

test('a create that changed nothing since is not sent again after its replay was seen', async () => {
  const { sink, put, run } = await createWorld('replays', { find: false, get: true })
  put('first')
  sink.losesAnswers = true
  await run()
  sink.losesAnswers = false
  await run()
  expect(sink.names()).toEqual(KEYS.map((key) => `first ${key}`).toSorted())
  expect((await run({ what: { kind: 'all' } })).counts).toEqual({ unchanged: KEYS.length })
})

test('an update whose answer was lost is not taken for undone when the record changes back', async () => {
  const { sink, put, run } = await createWorld('replays', { find: false, get: false })
  put('first')
  await run()
  put('second')
  sink.losesAnswers = true
  await run()
  expect(sink.names()).toEqual(SECOND)
  sink.losesAnswers = false
  put('first')
  await run()
  await run()
  expect(sink.names()).toEqual(KEYS.map((key) => `first ${key}`).toSorted())
})
