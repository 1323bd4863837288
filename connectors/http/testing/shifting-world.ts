import { onTestFinished } from 'vitest'
import {
  type Clock,
  type JsonObject,
  type RunOptions,
  type RunSummary,
  runFlow,
} from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { planFlowText } from '../../../engine/testing/plan-flow-text.ts'
import { createPretendClock } from '../../../engine/testing/pretend-clock.ts'
import { createPretendTarget } from '../../../engine/testing/pretend-target.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import { answerJson, startLocalServer } from '../../testing/local-server.ts'
import { openHttpConnection } from '../open/open-http-connection.ts'
import { runOptionsOf } from './run-options-of.ts'

/** How the source sorts its list. */
export type Order = 'id up' | 'id down' | 'time up' | 'time down' | 'own'
export type Paging = 'page' | 'offset' | 'cursor' | 'after'

/** What happens in the source before it answers a request. */
export interface Happening {
  readonly request: number
  readonly what: 'insert' | 'delete' | 'change'
  /** Which record, from 0 to 1 along the list as it is sorted then. */
  readonly where: number
}

export interface WorldSetup {
  readonly order: Order
  readonly paging: Paging
  readonly size: number
  /** The list is a procedure that is called: what is asked for is deep in the body. */
  readonly isCalled?: boolean
  /** And so is what a part of it is asked for by. */
  readonly isPartCalled?: boolean
  /** The connector says how changes are asked for. */
  readonly isIncremental: boolean
  readonly records: number
  /** Between the changes of two records of the beginning. */
  readonly gapMs: number
  /** Time that passes with every request; leases are kept by the clock that tests move. */
  readonly requestMs?: number
  /** How many records a page gets that is asked for so many, by the how manieth request. */
  readonly sizeOf?: (asked: number, request: number) => number
  /** Counted, and not shown. Pages by offset then say whether there is more. */
  readonly isHidden?: (id: number) => boolean
  /** Pages by offset say whether there is more, or where that begins. */
  readonly tells?: 'more' | 'place' | undefined
  /** So large that it fills an answer by itself. */
  readonly isLarge?: (id: number) => boolean
  /** The connector says that a page which is not full is the last. */
  readonly isShortLast?: boolean
  /** From this request on, cursors that were handed out before are known no more. */
  readonly expiresAt?: number | undefined
  /** What it answers to those. */
  readonly refusal?: { readonly status: number; readonly body: JsonObject } | undefined
  /** How the source tells what is gone, where it is not by comparing. */
  readonly gone?: string
  /** How far ahead of the truth the `Date` of an answer is, in milliseconds. */
  readonly aheadAt?: (request: number) => number
  readonly happenings?: readonly Happening[]
  /** Lines of the flow and of the list beside. */
  readonly flow?: string
  readonly list?: string
}

interface Row {
  readonly id: number
  readonly createdAt: number
  at: number
  version: number
  /** Its place in a list that is sorted by nothing that is seen. */
  readonly place: number
}

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
      create: { post: /products, body: =$set, item: =$, settle: 0s }
      update: { put: "/products/{id}", body: =$set }
      delete: { delete: "/products/{id}" }
      schema: { properties: { sku: { type: integer }, version: { type: integer } } }
`

const FLOW = dedent`
  flow: items
  format: 1
  title: Items
  connections: { shop: shop, till: till }
  source: { read: shop.item }
  steps:
    - write: till.product
      match: { sku: =id }
      set: { sku: =id, version: =version }
`

const START = '2026-01-05T10:00:00Z'
/** Time passes with every request. */
const REQUEST_MS = 700

export type ShiftingWorld = Awaited<ReturnType<typeof createShiftingWorld>>

/**
 * A source on loopback whose list moves while it is read, and a flow that reads it. The source is a model of what lists
 * of business systems do: it knows nothing of how they are read.
 */
export async function createShiftingWorld(setup: WorldSetup) {
  const clock = createPretendClock(START)
  const { rows, sorted, happen } = createMovingRows(setup, clock)
  let { happenings = [], expiresAt = Number.POSITIVE_INFINITY } = setup
  const beforeRequest: { call: (count: number) => void } = { call: () => {} }
  const asked: string[] = []
  const server = await startLocalServer(({ url, body: sent }, response, count) => {
    asked.push(url)
    clock.advance(setup.requestMs ?? REQUEST_MS)
    const isNow = ({ request }: Happening): boolean => request === count
    for (const each of happenings.filter(isNow)) happen(each)
    beforeRequest.call(count)
    const query = setup.isCalled ? argumentsIn(sent) : new URL(url, 'http://x').searchParams
    const date = new Date(clock.now() + (setup.aheadAt?.(count) ?? 0)).toUTCString()
    const one = /items\/(\d+)/.exec(url)
    const { status, body } = setup.refusal ?? { status: 400, body: {} }
    if (isExpired(query, count, expiresAt)) answerJson(response, body, status, { date })
    else if (one) {
      const row = rows.get(Number(one[1]))
      answerJson(response, row ? shown(row) : {}, row ? 200 : 404, { date })
    } else answerJson(response, answerList(setup, sorted(), query, count), 200, { date })
  })
  const { flow, connectors } = planFlowText(`${FLOW}${setup.flow ?? ''}`, shopText(setup), TILL)
  const shop = connectors['shop']
  const tillPlan = connectors['till']
  if (!shop || !tillPlan) throw new Error('there are both connectors')
  const connection = openHttpConnection({
    plan: shop,
    settings: { url: server.origin },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 2, clock }),
    clock,
    random: () => 0.5,
    allowPrivate: true,
  })
  const till = createPretendTarget()
  const options = runOptionsOf(flow, clock, {
    shop: { connector: shop, connection },
    till: { connector: tillPlan, connection: till.connection },
  })
  let runs = 0
  const close = async (): Promise<void> => {
    await connection.close()
    await server.close()
  }
  onTestFinished(close)
  const world = {
    /** From now on, cursors that were handed out are known no more. */
    expire: (): void => {
      expiresAt = asked.length + 1
    },
    clock,
    till,
    options,
    connection,
    happen,
    /** Lets at once happen what is still to come, and from then on nothing. */
    settle: () => {
      const left = happenings.filter(({ request }) => request > asked.length)
      happenings = []
      for (const each of left) happen(each)
      if (expiresAt > asked.length) world.expire()
    },
    beforeRequest,
    asked,
    close,
    count: () => rows.size,
    run: (changed: Partial<RunOptions> = {}): Promise<RunSummary> => {
      runs += 1
      clock.advance(60_000)
      return runFlow({ ...options, worker: `worker-${runs}`, ...changed })
    },
    /** Records of the source that the target does not have as they are now. */
    wrong: (): readonly string[] => findWrong(rows, till, setup),
    /** SKUs in the target. */
    made: () => [...(till.records.get('product')?.values() ?? [])].map(({ sku }) => sku),
    ids: () => [...rows.keys()],
  }
  return world
}

/** What a procedure is called with, and what the connector puts beside that. */
function argumentsIn(sent: string): URLSearchParams {
  if (sent === '') return new URLSearchParams()
  const { params, ...beside } = JSON.parse(sent)
  return new URLSearchParams({ ...beside, ...params[1] })
}

function isExpired(query: URLSearchParams, request: number, expiresAt: number): boolean {
  const token = query.get('token')
  return token !== null && request >= expiresAt && JSON.parse(token).request < expiresAt
}

/** The rows of the source, and what happens to them. */
function createMovingRows(setup: WorldSetup, clock: Clock) {
  const rows = new Map<number, Row>()
  let lastId = 0
  const insert = (at: number, place: number): void => {
    lastId += 1
    rows.set(lastId, { id: lastId, createdAt: at, at, version: 1, place })
  }
  for (let count = setup.records; count > 0; count -= 1) {
    insert(clock.now() - 3_600_000 - count * setup.gapMs, (lastId * 0.618) % 1)
  }
  const compare = COMPARE[setup.order]
  const sorted = (): readonly Row[] => [...rows.values()].toSorted(compare)

  /** Changes the source as told; a record that is not there cannot be changed. */
  const happen = ({ what, where }: Pick<Happening, 'what' | 'where'>): void => {
    const all = sorted()
    const row = all[Math.min(all.length - 1, Math.floor(where * all.length))]
    if (what === 'insert') insert(clock.now(), where)
    else if (row && what === 'delete') rows.delete(row.id)
    else if (row) {
      row.version += 1
      row.at = clock.now()
    }
  }

  return { rows, sorted, happen }
}

function findWrong(
  rows: ReadonlyMap<number, Row>,
  till: ReturnType<typeof createPretendTarget>,
  { isHidden }: WorldSetup,
): readonly string[] {
  const made = [...(till.records.get('product')?.values() ?? [])]
  return [...rows.values()].flatMap(({ id, version }) => {
    if (isHidden?.(id)) return []
    const found = made.filter(({ sku }) => sku === id)
    if (found.length > 1) return [`${id} doubled`]
    if (found.length === 0) return [`${id} lost`]
    return found[0]?.['version'] === version ? [] : [`${id} stale`]
  })
}

/** Only who says that there is more can hide what it counts. */
function tellsOf({ tells, isHidden }: WorldSetup): WorldSetup['tells'] {
  return tells ?? (isHidden ? 'place' : undefined)
}

function isTimed(order: Order): boolean {
  return order === 'time up' || order === 'time down'
}

function shopText(setup: WorldSetup): string {
  const { order, paging, size, isIncremental, isShortLast, list = '' } = setup
  const end = isShortLast ? ', short: last' : ''
  const next = tellsOf(setup) ? ', next: =next' : ''
  const fields = {
    page: `{ page: page, size: { limit: ${size} }${end} }`,
    offset: `{ offset: start, size: { limit: ${size} }${next}${end} }`,
    cursor: `{ cursor: token, next: =next, size: { limit: ${size} } }`,
    after: `{ after: since_id, last: =id, size: { limit: ${size} }${end} }`,
  }[paging]
  const called = {
    page: `{ page: true, size: ${size}${end} }`,
    offset: `{ offset: true, size: ${size}${next}${end} }`,
    cursor: `{ cursor: true, next: =next, size: ${size} }`,
    after: `{ after: true, last: =id, size: ${size}${end} }`,
  }[paging]
  const pages = setup.isCalled ? called : fields
  const sorted = isTimed(order) ? `, sorted: ${order === 'time up' ? 'up' : 'down'}` : ''
  // Newest first is read without a filter: reading ends at what was seen before.
  const asksSince = isIncremental && order !== 'time down'
  const field = setup.isCalled ? '' : ' since: =$since '
  const since = asksSince ? `since: {${field}}, ` : ''
  const request = setup.isCalled ? callOf(setup, asksSince) : 'get: /items'
  const changed = isIncremental
    ? `\n      changed: { ${since}at: =changedAt, overlap: 0s${sorted} }`
    : ''
  return `${dedent`
    connector: shop
    format: 1
    title: A shop
    settings: { type: object, properties: { url: { type: string } } }
    http: { base: =$settings.url, timeout: 2s }
    resources:
      item:
        title: Item
        key: =id
        get: { get: "/items/{id}" }
        ${setup.gone ?? 'gone: { compare: 24h }'}
        record: { id: =id, version: =version }
        schema: { properties: { id: { type: integer }, version: { type: integer } } }
        list:
          items: =items
  `.trimEnd()}
      ${request}
      pages: ${pages}${changed}${list}
`
}

/** A procedure that gets where its page begins, and what else it is asked for by, as an argument. */
function callOf({ paging, isPartCalled }: WorldSetup, asksSince: boolean): string {
  const position = {
    page: 'page: =$page',
    offset: 'start: =$offset',
    cursor: 'token: =$cursor',
    after: 'since_id: =$after',
  }[paging]
  const since = asksSince ? ', since: =$since' : ''
  const part = isPartCalled ? ', from: =$from, to: =$to' : ''
  const call = `${position}, limit: =$size${since}${part}`
  return `post: /call\n      body: { method: search, params: [items, { ${call} }] }`
}

const COMPARE: Readonly<Record<Order, (left: Row, right: Row) => number>> = {
  'id up': (left, right) => left.id - right.id,
  'id down': (left, right) => right.id - left.id,
  'time up': (left, right) => left.at - right.at || left.id - right.id,
  'time down': (left, right) => right.at - left.at || right.id - left.id,
  own: (left, right) => left.place - right.place || left.id - right.id,
}

function shown({ id, at, version, createdAt }: Row) {
  const [changed, made] = [new Date(at).toISOString(), new Date(createdAt).toISOString()]
  return { id, version, changedAt: changed, createdAt: made }
}

function answerList(
  setup: WorldSetup,
  sorted: readonly Row[],
  query: URLSearchParams,
  request: number,
) {
  const { paging, order, sizeOf = (asked) => asked } = setup
  const timeOf = (name: string, otherwise: number): number => {
    const text = query.get(name)
    return text === null ? otherwise : Date.parse(text)
  }
  const limit = sizeOf(Number(query.get('limit')), request)
  const rows = sorted
    .filter(({ at }) => at >= timeOf('since', 0))
    .filter(({ createdAt }) => createdAt >= timeOf('from', 0))
    .filter(({ createdAt }) => createdAt < timeOf('to', Number.POSITIVE_INFINITY))
  const token = query.get('token')
  if (paging === 'cursor') {
    // A cursor that is worth its name says after which place it goes on.
    const after: Row | undefined = token === null ? undefined : JSON.parse(token)
    const rest = after ? rows.filter((row) => COMPARE[order](row, after) > 0) : rows
    const page = rest.slice(0, limit)
    return {
      items: page.map(shown),
      next: rest.length > limit ? JSON.stringify({ ...page.at(-1), request }) : null,
    }
  }
  if (paging === 'after') {
    const after = Number(query.get('since_id') ?? 0)
    const rest = rows.filter(({ id }) => id > after)
    return { items: fitting(setup, rest.slice(0, limit)).map(shown) }
  }
  const start =
    paging === 'page'
      ? (Number(query.get('page') ?? 1) - 1) * limit
      : Number(query.get('start') ?? 0)
  return answerNumbered(setup, rows, start, limit)
}

function answerNumbered(setup: WorldSetup, rows: readonly Row[], start: number, limit: number) {
  const { paging, isCalled, isHidden = () => false } = setup
  const asked = rows.slice(start, start + limit)
  const page = paging === 'page' ? asked : fitting(setup, asked)
  const items = page.filter(({ id }) => !isHidden(id)).map(shown)
  if (start + page.length >= rows.length) return { items, next: null }
  if (tellsOf(setup) === 'more') return { items, next: true }
  const next = start + page.length
  return { items, next: isCalled ? next : `/items?start=${next}` }
}

/** What finds room in an answer: one that is large leaves none beside it. */
function fitting(
  { isLarge = () => false, isHidden = () => false }: WorldSetup,
  rows: readonly Row[],
): readonly Row[] {
  const at = rows.findIndex(({ id }) => isLarge(id) && !isHidden(id))
  return at < 0 ? rows : rows.slice(0, Math.max(1, at))
}
