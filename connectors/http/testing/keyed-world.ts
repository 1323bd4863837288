import { onTestFinished } from 'vitest'
import {
  type JsonObject,
  type RunOptions,
  type RunSummary,
  runFlow,
} from '../../../engine/index.ts'
import { createMortal, type DeathPoint } from '../../../engine/testing/crash.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { planFlowText } from '../../../engine/testing/plan-flow-text.ts'
import { createPretendClock } from '../../../engine/testing/pretend-clock.ts'
import { createPretendSource } from '../../../engine/testing/pretend-source.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import { openHttpConnection } from '../open/open-http-connection.ts'
import { type Keyed, startKeyedSink } from './keyed-sink.ts'
import { runOptionsOf } from './run-options-of.ts'

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
      gone: { compare: 1h }
      record: { id: =id, sku: =sku, title: =title, lines: =lines }
`

/** What a target can do besides taking keys. */
export interface Able {
  readonly find: boolean
  readonly get: boolean
}

export interface KeyedWorldSetup {
  readonly keyed: Keyed
  readonly able: Able
  /** Lines of the flow in place of the write, or beside it. */
  readonly steps?: string
  readonly flow?: string
  /** How long the system knows a key, and what the connector says of that. */
  readonly keyLivesMs?: number
  readonly remembers?: string
  /** How long an answer is waited for. */
  readonly timeout?: string
}

function sinkText({ able: { find, get }, remembers, timeout = '2s' }: KeyedWorldSetup): string {
  return `
connector: till
format: 1
title: A till
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url, timeout: ${timeout} }
resources:
  charge:
    title: Charge
    key: =id
${find ? '    find: [{ by: [sku], get: /charges, query: { sku: =$by.sku }, items: =items }]' : ''}
${get ? '    get: { get: "/charges/{id}" }' : ''}
    create: { post: /charges, body: =$set, item: =$, once: { Idempotency-Key: =$operation }, ${remembers ? `remembers: ${remembers}, ` : ''}settle: 0s }
    update: { put: "/charges/{id}", body: =$set }
    delete: { delete: "/charges/{id}" }
    schema: { properties: { id: { type: integer }, sku: { type: string }, name: { type: string } } }
`
}

function writeOf({ find }: Able): string {
  return `steps:
  - write: till.charge
${find ? '    match: { sku: =sku }' : ''}
    set: { sku: =sku, name: =title }
`
}

function flowText({ able, steps, flow = '' }: KeyedWorldSetup): string {
  return `flow: charges
format: 1
title: Charges
connections: { shop: shop, till: till }
source: { read: shop.article }
errors: { retries: 5 }
${steps ?? writeOf(able)}${flow}`
}

/** A source in memory, and a target on loopback that takes keys, which a flow fills from it. */
export async function createKeyedWorld(setup: KeyedWorldSetup) {
  const clock = createPretendClock()
  const { keyLivesMs } = setup
  const known = keyLivesMs === undefined ? {} : { keyLivesMs }
  const sink = await startKeyedSink(setup.keyed, { now: clock.now, ...known })
  const till = sinkText(setup)
  const { flow, connectors } = planFlowText(flowText(setup), SHOP, till)
  const [shopPlan, tillPlan] = [connectors['shop'], connectors['till']]
  if (!shopPlan || !tillPlan) throw new Error('both connectors are given')
  const shop = createPretendSource({ pageSize: 50 })
  const connection = openHttpConnection({
    plan: tillPlan,
    settings: { url: sink.origin },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 4, clock }),
    clock,
    allowPrivate: true,
  })
  const close = async (): Promise<void> => {
    await connection.close()
    await sink.close()
  }
  onTestFinished(close)
  const systems = {
    shop: { connector: shopPlan, connection: shop.connection },
    till: { connector: tillPlan, connection },
  }
  const options = runOptionsOf(flow, clock, systems)
  const { store } = options
  return {
    clock,
    sink,
    store,
    flow,
    close,
    put: (key: string, record: JsonObject) => shop.put(key, record),
    takeAway: (key: string) => shop.remove(key),
    /** Later, so that what waited for a retry is taken up. */
    run: async (changed: Partial<RunOptions> = {}): Promise<RunSummary> => {
      clock.advance(120_000)
      return runFlow({ ...options, ...changed })
    },
    /** In a process that dies at a point; gives how many calls it made. */
    live: async (point: DeathPoint): Promise<number> => {
      clock.advance(120_000)
      const mortal = createMortal(store, point)
      const run = runFlow({
        ...options,
        worker: `worker-${clock.now()}`,
        store: mortal.store,
        systems: {
          shop: { connector: shopPlan, connection: mortal.connect(shop.connection) },
          till: { connector: tillPlan, connection: mortal.connect(connection) },
        },
      })
      await Promise.race([run, mortal.died])
      return mortal.calls()
    },
    /** Keys of records that are open, and how. */
    open: async (): Promise<Readonly<Record<string, string>>> => {
      const all = ['ready', 'waiting', 'retrying', 'parked', 'in-doubt'] as const
      const listed = await store.list({ states: all, limit: 100 })
      return Object.fromEntries(listed.map(({ key, state }) => [key, state]))
    },
  }
}
