import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { openHttpConnection } from '../../../connectors/http/open/open-http-connection.ts'
import { isHttpConnector } from '../../../connectors/http/spec/http-plan.ts'
import { createRateGate } from '../../../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../connectors/records/index-store.ts'
import {
  answerJson,
  type ReceivedRequest,
  startLocalServer,
} from '../../../connectors/testing/local-server.ts'
import {
  type Clock,
  completeSettings,
  createMemoryStore,
  createToldRecords,
  type JsonObject,
  type Project,
  type RunScope,
  type RunSummary,
  runFlow,
  type System,
  toText,
} from '../../../engine/index.ts'
import { createRedact } from '../../../server/journal/redact.ts'
import { createHastyClock } from '../../lightspeed-ccv/hasty-clock.ts'
import { flowOf, runPorts } from '../../run-kit.ts'

/** Orders as WooCommerce sends them, and what Exact Online makes of what it is sent. */
interface ShopAndBooks {
  readonly orders: JsonObject[]
  /** The refunds of each order, by its id. */
  readonly refunds: Map<string, readonly JsonObject[]>
  readonly accounts: JsonObject[]
  readonly entries: JsonObject[]
  readonly givenUp: readonly string[]
  /** Somebody answers what the tables lack. */
  readonly fillTables: (tables: Answers['tables']) => void
  readonly run: (flow: string, what?: RunScope) => Promise<RunSummary>
  readonly close: () => Promise<void>
}

interface Answers {
  readonly settings: JsonObject
  readonly tables: Readonly<Record<string, JsonObject>>
  /** As the VAT codes of the administration are. Default: exclusive. */
  readonly isVatIncluded?: boolean
}

/** Both systems on loopback, as far as their documentation says what this integration asks of them. */
export async function startShopAndBooks(
  project: Project,
  { settings, tables, isVatIncluded = false }: Answers,
): Promise<ShopAndBooks> {
  const orders: JsonObject[] = []
  const refunds = new Map<string, readonly JsonObject[]>()
  const accounts: JsonObject[] = []
  const entries: JsonObject[] = []
  const book = (entry: JsonObject) => withTotals(entry, isVatIncluded)
  const server = await startLocalServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const [, order, refundsOf] = SHOP_PATH.exec(pathname) ?? []
    if (pathname === '/shop/wp-json/wc/v3/orders') {
      answerJson(response, orders)
    } else if (order !== undefined) {
      const record = orders.find(({ id }) => Number(id) === Number(order))
      if (refundsOf) answerJson(response, refunds.get(order) ?? [])
      else answerJson(response, record ?? NO_ORDER, record ? 200 : 404)
    } else if (pathname === '/books/crm/Accounts') {
      answerOData(request, response, { records: accounts, key: 'ID', make: (sent) => sent })
    } else if (pathname === '/books/salesentry/SalesEntries') {
      answerOData(request, response, { records: entries, key: 'EntryID', make: book })
    } else answerJson(response, {}, 404)
  })
  const store = createMemoryStore(clock)
  const told = createToldRecords()
  const givenUp: string[] = []
  let runs = 0
  let answered = tables

  return {
    orders,
    refunds,
    accounts,
    entries,
    givenUp,
    fillTables: (rows) => {
      answered = rows
    },
    run: async (name, what = { kind: 'all' }) => {
      const flow = flowOf(project, name, answered)
      const systems = {
        shop: openAt(project, 'woocommerce', {
          base: undefined,
          settings: { url: `${server.origin}/shop`, key: 'ck_1', secret: 'cs_1' },
        }),
        books: openAt(project, 'exact-online', {
          base: `${server.origin}/books`,
          settings: { country: 'nl', division: '123', client: 'c', secret: 's' },
        }),
      }
      try {
        return await runFlow({
          flow,
          systems,
          settings: completeSettings(flow.settings, settings).settings,
          store,
          told,
          what,
          ports: runPorts(clock),
          namespace: 'test',
          worker: `test:${(runs += 1)}`,
          cause: 'person',
          redact: createRedact(flow, systems),
          onRecord: ({ key }, { outcome, reason }) => {
            if (reason && outcome === 'parked') givenUp.push(`${key}: ${toText(reason)}`)
          },
        })
      } finally {
        await Promise.all([systems.shop.connection.close(), systems.books.connection.close()])
      }
    },
    close: () => server.close(),
  }
}

const SHOP_PATH = /^\/shop\/wp-json\/wc\/v3\/orders\/(\d+)(\/refunds)?$/
const NO_ORDER = {
  code: 'woocommerce_rest_shop_order_invalid_id',
  message: 'Invalid ID.',
  data: { status: 404 },
}

const clock: Clock = createHastyClock()

/** An account of a shipped connector; with another base where its settings do not say the address. */
function openAt(
  project: Project,
  name: string,
  { base, settings }: { readonly base: string | undefined; readonly settings: JsonObject },
): System {
  const connector = project.connectors[name]
  if (!connector) throw new Error(`the connector "${name}" has mistakes`)
  const plan =
    base !== undefined && isHttpConnector(connector)
      ? {
          ...connector,
          http: { ...connector.http, base: { kind: 'constant', value: base } } as const,
        }
      : connector
  const connection = openHttpConnection({
    plan,
    settings,
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 2, clock }),
    clock,
    tokens: async () => ({ access: 'token', kept: {} }),
    gatherMs: 20,
    allowPrivate: true,
  })
  return { connector, connection }
}

interface Collection {
  readonly records: JsonObject[]
  readonly key: string
  readonly make: (sent: JsonObject) => JsonObject
}

/** OData as Exact Online has it: filters of one field, and new records with an id. */
function answerOData(
  { method, url, body }: ReceivedRequest,
  response: ServerResponse,
  { records, key, make }: Collection,
): void {
  if (method === 'POST') {
    const record = make({ ...JSON.parse(body), [key]: randomUUID() })
    records.push(record)
    answerJson(response, { d: record }, 201)
    return
  }
  const filter = new URL(url, 'http://localhost').searchParams.get('$filter') ?? ''
  const [, field = '', value = ''] = /^(\w+) eq (?:guid)?'(.*)'$/.exec(filter) ?? []
  answerJson(response, { d: { results: records.filter((record) => record[field] === value) } })
}

/** Dates as OData 2 has them. "For the header this is the sum of all lines, including VAT" (Exact's reference of SalesEntries). */
function withTotals(entry: JsonObject, isVatIncluded: boolean): JsonObject {
  const { SalesEntryLines: lines, EntryDate: day } = entry
  const sumOf = (field: string) =>
    Array.isArray(lines)
      ? lines.reduce((sum: number, line) => sum + Number(Object(line)[field]), 0)
      : 0
  const tax = sumOf('VATAmountFC')
  const total = sumOf('AmountFC') + (isVatIncluded ? 0 : tax)
  const date = `/Date(${Date.parse(typeof day === 'string' ? day : '')})/`
  return { ...entry, EntryDate: date, AmountFC: inCents(total), VATAmountFC: inCents(tax) }
}

function inCents(amount: number): number {
  return Math.round(amount * 100) / 100
}
