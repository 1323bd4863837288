import { describe, expect, onTestFinished, test } from 'vitest'
import {
  answerDoubt,
  completeSettings,
  createMemoryStore,
  hashJson,
  type RunOptions,
  runFlow,
} from '../../../../engine/index.ts'
import { dedent } from '../../../../engine/testing/dedent.ts'
import { planFlowText } from '../../../../engine/testing/plan-flow-text.ts'
import { createPretendClock } from '../../../../engine/testing/pretend-clock.ts'
import { createPretendSource } from '../../../../engine/testing/pretend-source.ts'
import { createRateGate } from '../../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../records/index-store.ts'
import { type Keyed, startKeyedSink } from '../../testing/keyed-sink.ts'
import { openHttpConnection } from '../open-http-connection.ts'

const KEYS = Array.from({ length: 12 }, (_, at) => String(at + 1))

const SHOP = dedent`
  connector: shop
  format: 1
  title: A shop
  settings: { type: object }
  http: { base: "https://shop.example" }
  resources:
    article:
      title: Article
      key: =id
      list: { get: /articles, items: =articles, pages: { page: page, size: { limit: 50 } }, changed: { since: { since: =$since }, at: =changedAt, overlap: 0s } }
      get: { get: "/articles/{id}" }
      record: { id: =id, sku: =sku, title: =title }
`

/** What a target can do besides taking keys. */
interface Able {
  readonly find: boolean
  readonly get: boolean
}

function sinkText({ find, get }: Able): string {
  return `
connector: till
format: 1
title: A till
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url, timeout: 2s }
resources:
  charge:
    title: Charge
    key: =id
${find ? '    find: [{ by: [sku], get: /charges, query: { sku: =$by.sku }, items: =items }]' : ''}
${get ? '    get: { get: "/charges/{id}" }' : ''}
    create: { post: /charges, body: =$set, item: =$, once: { Idempotency-Key: =$operation }, settle: 0s }
    update: { put: "/charges/{id}", body: =$set }
    schema: { properties: { id: { type: integer }, sku: { type: string }, name: { type: string } } }
`
}

function flowText({ find }: Able): string {
  return `flow: charges
format: 1
title: Charges
connections: { shop: shop, till: till }
source: { read: shop.article }
errors: { retries: 5 }
steps:
  - write: till.charge
${find ? '    match: { sku: =sku }' : ''}
    set: { sku: =sku, name: =title }
`
}

async function createWorld(keyed: Keyed, able: Able) {
  const sink = await startKeyedSink(keyed)
  const { flow, connectors } = planFlowText(flowText(able), SHOP, sinkText(able))
  const [shopPlan, tillPlan] = [connectors['shop'], connectors['till']]
  if (!shopPlan || !tillPlan) throw new Error('both connectors are given')
  const clock = createPretendClock()
  const shop = createPretendSource({ pageSize: 50 })
  const store = createMemoryStore({ now: clock.now })
  const connection = openHttpConnection({
    plan: tillPlan,
    settings: { url: sink.origin },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 4, clock }),
    clock,
    allowPrivate: true,
  })
  onTestFinished(async () => {
    await connection.close()
    await sink.close()
  })
  const options: RunOptions = {
    flow,
    systems: {
      shop: { connector: shopPlan, connection: shop.connection },
      till: { connector: tillPlan, connection },
    },
    settings: completeSettings(flow.settings, {}).settings,
    store,
    ports: {
      clock,
      elapsed: clock.now,
      turn: () => Promise.resolve(),
      random: () => 0.5,
      digest: hashJson,
    },
    namespace: 'test',
    worker: 'worker',
    cause: 'person',
    what: { kind: 'changes' },
  }
  const put = (title: string): void => {
    for (const key of KEYS) shop.put(key, { sku: `S${key}`, title: `${title} ${key}` })
  }
  /** Later, so that what waited for a retry is taken up. */
  const run = async (changed: Partial<RunOptions> = {}) => {
    clock.advance(120_000)
    return runFlow({ ...options, ...changed })
  }
  const states = async () => {
    const all = ['ready', 'waiting', 'retrying', 'parked', 'in-doubt'] as const
    return (await store.list({ states: all, limit: 100 })).map(({ state }) => state)
  }
  return { sink, put, run, states, store, flow }
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
