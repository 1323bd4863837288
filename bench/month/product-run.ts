import { createHash } from 'node:crypto'
import { openHttpConnection } from '../../connectors/http/open/open-http-connection.ts'
import { createRateGate } from '../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../connectors/records/index-store.ts'
import {
  type Connection,
  type ConnectorPlan,
  canonicalJson,
  completeSettings,
  createMemoryStore,
  type FlowPlan,
  type JsonObject,
  type RunScope,
  runFlow,
  toText,
} from '../../engine/index.ts'
import { readProject } from '../../mappings/read-project.ts'
import { chooseRows } from './choose-rows.ts'
import type { MonthClock } from './month-clock.ts'
import type { ShopModel } from './shop/shop-server.ts'
import type { TillModel } from './till/till-server.ts'

/** What became of a record when a flow last handled it. */
export interface Fate {
  flow: string
  key: string
  outcome: string
  reason: string
}

export interface Product {
  run: (flow: string, what?: RunScope) => Promise<void>
  flows: readonly string[]
  /** By flow and key, the last that was said. */
  fates: ReadonlyMap<string, Fate>
  /** Runs that broke off, with the reason. */
  broken: readonly string[]
  close: () => Promise<void>
}

/** In the order in which each finds what it needs. */
const FLOWS = [
  'categories',
  'products-to-pos',
  'customers',
  'orders',
  'order-status',
  'refunds',
  'stock',
] as const

interface Systems {
  shop: ShopModel
  till: TillModel
  clock: MonthClock
  settings: JsonObject
}

function open(
  plan: ConnectorPlan | undefined,
  settings: JsonObject,
  clock: MonthClock,
): [ConnectorPlan, Connection] {
  if (!plan) throw new Error('a connector does not compile')
  const connection = openHttpConnection({
    plan,
    settings: completeSettings(plan.settings, settings).settings,
    clock,
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 2, clock }),
    allowPrivate: true,
  })
  return [plan, connection]
}

/** The shipped integration between the two models, set up from what it offers itself. */
export async function openProduct(systems: Systems): Promise<Product> {
  const { shop, till, clock } = systems
  const project = readProject()
  const [shopPlan, shopConnection] = open(
    project.connectors['lightspeed-ecom'],
    { cluster: shop.url, language: 'nl', key: shop.key, secret: shop.secret },
    clock,
  )
  const [tillPlan, tillConnection] = open(
    project.connectors['ccv-salespos'],
    { url: till.url, public: till.keys.public, secret: till.keys.secret },
    clock,
  )
  const accounts = {
    shop: { connector: shopPlan, connection: shopConnection },
    pos: { connector: tillPlan, connection: tillConnection },
  }
  const store = createMemoryStore(clock)
  const fates = new Map<string, Fate>()
  const broken: string[] = []
  const plans = new Map<string, FlowPlan>()
  for (const name of FLOWS) {
    const plan = project.flows.find((each) => each.plan.name === name)?.plan
    if (!plan) throw new Error(`the flow ${name} has mistakes`)
    plans.set(name, { ...plan, tables: await chooseRows(project, plan, accounts) })
  }
  let runs = 0
  const run = async (name: string, what: RunScope = { kind: 'changes' }) => {
    const flow = plans.get(name)
    if (!flow) throw new Error(`there is no flow ${name}`)
    const summary = await runFlow({
      flow,
      systems: accounts,
      settings: completeSettings(flow.settings, systems.settings).settings,
      store,
      ports: {
        clock,
        elapsed: clock.now,
        turn: () => Promise.resolve(),
        random: () => 0.5,
        digest: (value) => createHash('sha256').update(canonicalJson(value)).digest('hex'),
      },
      namespace: 'month',
      worker: `month:${(runs += 1)}`,
      cause: 'schedule',
      what,
      lingerMs: 120_000,
      onRecord: ({ key }, { outcome, reason }) => {
        fates.set(`${name} ${key}`, {
          flow: name,
          key,
          outcome,
          reason: reason ? toText(reason) : '',
        })
      },
    })
    if (summary.result.state !== 'finished')
      broken.push(`${name}: ${JSON.stringify(summary.result)}`)
  }
  return {
    run: async (name, what) => {
      try {
        await run(name, what)
      } catch (error) {
        broken.push(`${name}: ${String(error)}`)
      }
    },
    flows: FLOWS,
    fates,
    broken,
    close: async () => {
      await Promise.all([shopConnection.close(), tillConnection.close()])
    },
  }
}
