import { onTestFinished } from 'vitest'
import { openPlace } from '../../../connectors/file/file-transport.ts'
import { openFileConnection } from '../../../connectors/file/open/open-file-connection.ts'
import { isFileConnector } from '../../../connectors/file/spec/file-plan.ts'
import { createTestFolder, type TestFolder } from '../../../connectors/file/testing/open-folder.ts'
import { startSftp, USER } from '../../../connectors/file/testing/sftp-server.ts'
import { openHttpConnection } from '../../../connectors/http/open/open-http-connection.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import type { Row } from '../../../connectors/lightspeed-ecom/simulator/shop-tables.ts'
import {
  createShopClient,
  idOf,
} from '../../../connectors/lightspeed-ecom/simulator/testing/shop-client.ts'
import { createRateGate } from '../../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../connectors/records/index-store.ts'
import { SECRET } from '../../../connectors/transport-suite/transport-case.ts'
import {
  type ConnectorPlan,
  completeSettings,
  createMemoryStore,
  createToldRecords,
  type JsonObject,
  type MemoryStore,
  type Project,
  type RunScope,
  type RunSummary,
  runFlow,
  type System,
  toText,
} from '../../../engine/index.ts'
import { createMortal, type DeathPoint, mortalOf } from '../../../engine/testing/crash.ts'
import { createRedact } from '../../../server/journal/redact.ts'
import { createHastyClock, type HastyClock } from '../../lightspeed-ccv/hasty-clock.ts'
import { connectorOf, flowOf, runPorts } from '../../run-kit.ts'

/** What a merchant enters: the supplier's columns, the answers of the wizard, the rows of tables. */
interface Answers {
  readonly supplier?: JsonObject
  readonly settings?: JsonObject
  readonly tables?: Readonly<Record<string, JsonObject>>
  /** Where the files are. Default: a folder, which is quicker. */
  readonly place?: 'folder' | 'sftp'
}

/** A supplier's files and a shop that listens, with a clock that passes when somebody waits. */
interface SupplierAndShop {
  readonly shop: LightspeedSimulator
  readonly store: MemoryStore
  /** Puts a file on the supplier's server, written minutes ago. */
  readonly put: (name: string, content: string | Uint8Array) => void
  /** A product of the merchant's own, by the API, and the id of its variant. */
  readonly sell: (variant: JsonObject) => Promise<number>
  readonly variant: (id: number) => Row | undefined
  /** Of the variant with a SKU. */
  readonly bySku: (sku: string) => Row | undefined
  readonly run: (flow: string, what?: RunScope) => Promise<RunSummary>
  /** Kills the run at a call to the outside; gives whether it came to its end before. */
  readonly runUntil: (flow: string, point: DeathPoint) => Promise<boolean>
  /** What was sent since the last time that this was asked, without what was read. */
  readonly sent: () => readonly string[]
  /** Records that some run gave up on since the last time: why, and what came. */
  readonly givenUp: () => readonly string[]
  /** So much time passes. */
  readonly leap: (ms: number) => void
  /** A person says that what is missing is gone. */
  readonly confirmGone: (flow: string) => Promise<unknown>
}

const COLUMNS = {
  articleFiles: 'prijslijst*.csv',
  number: 'Artikelnr',
  ean: 'EAN',
  name: 'Omschrijving',
  brand: 'Merk',
  cost: 'Inkoop',
  price: 'Advies',
  tax: 'BTW',
  stock: 'Voorraad',
  discontinued: 'Vervallen',
}

/** Starts both systems. They end with the test. */
export async function startSupplierAndShop(
  project: Project,
  answers: Answers = {},
): Promise<SupplierAndShop> {
  const clock = createHastyClock()
  const shop = await createLightspeedSimulator({
    counts: { products: 0, customers: 1, orders: 0 },
    now: clock.now,
    limits: [100_000, 1_000_000, 1_000_000],
  })
  onTestFinished(() => shop.close())
  const files = createTestFolder()
  const supplier = await placed(project, answers.place, files.folder)
  const store = createMemoryStore(clock)
  const client = createShopClient(shop)
  const openSystems = openEachTime({ project, answers, clock, shop, supplier, files })
  const { run, givenUp } = createRunner({ project, answers, clock, shop, store, openSystems })
  let seen = 0

  return {
    shop,
    store,
    givenUp,
    leap: clock.leap,
    put: (name, content) => {
      files.write(name, content)
      // Long enough ago that nobody writes it any more.
      clock.leap(120_000)
    },
    sell: async (variant) => {
      const body = { product: { title: variant['sku'] ?? '', visibility: 'visible' } }
      const product = idOf((await client('POST', 'products', {}, body)).one('product'))
      const [made] = (await client('GET', 'variants', { product })).list('variants')
      await client('PUT', `variants/${idOf(made)}`, {}, { variant })
      seen = shop.state.requests.length
      return idOf(made)
    },
    variant: (id) => shop.state.tables.get('variants', id),
    bySku: (sku) => shop.state.tables.rows('variants').find((row) => row['sku'] === sku),
    run: async (flow, what = { kind: 'changes' }) => {
      const ended = await run(flow, what)
      if (ended === 'died') throw new Error('nobody killed it')
      return ended
    },
    runUntil: async (flow, point) => {
      const ended = await run(flow, { kind: 'changes' }, point)
      // Until whoever died is taken for dead.
      clock.leap(600_000)
      return ended !== 'died'
    },
    sent: () => {
      const requests = shop.state.requests.slice(seen)
      seen = shop.state.requests.length
      return requests
        .filter(({ method }) => method !== 'GET')
        .map(
          ({ method, path, body }) => `${method} ${path.replace(/^\/nl\/|\.json$/g, '')} ${body}`,
        )
    },
    confirmGone: (flow) => store.release(flow, ['(gone)']),
  }
}

type Both = Readonly<Record<'supplier' | 'shop', System>>

interface Placed {
  readonly plan: ConnectorPlan
  readonly settings: JsonObject
}

/** Each run opens its accounts, as it does on a server. */
function openEachTime({
  project,
  answers,
  clock,
  shop,
  supplier: { plan, settings },
  files,
}: {
  readonly project: Project
  readonly answers: Answers
  readonly clock: HastyClock
  readonly shop: LightspeedSimulator
  readonly supplier: Placed
  readonly files: TestFolder
}): () => Both {
  const indexStore = createMemoryIndexStore()
  const keptLists = new Map()
  const supplied = completeSettings(plan.settings, { ...COLUMNS, ...settings, ...answers.supplier })
  const shopPlan = connectorOf(project, 'lightspeed-ecom')
  const { url: cluster, key, secret } = shop
  const account = { cluster, language: 'nl', currency: 'EUR', key, secret }
  const shopSettings = completeSettings(shopPlan.settings, account).settings
  return () => {
    const rateGate = createRateGate({ limits: [], parallel: 2, clock })
    const ports = { clock, rateGate, indexStore, allowPrivate: true }
    const place = { openPlace, folders: [files.folder], random: () => 0 }
    const atSupplier = { ...ports, ...place, plan, settings: supplied.settings }
    const atShop = { ...ports, plan: shopPlan, settings: shopSettings, keptLists, gatherMs: 20 }
    return {
      supplier: { connector: plan, connection: openFileConnection(atSupplier) },
      shop: { connector: shopPlan, connection: openHttpConnection(atShop) },
    }
  }
}

function createRunner({
  project,
  answers,
  clock,
  shop,
  store,
  openSystems,
}: {
  readonly project: Project
  readonly answers: Answers
  readonly clock: HastyClock
  readonly shop: LightspeedSimulator
  readonly store: MemoryStore
  readonly openSystems: () => Both
}) {
  const told = createToldRecords()
  let givenUp: string[] = []
  let runs = 0

  async function run(
    name: string,
    what: RunScope,
    point?: DeathPoint,
  ): Promise<RunSummary | 'died'> {
    const flow = flowOf(project, name, answers.tables ?? taxesOf(shop))
    const systems = openSystems()
    const mortal = point && createMortal(store, point)
    const tax = shop.state.tables.rows('taxes')[0]?.id ?? 0
    const settings = { tax, margin: 40, ...answers.settings }
    const running = runFlow({
      flow,
      systems: mortal ? mortalOf(systems, mortal) : systems,
      settings: completeSettings(flow.settings, settings).settings,
      store: mortal?.store ?? store,
      told,
      what,
      ports: runPorts(clock),
      namespace: 'test',
      worker: `test:${(runs += 1)}`,
      cause: 'person',
      lingerMs: 600_000,
      redact: createRedact(flow, systems),
      onRecord: ({ key, raw }, { outcome, reason }) => {
        if (!['parked', 'in-doubt', 'dropped'].includes(outcome)) return
        const came = JSON.stringify(raw)
        givenUp.push(`${key} ${outcome}: ${reason ? toText(reason) : ''} ${came}`)
      },
    })
    const ended = await (mortal ? Promise.race([running, mortal.died]) : running)
    if (ended !== 'died') {
      await Promise.all(Object.values(systems).map(({ connection }) => connection.close()))
    }
    return ended
  }

  return {
    run,
    givenUp: () => {
      const last = givenUp
      givenUp = []
      return last
    },
  }
}

async function placed(project: Project, place: Answers['place'], folder: string): Promise<Placed> {
  const plan = connectorOf(project, 'supplier-csv')
  if (place === 'sftp') {
    const server = await startSftp()
    onTestFinished(() => server.close())
    const { port, hostKey } = server
    const login = { user: USER, password: SECRET, path: folder }
    return { plan, settings: { host: '127.0.0.1', port, hostKey, ...login } }
  }
  if (!isFileConnector(plan)) throw new Error('the supplier has no files')
  const value = { kind: 'constant', value: folder } as const
  return {
    plan: { ...plan, file: { kind: 'folder', folder: value } } as ConnectorPlan,
    settings: {},
  }
}

/** The rates of the Netherlands, as the shop has them. */
function taxesOf(shop: LightspeedSimulator): Readonly<Record<string, JsonObject>> {
  const idOfRate = (rate: number) =>
    shop.state.tables.rows('taxes').find((row) => row['rate'] === rate)?.id ?? 0
  return { tax: { '21': idOfRate(0.21), '9': idOfRate(0.09) } }
}
