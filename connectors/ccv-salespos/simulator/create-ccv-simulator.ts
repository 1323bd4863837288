import { createFaultSwitchboard, type Fault } from '../../simulator/faults.ts'
import type { Json } from '../../simulator/json.ts'
import { isJsonObject } from '../../simulator/json.ts'
import type { LoggedRequest, SimulatedSystem } from '../../simulator/simulated-system.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'
import { createHappenings } from './ccv-happenings.ts'
import { findRoute } from './ccv-router.ts'
import { type CcvCounts, DEFAULT_COUNTS, seedShop } from './ccv-seed.ts'
import { createHandler } from './ccv-server.ts'
import { type CcvBehaviour, type CcvShop, createTables } from './ccv-shop.ts'
import { deliver } from './ccv-webhooks.ts'

export interface CcvSimulatorOptions {
  readonly seed?: number | string | undefined
  readonly counts?: Partial<CcvCounts> | undefined
  /** The shop's clock, in milliseconds since 1970. */
  readonly now?: (() => number) | undefined
  readonly faults?: readonly Fault[] | undefined
  readonly behaviour?: Partial<CcvBehaviour> | undefined
  readonly port?: number | undefined
  /** Hears of every request. */
  readonly onRequest?: ((request: LoggedRequest) => void) | undefined
}

/** A simulated CCV SalesPOS that listens, and the keys it takes. */
export interface CcvSimulator {
  /** Scheme, host and port, without a trailing slash. */
  readonly url: string
  readonly publicKey: string
  readonly secretKey: string
  readonly requests: readonly LoggedRequest[]
  /** The shop itself: its tables, its behaviour, its fault switchboard. */
  readonly state: CcvShop
  readonly close: () => Promise<void>
}

const ASSUMED: CcvBehaviour = {
  emptyCreates: false,
  productLimit: -1,
  stockMoves: 'shipment',
  choicesCost: 'added',
  combinationTouchesProduct: false,
  resourceLimit: Number.POSITIVE_INFINITY,
  totalLimit: Number.POSITIVE_INFINITY,
  keys: 'unknown',
}

/** Starts a seeded CCV SalesPOS (CCV Shop REST v1) on 127.0.0.1. */
export async function createCcvSimulator(options: CcvSimulatorOptions = {}): Promise<CcvSimulator> {
  const seed = options.seed ?? 1
  const shop: CcvShop = {
    tables: createTables(),
    behaviour: { ...ASSUMED, ...options.behaviour },
    faults: createFaultSwitchboard(options.faults, seed),
    publicKey: 'CCVPUBLIC0001',
    secretKey: `ccv-secret-of-${seed}`,
    now: options.now ?? (() => Date.now()),
    emit: (event, id) => {
      const record = shownRecord(event, id)
      if (record) deliver(shop, event, record)
    },
  }
  seedShop(shop, seed, { ...DEFAULT_COUNTS, ...options.counts })

  /** The record as a GET shows it, or its id alone once it is gone. */
  function shownRecord(event: string, id: number) {
    if (shop.tables.webhooks.count() === 0) return undefined
    const name = event.split('.')[0] ?? ''
    if (event.endsWith('.deleted')) return { id }
    const { route } = findRoute('GET', `/${name}/${id}/`)
    const { body } = route.answer({ ...blankRequest(shop), ids: [id] })
    return isJsonObject(body) ? body : undefined
  }

  const system: SimulatedSystem = {
    name: 'CCV SalesPOS',
    faults: shop.faults,
    ...createHandler(shop),
    collections: () => collectionsOf(shop),
    happenings: createHappenings(shop),
  }
  const running = await startSimulator(system, {
    port: options.port,
    now: options.now,
    onRequest: options.onRequest,
  })
  return {
    url: running.url,
    publicKey: shop.publicKey,
    secretKey: shop.secretKey,
    requests: running.requests,
    state: shop,
    close: running.close,
  }
}

function collectionsOf({ tables }: CcvShop): Record<string, Json[]> {
  return Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.all()]))
}

function blankRequest(shop: CcvShop) {
  return {
    shop,
    root: '/api/rest/v1',
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    body: {},
    list: undefined,
    isSalespos: true,
  }
}
