import { createHash } from 'node:crypto'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import { createMemoryIndexStore } from '../../connectors/http/index-store.ts'
import { createRateGate } from '../../connectors/http/limits/rate-gate.ts'
import { openHttpConnection } from '../../connectors/http/open-http-connection.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import {
  type Clock,
  type Conclusion,
  type Connection,
  type ConnectorPlan,
  canonicalJson,
  completeSettings,
  createMemoryStore,
  type FlowPlan,
  type FlowPlanning,
  helpFlow,
  type JsonObject,
  type MemoryStore,
  type PlanSession,
  type Project,
  planFlow,
  type RunOptions,
  type RunScope,
  type RunSummary,
  runFlow,
  type SourceRecord,
} from '../../engine/index.ts'
import { createHastyClock } from './hasty-clock.ts'

export interface TwoSystemsOptions {
  readonly seed?: number
  readonly products: number
  readonly customers: number
  readonly orders: number
  /** Articles that the till has already. */
  readonly shared?: number
  readonly settings?: JsonObject
  /** Default: one that passes when somebody waits. Where several wait for each other it must be the real one. */
  readonly clock?: Clock
}

/** A shop and a till that listen, and the flows between them, with a clock that passes when somebody waits. */
export interface TwoSystems {
  readonly shop: LightspeedSimulator
  readonly till: CcvSimulator
  readonly store: MemoryStore
  readonly run: (
    flow: string,
    what?: RunScope,
    more?: Pick<RunOptions, 'callHelp' | 'onRecord' | 'lingerMs'>,
  ) => Promise<RunSummary>
  /** Plans a flow, after those that the session has planned. */
  readonly plan: (
    flow: string,
    what: RunScope,
    session: PlanSession,
    limit?: number,
  ) => Promise<FlowPlanning>
  /** Works on parts of a read that a run has split, until none is left. */
  readonly help: (flow: string, more?: Pick<RunOptions, 'onRecord'>) => Promise<unknown>
  /** Records that some run gave up on, in words. */
  readonly givenUp: readonly string[]
  readonly close: () => Promise<void>
}

/** Starts both simulated systems, with the answers that somebody would give in the wizard. */
export async function startTwoSystems(
  project: Project,
  options: TwoSystemsOptions,
): Promise<TwoSystems> {
  const { seed = 1, products, customers, orders, shared = 4, clock = createHastyClock() } = options
  const shop = await createLightspeedSimulator({
    seed,
    counts: { products, customers, orders },
    now: clock.now,
    limits: [100_000, 1_000_000, 1_000_000],
  })
  const till = await createCcvSimulator({
    seed,
    counts: { articles: products, shared, own: 2, users: 4, orders: 3, returns: 0 },
    now: clock.now,
  })
  const [shopPlan, shopConnection] = open(project, clock, 'lightspeed-ecom', {
    cluster: shop.url,
    language: 'nl',
    key: shop.key,
    secret: shop.secret,
  })
  const [tillPlan, tillConnection] = open(project, clock, 'ccv-salespos', {
    url: till.url,
    public: till.publicKey,
    secret: till.secretKey,
  })
  const systems = {
    shop: { connector: shopPlan, connection: shopConnection },
    pos: { connector: tillPlan, connection: tillConnection },
  }
  const store = createMemoryStore(clock)
  const givenUp: string[] = []
  const answers = answersFor(shop, till)
  let runs = 0
  const optionsOf = (name: string): Omit<RunOptions, 'what'> => {
    const flow = flowOf(project, name, answers.tables)
    const settings = { ...answers.settings, ...options.settings }
    return {
      flow,
      systems,
      settings: completeSettings(flow.settings, settings).settings,
      store,
      ports: {
        clock,
        turn: () => Promise.resolve(),
        random: () => 0.5,
        digest: (value) => createHash('sha256').update(canonicalJson(value)).digest('hex'),
      },
      namespace: 'test',
      worker: `test:${(runs += 1)}`,
      cause: 'person',
      lingerMs: 600_000,
      onRecord: (source, conclusion) => note(givenUp, name, source, conclusion),
    }
  }
  return {
    shop,
    till,
    store,
    givenUp,
    run: (name, what = { kind: 'changes' }, more) => runFlow({ ...optionsOf(name), what, ...more }),
    plan: (name, what, session, limit) => planFlow({ ...optionsOf(name), what, limit }, session),
    help: (name, more) => helpFlow({ ...optionsOf(name), what: { kind: 'changes' }, ...more }),
    close: async () => {
      await Promise.all([shopConnection.close(), tillConnection.close()])
      await Promise.all([shop.close(), till.close()])
    },
  }
}

function open(
  project: Project,
  clock: Clock,
  name: string,
  settings: JsonObject,
): readonly [ConnectorPlan, Connection] {
  const plan = project.connectors[name]
  if (!plan) throw new Error(`the connector "${name}" does not compile`)
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

function note(givenUp: string[], flow: string, { key }: SourceRecord, end: Conclusion): void {
  const { outcome, reason } = end
  if (['parked', 'in-doubt', 'dropped'].includes(outcome)) {
    givenUp.push(`${flow} ${key} ${outcome}: ${reason ?? ''}`)
  }
}

function flowOf(
  project: Project,
  name: string,
  rows: Readonly<Record<string, JsonObject>>,
): FlowPlan {
  const flow = project.flows.find(({ plan }) => plan.name === name)?.plan
  if (!flow) throw new Error(`the flow "${name}" has mistakes`)
  const tables = Object.entries(flow.tables).map(([table, plan]) => [
    table,
    { ...plan, rows: { ...plan.rows, ...rows[table] } },
  ])
  return { ...flow, tables: Object.fromEntries(tables) }
}

/** What the wizard asks, for these two systems. */
function answersFor(
  shop: LightspeedSimulator,
  till: CcvSimulator,
): { readonly settings: JsonObject; readonly tables: Readonly<Record<string, JsonObject>> } {
  const [high, low] = shop.state.tables.rows('taxes')
  const byName = (label: string) =>
    till.state.tables.paymethods.all().find((method) => method['label'] === label)?.id ?? 0
  return {
    settings: { defaultDebtor: till.state.tables.users.all()[0]?.id ?? 0 },
    tables: {
      taxTariff: { [String(high?.id)]: 'normal', [String(low?.id)]: 'low a' },
      paymentMethod: {
        ideal: byName('iDEAL'),
        creditcard: byName('Creditcard'),
        bancontact: byName('Bancontact'),
        paypal: byName('PayPal'),
        invoice: byName('Op rekening'),
        banktransfer: byName('Op rekening'),
        pickup: byName('Contant'),
      },
      feature: { 'Country of origin': 'Country of origin', Material: 'Material' },
      featureKind: { Material: 'option' },
      shopTax: { normal: high?.id ?? 0, 'low a': low?.id ?? 0 },
    },
  }
}
