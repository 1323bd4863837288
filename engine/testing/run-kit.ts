import { hashJson } from '../hash.ts'
import type { Json, JsonObject } from '../json.ts'
import { type RunSummary, runFlow } from '../run/run-flow.ts'
import type { RunOptions } from '../run/run-options.ts'
import type { DurableRecord } from '../run/store/durable-record.ts'
import { createMemoryStore, type MemoryStore } from '../run/store/memory-store.ts'
import { completeSettings } from '../schema/complete-settings.ts'
import { effects } from '../store-suite/store-case.ts'
import { dedent } from './dedent.ts'
import { planFlowText } from './plan-flow-text.ts'
import { createPretendClock, type PretendClock } from './pretend-clock.ts'
import { createPretendSource, type PretendSource } from './pretend-source.ts'
import { createPretendTarget, type PretendTarget } from './pretend-target.ts'

/** A shop and tills without traffic: what flows of the engine's own tests run between. */
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
      list:
        get: /articles
        items: =articles
        pages: { page: page, size: { limit: 2 } }
        changed: { since: { since: =$since }, at: =changedAt, overlap: 0s }
        between: { at: =createdAt, query: { from: =$from, to: =$to } }
      get: { get: "/articles/{id}" }
      gone: { compare: 24h }
      record: { id: =id, sku: =sku, title: =title, parent: =parent, owner: =owner, note: =note }
    owner:
      title: Owner
      key: =id
      list: { get: /owners, items: =owners }
      record: { id: =id, email: =email }
`

const TILL = dedent`
  connector: till
  format: 1
  title: A till
  settings: { type: object }
  http: { base: "https://till.example" }
  resources:
    product:
      title: Product
      key: =id
      find: [{ by: [sku], get: /products, query: { sku: =$by.sku }, items: =items }]
      get: { get: "/products/{id}" }
      create: { post: /products, body: =$set, item: =$, settle: 0s }
      update: { put: "/products/{id}", body: =$set }
      delete: { delete: "/products/{id}" }
      schema:
        properties:
          sku: { type: string }
          name: { type: string }
          note: { type: string }
          parent: { type: integer }
          active: { type: boolean }
          owner: { type: integer }
    person:
      title: Person
      key: =id
      find: [{ by: [email], get: /people, query: { email: =$by.email }, items: =items }]
      create: { post: /people, body: =$set, item: =$ }
      update: { put: "/people/{id}", body: =$set }
      schema: { properties: { email: { type: string } } }
    slip:
      title: Slip
      key: =id
      create: { post: /slips, body: =$set, item: =$ }
      update: { put: "/slips/{id}", body: =$set }
      schema: { properties: { text: { type: string } } }
`

export interface RunKit {
  readonly shop: PretendSource
  readonly till: PretendTarget
  readonly clock: PretendClock
  readonly store: MemoryStore
  readonly options: RunOptions
  readonly run: (changed?: Partial<RunOptions>) => Promise<RunSummary>
  /** The products of the till, by SKU. */
  readonly products: () => Readonly<Record<string, JsonObject>>
  /** Every durable record, as `key state`. */
  readonly durable: () => Promise<readonly string[]>
  /** What a person decides about a durable record. */
  readonly decide: (key: string, change: Partial<DurableRecord>) => Promise<void>
}

/** Sets a flow up between a pretended shop (pages of two, newest first) and tills, with state in memory. */
export function createRunKit(flowText: string, settings: JsonObject = {}): RunKit {
  const { flow, connectors } = planFlowText(
    `${dedent`
      flow: articles
      format: 1
      title: Articles
      connections: { shop: shop, till: till }
      source: { read: shop.article }
    `}${flowText}`,
    SHOP,
    TILL,
  )
  const clock = createPretendClock()
  const shop = createPretendSource({ pageSize: 2 })
  const till = createPretendTarget()
  const store = createMemoryStore({ now: clock.now })
  const [shopPlan, tillPlan] = [connectors['shop'], connectors['till']]
  if (!shopPlan || !tillPlan) throw new Error('the kit has both connectors')
  let runs = 0
  const options: RunOptions = {
    flow,
    systems: {
      shop: { connector: shopPlan, connection: shop.connection },
      till: { connector: tillPlan, connection: till.connection },
    },
    settings: completeSettings(flow.settings, settings).settings,
    store,
    ports: {
      clock,
      elapsed: clock.now,
      turn: () => Promise.resolve(),
      random: () => 0.5,
      digest: asServersDo,
    },
    namespace: 'test',
    worker: 'worker',
    cause: 'person',
    what: { kind: 'changes' },
  }
  return {
    shop,
    till,
    clock,
    store,
    options,
    run: (changed = {}) => {
      runs += 1
      return runFlow({ ...options, worker: `worker-${runs}`, ...changed })
    },
    products: () => {
      const all = [...(till.records.get('product')?.values() ?? [])]
      return Object.fromEntries(
        all.map((product) => [JSON.stringify(product['sku']).slice(1, -1), product]),
      )
    },
    durable: async () => {
      const states = ['ready', 'waiting', 'retrying', 'parked', 'in-doubt'] as const
      const records = await store.list({ states, limit: 1000 })
      return records.map(({ key, state }) => `${key} ${state}`)
    },
    decide: async (key, change) => {
      const [record] = await store.records(flow.name, [key])
      if (!record) throw new Error(`nothing is kept of ${key}`)
      const lease = await store.startRun({
        flow: flow.name,
        flowVersion: 'v1',
        worker: 'person',
        cause: 'person',
      })
      await store.commit(lease, effects({ records: [{ ...record, ...change }] }))
      await store.finishRun(lease, { state: 'finished' })
    },
  }
}

/** Of other letters than digests of the engine itself: nothing may read more into one than that it is equal. */
function asServersDo(value: Json): string {
  return hashJson(value).replace(/\d/g, (digit) => 'GHIJKLMNOP'.charAt(Number(digit)))
}
