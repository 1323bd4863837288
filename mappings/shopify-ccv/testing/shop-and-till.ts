import { onTestFinished } from 'vitest'
import {
  type CcvSimulatorOptions,
  createCcvSimulator,
} from '../../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import { openHttpConnection } from '../../../connectors/http/open/open-http-connection.ts'
import { isHttpConnector } from '../../../connectors/http/spec/http-plan.ts'
import { createRateGate } from '../../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../connectors/records/index-store.ts'
import { answerJson, startLocalServer } from '../../../connectors/testing/local-server.ts'
import {
  type Clock,
  type ConnectorPlan,
  completeSettings,
  createMemoryStore,
  createToldRecords,
  type FlowPlan,
  type JsonObject,
  runFlow,
  type System,
  toText,
} from '../../../engine/index.ts'
import { createMortal, type DeathPoint, mortalOf } from '../../../engine/testing/crash.ts'
import { createRedact } from '../../../server/journal/redact.ts'
import { createHastyClock } from '../../lightspeed-ccv/hasty-clock.ts'
import { readProject } from '../../read-project.ts'
import { connectorOf, flowOf, runPorts } from '../../run-kit.ts'
import { createPretendedShopify } from './pretended-shopify.ts'
import { type Placed, placeOrder } from './shopify-orders.ts'

const project = readProject()

export interface Answers {
  readonly settings?: JsonObject
  readonly tables?: Readonly<Record<string, JsonObject>>
  readonly behaviour?: CcvSimulatorOptions['behaviour']
}

/** A shop and a till that listen, and the flow between them. The till has the articles CAP and MUG, and TEE-M at a surcharge. */
export async function startShopAndTill({ settings = {}, tables, behaviour }: Answers = {}) {
  const clock = createHastyClock()
  const { orders, openShop } = await startShop(clock)
  const { till, openTill } = await startTill(clock)
  await stockUp(openTill())
  Object.assign(till.state.behaviour, behaviour)
  const rows = till.state.tables
  const payments = rows.paymethods.all().find(({ label }) => label === 'Creditcard')?.id ?? 0
  const reasons: string[] = []
  const run = createRuns({
    clock,
    flow: flowOf(
      project,
      'paid-orders',
      tables ?? { paymentMethods: { shopify_payments: payments } },
    ),
    settings: { startDate: '2026-01-01', ...settings },
    open: () => ({ shop: openShop(), pos: openTill() }),
    tell: (reason) => reasons.push(reason),
  })

  return {
    till,
    payments,
    place: (placed: Placed = {}) => orders.push(placeOrder(placed)),
    /** Somebody changes the order in the shop. */
    change: (placed: Placed) => {
      const order = placeOrder(placed)
      const at = orders.findIndex(({ name }) => name === order['name'])
      orders.splice(at, 1, { ...order, updatedAt: new Date(clock.now()).toISOString() })
    },
    /** What was given up since this was asked for the last time. */
    givenUp: (): readonly string[] => reasons.splice(0),
    orders: (): any[] => rows.orders.all(),
    /** Without the one that was there before. */
    debtors: (): any[] => rows.users.all().slice(1),
    rows: (): unknown[] =>
      rows.orderrows
        .all()
        .map((row: any) => [
          row.product_number || row.product_name,
          row.count,
          row.price,
          row.discount,
          row.tax,
        ]),
    run: async () => {
      await run()
    },
    /** Kills the run at a call to the outside; gives whether it came to its end before. */
    runUntil: async (point: DeathPoint) => {
      const ended = await run(point)
      // Until whoever died is taken for dead.
      clock.leap(600_000)
      return ended !== 'died'
    },
  }
}

async function startShop(clock: Clock) {
  const { orders, answer } = createPretendedShopify()
  const server = await startLocalServer(({ body }, response) => answerJson(response, answer(body)))
  onTestFinished(() => server.close())
  const plan = connectorOf(project, 'shopify')
  if (!isHttpConnector(plan)) throw new Error('the connector does not speak HTTP')
  // The connector as it is, at another address.
  const base = { kind: 'constant', value: server.origin } as const
  const moved = { ...plan, http: { ...plan.http, base } }
  const open = openerOf(moved, clock)
  return { orders, openShop: () => open({ shop: 's', access: 'token', token: 'shpat_1' }) }
}

async function startTill(clock: Clock) {
  const till = await createCcvSimulator({
    counts: { articles: 0, shared: 0, own: 0, users: 1, orders: 0, returns: 0 },
    now: clock.now,
  })
  onTestFinished(() => till.close())
  const open = openerOf(connectorOf(project, 'ccv-salespos'), clock)
  const account = { url: till.url, public: till.publicKey, secret: till.secretKey }
  return { till, openTill: () => open({ ...account, profile: 'salespos' }) }
}

/** Each run opens its accounts, as it does on a server, and what is kept of them stays. */
function openerOf(connector: ConnectorPlan, clock: Clock): (account: JsonObject) => System {
  const indexStore = createMemoryIndexStore()
  return (account) => {
    const { settings } = completeSettings(connector.settings, account)
    const rateGate = createRateGate({ limits: [], parallel: 2, clock })
    const ports = { clock, rateGate, indexStore, gatherMs: 5, allowPrivate: true }
    return { connector, connection: openHttpConnection({ plan: connector, settings, ...ports }) }
  }
}

interface Runs {
  readonly clock: Clock
  readonly flow: FlowPlan
  readonly settings: JsonObject
  readonly open: () => Readonly<Record<'shop' | 'pos', System>>
  readonly tell: (reason: string) => void
}

function createRuns({ clock, flow, settings, open, tell }: Runs) {
  const store = createMemoryStore(clock)
  const told = createToldRecords()
  let runs = 0
  return async (point?: DeathPoint) => {
    const systems = open()
    const mortal = point && createMortal(store, point)
    const running = runFlow({
      flow,
      systems: mortal ? mortalOf(systems, mortal) : systems,
      settings: completeSettings(flow.settings, settings).settings,
      store: mortal?.store ?? store,
      told,
      what: { kind: 'all' },
      ports: runPorts(clock),
      namespace: 'test',
      worker: `test:${(runs += 1)}`,
      cause: 'person',
      lingerMs: 600_000,
      redact: createRedact(flow, systems),
      onRecord: (_, { outcome, reason }) => {
        if (reason && outcome !== 'skipped') tell(toText(reason))
      },
    })
    const ended = await (mortal ? Promise.race([running, mortal.died]) : running)
    await Promise.all(Object.values(systems).map(({ connection }) => connection.close()))
    return ended
  }
}

async function stockUp({ connection }: System): Promise<void> {
  const { signal } = new AbortController()
  const create = async (name: string, set: JsonObject): Promise<JsonObject> =>
    Object(await connection.resource(name).create(set, { operation: 'op', signal }))
  const articles = { price: 10, taxTariff: 'normal', stock: 100, managed: true }
  for (const sku of ['CAP', 'MUG']) await create('product', { ...articles, sku, name: sku })
  const tee = await create('product', {
    ...articles,
    sku: 'TEE',
    name: 'Tee',
    type: 'configurable',
  })
  const size = await create('attribute', { name: 'Size' })
  const medium = await create('attributeValue', { attribute: size['id'] ?? 0, name: 'M' })
  await create('productAttributeValue', {
    product: tee['id'] ?? 0,
    value: medium['id'] ?? 0,
    extraPrice: 1.5,
    stock: 5,
  })
  const variants = connection.resource('variant')
  const [variant] = await variants.find({ product: tee['id'] ?? 0 }, { fresh: true, signal })
  await variants.update(variant?.id ?? 0, { sku: 'TEE-M' }, { signal })
  await connection.close()
}
