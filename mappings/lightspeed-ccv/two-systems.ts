import type { OwnPushes } from '../../connectors/account/own-pushes.ts'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  type HttpConnectionOptions,
  openHttpConnection,
} from '../../connectors/http/open/open-http-connection.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { createRateGate, type RateGate } from '../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore, type IndexStore } from '../../connectors/records/index-store.ts'
import type { KeptLists } from '../../connectors/records/kept-lists.ts'
import type { LoggedRequest } from '../../connectors/simulator/simulated-system.ts'
import {
  type Clock,
  type Conclusion,
  type ConnectorPlan,
  completeSettings,
  createMemoryStore,
  createToldRecords,
  type FlowPlanning,
  type FlowTrial,
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
  type System,
  type Systems,
  toText,
  tryFlows,
  workOnPartitions,
} from '../../engine/index.ts'
import { createRedact } from '../../server/journal/redact.ts'
import { flowOf, runPorts } from '../run-kit.ts'
import { createHastyClock } from './hasty-clock.ts'

export interface TwoSystemsOptions {
  readonly seed?: number
  readonly products: number
  readonly customers: number
  readonly orders: number
  /** Articles that the till has already. */
  readonly shared?: number
  readonly settings?: JsonObject
  /** The shop's prices, and what its connection says of them. Default: EUR. */
  readonly shopCurrency?: string
  /** Default: one that passes when somebody waits. Where several wait for each other it must be the real one. */
  readonly clock?: Clock
  /** Rows of tables beside those that the wizard would ask for. */
  readonly tables?: Readonly<Record<string, JsonObject>>
  /** Records at a time. Default: as the flow says. */
  readonly parallel?: number
  /** Hears of every request that reached a system, when it has done what it was asked and before it says so. */
  readonly onRequest?: (system: SystemName, request: LoggedRequest) => void
  /** Requests that the shop allows per five minutes, hour and day. Default: more than anybody sends. */
  readonly limits?: readonly [number, number, number]
  /** Hears of writes that the shop will tell of. */
  readonly ownPushes?: OwnPushes
  /** How long changes wait for others that go in the same request. Default: not for long, as both systems are near. */
  readonly gatherMs?: number
  /** The gate that requests of a flow pass. Default: one that takes no account of limits. */
  readonly gateOf?: (system: SystemName, flow: string, connector: ConnectorPlan) => RateGate
}

export type SystemName = 'shop' | 'till'

/** A shop and a till that listen, and the flows between them, with a clock that passes when somebody waits. */
export interface TwoSystems {
  readonly shop: LightspeedSimulator
  readonly till: CcvSimulator
  readonly store: MemoryStore
  readonly clock: Clock
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
  /** Tries flows together on a few records of each. */
  readonly try: (flows: readonly string[], limit: number) => Promise<readonly FlowTrial[]>
  /** Works on parts of a read that a run has split, until none is left. */
  readonly help: (flow: string, more?: Pick<RunOptions, 'onRecord'>) => Promise<unknown>
  /** Records that some run gave up on, in words. */
  readonly givenUp: readonly string[]
  readonly close: () => Promise<void>
}

const NEAR_MS = 20

/** Starts both simulated systems, with the answers that somebody would give in the wizard. */
export async function startTwoSystems(
  project: Project,
  options: TwoSystemsOptions,
): Promise<TwoSystems> {
  const { seed = 1, shared = 4, clock = createHastyClock() } = options
  const { shop, till } = await startBoth({ ...options, seed, shared, clock })
  const withSystems = openEachTime(project, clock, { shop, till }, options)
  const store = createMemoryStore(clock)
  const told = createToldRecords()
  const givenUp: string[] = []
  const answers = answersFor(shop, till)
  let runs = 0
  const optionsOf = (name: string, systems: Systems): Omit<RunOptions, 'what'> => {
    const flow = flowOf(project, name, { ...answers.tables, ...options.tables })
    const settings = { ...answers.settings, ...options.settings }
    return {
      flow: { ...flow, parallel: options.parallel ?? flow.parallel },
      systems,
      settings: completeSettings(flow.settings, settings).settings,
      store,
      told,
      ports: runPorts(clock),
      namespace: 'test',
      worker: `test:${(runs += 1)}`,
      cause: 'person',
      lingerMs: 600_000,
      // What people read of records is what the server keeps of them.
      redact: createRedact(flow, systems),
      onRecord: (source, conclusion) => note(givenUp, name, source, conclusion),
    }
  }
  return {
    shop,
    till,
    store,
    clock,
    givenUp,
    run: (name, what = { kind: 'changes' }, more) =>
      withSystems(name, (systems) => runFlow({ ...optionsOf(name, systems), what, ...more })),
    plan: (name, what, session, limit) =>
      withSystems(name, (systems) =>
        planFlow({ ...optionsOf(name, systems), what, limit }, session),
      ),
    try: (names, limit) =>
      withSystems('trial', (systems) =>
        tryFlows(
          names.map((name) => optionsOf(name, systems)),
          { limit },
        ),
      ),
    help: (name, more) =>
      withSystems(name, (systems) =>
        workOnPartitions({ ...optionsOf(name, systems), what: { kind: 'changes' }, ...more }),
      ),
    close: async () => {
      await Promise.all([shop.close(), till.close()])
    },
  }
}

async function startBoth(
  options: TwoSystemsOptions & { readonly shared: number; readonly clock: Clock },
): Promise<Pick<TwoSystems, 'shop' | 'till'>> {
  const { seed, products, customers, orders, shared, clock, limits, onRequest } = options
  const { shopCurrency = 'EUR' } = options
  const shop = await createLightspeedSimulator({
    seed,
    counts: { products, customers, orders },
    now: clock.now,
    limits: limits ?? [100_000, 1_000_000, 1_000_000],
    onRequest: (request) => onRequest?.('shop', request),
  })
  shop.state.setCurrency(shopCurrency)
  const till = await createCcvSimulator({
    seed,
    counts: { articles: products, shared, own: 2, users: 4, orders: 3, returns: 0 },
    now: clock.now,
    onRequest: (request) => onRequest?.('till', request),
  })
  return { shop, till }
}

type WithSystems = <T>(flow: string, use: (systems: Systems) => Promise<T>) => Promise<T>

/** Each run opens its accounts, as it does on a server: what a connection remembers ends with it, what is kept of the account does not. */
function openEachTime(
  project: Project,
  clock: Clock,
  { shop, till }: Pick<TwoSystems, 'shop' | 'till'>,
  {
    gateOf,
    ownPushes,
    gatherMs = NEAR_MS,
    shopCurrency = 'EUR',
  }: Pick<TwoSystemsOptions, 'gateOf' | 'ownPushes' | 'gatherMs' | 'shopCurrency'>,
): WithSystems {
  const shopAccount = accountOf(project, 'lightspeed-ecom', {
    cluster: shop.url,
    language: 'nl',
    currency: shopCurrency,
    key: shop.key,
    secret: shop.secret,
  })
  const tillAccount = accountOf(project, 'ccv-salespos', {
    url: till.url,
    public: till.publicKey,
    secret: till.secretKey,
  })
  const anyGate = createRateGate({ limits: [], parallel: 2, clock })
  return async (flow, use) => {
    const open = (name: SystemName, account: Account): System =>
      openSystem(account, clock, {
        rateGate: gateOf?.(name, flow, account.plan) ?? anyGate,
        gatherMs,
        ...(name === 'shop' ? { ownPushes } : {}),
      })
    const systems = { shop: open('shop', shopAccount), pos: open('till', tillAccount) }
    try {
      return await use(systems)
    } finally {
      await Promise.all([systems.shop.connection.close(), systems.pos.connection.close()])
    }
  }
}

interface Account {
  readonly plan: ConnectorPlan
  readonly settings: JsonObject
  readonly indexStore: IndexStore
  readonly keptLists: KeptLists
}

function accountOf(project: Project, name: string, settings: JsonObject): Account {
  const plan = project.connectors[name]
  if (!plan) throw new Error(`the connector "${name}" does not compile`)
  const complete = completeSettings(plan.settings, settings).settings
  return { plan, settings: complete, indexStore: createMemoryIndexStore(), keptLists: new Map() }
}

function openSystem(
  account: Account,
  clock: Clock,
  beside: Pick<HttpConnectionOptions, 'rateGate' | 'ownPushes' | 'gatherMs'>,
): System {
  const connection = openHttpConnection({ ...account, ...beside, clock, allowPrivate: true })
  return { connector: account.plan, connection }
}

function note(givenUp: string[], flow: string, { key }: SourceRecord, end: Conclusion): void {
  const { outcome, reason } = end
  if (['parked', 'in-doubt', 'dropped'].includes(outcome)) {
    givenUp.push(`${flow} ${key} ${outcome}: ${reason ? toText(reason) : ''}`)
  }
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
    settings: {
      defaultDebtor: till.state.tables.users.all()[0]?.id ?? 0,
      startDate: '2000-01-01',
    },
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
