import { expect, test } from 'vitest'
import { wrapStore } from '../../testing/crash.ts'
import { dedent } from '../../testing/dedent.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { Connection, WriteOptions } from '../connection.ts'
import { runFlow } from '../run-flow.ts'
import { heartbeatMs, leaseTtlMs } from '../store/run-lease.ts'
import type { Store } from '../store/store.ts'

const FLOW = dedent`
  parallel: 4
  steps:
    - write: till.product
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
`
const KEYS = ['A', 'B', 'C', 'D', 'E', 'F']

/** Lets everything that can go on without time passing go on. */
async function calm(): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) await new Promise(setImmediate)
}

interface Late {
  readonly kit: RunKit
  /** Writes that wait to be sent; each then asks whether it may be. */
  readonly waiting: (() => void)[]
  readonly connection: Connection
}

/** A till to which every write waits until it is let go, as it does for limits, and is sent only then. */
function createLate(): Late {
  const kit = createRunKit(FLOW)
  for (const key of KEYS) kit.shop.put(key, { sku: key, title: `Article ${key}` })
  const { till } = kit.options.systems
  if (!till) throw new Error('the kit has a till')
  const waiting: (() => void)[] = []
  const late = async ({ mayWrite }: WriteOptions): Promise<void> => {
    await new Promise<void>((resolve) => waiting.push(resolve))
    if (mayWrite?.() === false) throw refusal('temporary', 'not sent')
  }
  const connection: Connection = {
    ...till.connection,
    resource: (name) => {
      const resource = till.connection.resource(name)
      return {
        ...resource,
        create: async (set, options) => {
          await late(options)
          return resource.create(set, options)
        },
        update: async (id, set, options) => {
          await late(options)
          return resource.update(id, set, options)
        },
      }
    },
  }
  return { kit, waiting, connection }
}

/** A way to a store that falls silent: no answers, no errors. */
function createSilent(store: Store): { readonly store: Store; fallSilent: () => void } {
  let isSilent = false
  const pass = <Answer>(call: () => Promise<Answer>): Promise<Answer> =>
    isSilent ? new Promise(() => {}) : call()
  return {
    store: wrapStore(store, pass),
    fallSilent: () => {
      isSilent = true
    },
  }
}

function start({ kit, connection }: Late, store: Store): Promise<unknown> {
  const { till, shop } = kit.options.systems
  if (!till || !shop) throw new Error('the kit has both systems')
  const systems = { shop, till: { ...till, connection } }
  const run = runFlow({ ...kit.options, store, systems })
  return run.then(
    () => 'ended',
    (error: unknown) => error,
  )
}

test('declared creates are not sent once the lease may be over, though the store says nothing', async () => {
  const late = createLate()
  const { kit, waiting } = late
  const silent = createSilent(kit.store)
  void start(late, silent.store)
  await expect.poll(() => waiting.length).toBeGreaterThan(0)
  silent.fallSilent()
  kit.clock.advance(leaseTtlMs - 1)
  for (const go of waiting) go()
  await calm()
  expect(kit.till.log).toEqual([])
})

test('nor updates', async () => {
  const late = createLate()
  const { kit, waiting } = late
  for (const [at, sku] of KEYS.entries()) kit.till.add('product', { id: at + 1, sku, name: 'old' })
  const silent = createSilent(kit.store)
  void start(late, silent.store)
  await expect.poll(() => waiting.length).toBeGreaterThan(0)
  silent.fallSilent()
  kit.clock.advance(leaseTtlMs - 1)
  for (const go of waiting) go()
  await calm()
  expect(kit.till.log).toEqual([])
})

test('a run whose signs of life alone go unanswered ends as one that lost its claim', async () => {
  const late = createLate()
  const { kit, waiting } = late
  const store: Store = { ...kit.store, touchRun: () => new Promise(() => {}) }
  const ended = start(late, store)
  await expect.poll(() => waiting.length).toBeGreaterThan(0)
  const { clock } = kit
  const { signal } = new AbortController()
  for (let passed = 0; passed < leaseTtlMs; passed += heartbeatMs)
    await clock.sleep(1 + heartbeatMs, signal)
  for (const go of waiting) go()
  expect(await ended).toMatchObject({ code: 'LEASE_LOST' })
  expect(kit.till.log).toEqual([])
})

test('the lease counts from when its sign of life was sent, not from when it was answered', async () => {
  const late = createLate()
  const { kit, waiting } = late
  const { signal } = new AbortController()
  const answers: (() => void)[] = []
  const touchRun: Store['touchRun'] = async (lease) => {
    const kept = await kit.store.touchRun(lease)
    await new Promise<void>((resolve) => answers.push(resolve))
    return kept
  }
  void start(late, { ...kit.store, touchRun })
  await expect.poll(() => waiting.length).toBeGreaterThan(0)
  await kit.clock.sleep(heartbeatMs + 1, signal)
  await expect.poll(() => answers.length).toBe(1)
  kit.clock.advance(leaseTtlMs - heartbeatMs)
  for (const answer of answers) answer()
  await calm()
  kit.clock.advance(heartbeatMs)
  for (const go of waiting) go()
  await calm()
  expect(kit.till.log).toEqual([])
})

test('a store that answers late, each time, does not cost the lease', async () => {
  const late = createLate()
  const { kit, waiting } = late
  const { signal } = new AbortController()
  const touchRun: Store['touchRun'] = async (lease) => {
    const kept = await kit.store.touchRun(lease)
    const until = kit.clock.now() + leaseTtlMs / 2
    while (kit.clock.now() < until) await new Promise(setImmediate)
    return kept
  }
  const ended = start(late, { ...kit.store, touchRun })
  await expect.poll(() => waiting.length).toBeGreaterThan(0)
  for (let passed = 0; passed < 4 * leaseTtlMs; passed += heartbeatMs) {
    await kit.clock.sleep(heartbeatMs + 1, signal)
    await calm()
  }
  const letGo = setInterval(() => waiting.shift()?.(), 1)
  expect(await ended).toBe('ended')
  clearInterval(letGo)
  expect(Object.keys(kit.products()).toSorted()).toEqual(KEYS)
})

test('what was sent before the lease ended is looked for by who took over, not made again', async () => {
  const late = createLate()
  const { kit } = late
  const { till, shop } = kit.options.systems
  if (!till || !shop) throw new Error('the kit has both systems')
  const onTheWay: (() => void)[] = []
  const slow: Connection = {
    ...till.connection,
    resource: (name) => {
      const resource = till.connection.resource(name)
      return {
        ...resource,
        create: async (set, options) => {
          await new Promise<void>((resolve) => onTheWay.push(resolve))
          return resource.create(set, options)
        },
      }
    },
  }
  const silent = createSilent(kit.store)
  void start({ ...late, connection: slow }, silent.store)
  await expect.poll(() => onTheWay.length).toBeGreaterThan(0)
  silent.fallSilent()
  kit.clock.advance(leaseTtlMs)
  await kit.run()
  const sent = onTheWay.length
  expect(Object.keys(kit.products())).toHaveLength(KEYS.length - sent)
  for (const arrive of onTheWay) arrive()
  await calm()
  for (let runs = 0; runs < 3; runs += 1) {
    kit.clock.advance(60_000)
    await kit.run()
  }
  expect(kit.till.log.map(({ set }) => set['sku'] as string).toSorted()).toEqual(KEYS)
  expect(await kit.durable()).toEqual([])
})

test('a search that lags is believed so long after the answer was lost, not after the create was declared', async () => {
  const kit = createRunKit(`${FLOW}errors: { retries: 3 }\n`)
  kit.shop.put('A', { sku: 'A', title: 'Article A' })
  const { till, shop } = kit.options.systems
  const product = till?.connector.resources['product']
  if (!till || !shop || !product?.create) throw new Error('the kit has both systems')
  const settles = { ...product, create: { ...product.create, settleMs: 20_000 } }
  const resources = { ...till.connector.resources, product: settles }
  let madeAt: number | undefined
  kit.till.before = () => kit.clock.advance(8_000)
  kit.till.after = () => {
    kit.till.before = () => {}
    if (madeAt !== undefined) return
    madeAt = kit.clock.now()
    throw refusal('temporary', 'no answer', { mayHaveHappened: true })
  }
  kit.till.isVisible = () => madeAt !== undefined && kit.clock.now() >= madeAt + 20_000
  const connector = { ...till.connector, resources }
  await kit.run({ systems: { shop, till: { ...till, connector } }, lingerMs: 120_000 })
  expect(kit.till.log).toHaveLength(1)
  expect(await kit.durable()).toEqual([])
})
