import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  answerJson,
  type LocalServer,
  startLocalServer,
} from '../../connectors/testing/local-server.ts'
import { createLog } from '../process/log.ts'
import { readConfig } from '../serve/config.ts'
import { type RunningServer, startServer } from '../serve/start-server.ts'
import { until } from '../work/testing/work-kit.ts'

/** One server through a whole day: set-up, sign-in, an account with a secret, a run with a record that is refused. */

const HUSH = {
  key: 'hush-key-8a1f',
  password: 'hush-password-77c2',
  wrong: 'hush-wrong-19be',
  metrics: 'hush-metrics-token-5d3e',
  buyer: 'anna@hush.example',
  answer: 'hush-answer-of-the-till',
}

const SHOP = `
connector: shop
format: 1
title: A shop
settings:
  type: object
  required: [url, key]
  properties:
    url: { type: string }
    key: { type: string, writeOnly: true }
http: { base: =$settings.url, headers: { x-key: =$settings.key } }
resources:
  order:
    title: Order
    key: =$string(id)
    label: number
    list: { get: /orders, items: =orders }
    record: { id: =id, number: =number, email: =email }
    personal: [email]
    schema: { properties: { id: { type: integer }, number: { type: string }, email: { type: string } } }
`

const TILL = `
connector: till
format: 1
title: A till
settings: { type: object, required: [url], properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  sale:
    title: Sale
    key: =id
    create: { post: /sales, body: =$set, item: =$ }
    schema: { properties: { id: { type: integer }, number: { type: string }, email: { type: string } } }
`

const INTEGRATION = `
integration: counter
format: 1
title: Counter
about: Sells orders.
connections: { shop: shop, till: till }
flows: [orders]
`

const ORDERS = `
flow: orders
format: 1
title: Orders
trigger: { every: 1h }
source: { read: shop.order }
steps:
  - write: till.sale
    mode: create
    set: { number: =number, email: =email }
`

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly {
    readonly key: string
    readonly value: Readonly<Record<string, unknown>>
  }[]
}

let folder: string
let systems: LocalServer
let collector: LocalServer
let server: RunningServer
let url: string
let me: Readonly<Record<string, string>>
const lines: string[] = []
const PLACE = '/workspaces/default'

let ids = [1, 2, 3]
/** Ends when the till may answer what it is asked to sell last. */
let mayAnswer: Promise<void> | undefined
let answer: () => void = () => {}

function orders(): unknown {
  return { orders: ids.map((id) => ({ id, number: `N${id}`, email: HUSH.buyer })) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapwright-observed-'))
  const files = { shop: SHOP, till: TILL, integration: INTEGRATION, orders: ORDERS }
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, `${name}.yaml`), text)
  }
  systems = await startLocalServer((request, response) => {
    if (request.method === 'GET') return answerJson(response, orders())
    const { number, email } = JSON.parse(request.body)
    if (number === 'N2') return answerJson(response, { error: HUSH.answer, email }, 422)
    void Promise.resolve(mayAnswer).then(() =>
      answerJson(response, { id: Number(number.slice(1)) }),
    )
  })
  collector = await startLocalServer((_, response) => answerJson(response, {}))
  const config = readConfig({
    MAPWRIGHT_PROJECT: folder,
    MAPWRIGHT_PORT: '0',
    MAPWRIGHT_ALLOW_PRIVATE: '1',
    MAPWRIGHT_METRICS_TOKEN: HUSH.metrics,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
  })
  const log = createLog('debug', { write: (line) => void lines.push(line) })
  server = await startServer({ config, log, withoutPages: true })
  url = `http://127.0.0.1:${server.address.port}`
  await liveThroughTheDay()
})

afterAll(async () => {
  await systems.close()
  await collector.close()
  await rm(folder, { recursive: true, force: true })
})

async function liveThroughTheDay(): Promise<void> {
  const person = { email: 'owner@example.com', password: HUSH.password }
  await ask('POST', '/setup', { ...person, name: 'Owner', code: server.setUpCode })
  await ask('POST', '/session', { ...person, password: HUSH.wrong }, {}, 401)
  const { headers, body } = await ask('POST', '/session', person)
  const cookie = headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  me = { Cookie: cookie, 'X-CSRF-Token': body.csrf }
  const of = (connector: string, settings: object) =>
    ask('PUT', `${PLACE}/connections/${connector}`, { connector, settings }, me)
  await of('shop', { url: systems.origin, key: HUSH.key })
  await of('till', { url: systems.origin })
  await ask('POST', `${PLACE}/integrations`, { name: 'counter' }, me)
  await ask('PATCH', `${PLACE}/integrations/counter`, { state: 'on', despite: true }, me)
  await until(() => told('run ended').length > 0, 'the run ended')
}

async function ask(
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  expected = 200,
) {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', Origin: url, ...headers },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (expected === 200 ? !response.ok : response.status !== expected) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`)
  }
  return { headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

function told(message: string): readonly Readonly<Record<string, unknown>>[] {
  return lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message)
}

function metrics(token?: string): Promise<Response> {
  return fetch(`${url}/metrics`, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  })
}

test('counts runs, records, requests and calls', async () => {
  const text = await (await metrics(HUSH.metrics)).text()
  const place = 'workspace="default",integration="counter",flow="orders"'
  expect(text).toContain(`mapwright_runs_total{${place},outcome="done"} 1`)
  expect(text).toContain(`mapwright_records_total{${place},outcome="done"} 2`)
  expect(text).toContain(
    'mapwright_requests_total{workspace="default",connection="till",status="2xx"} 2',
  )
  expect(text).toContain(
    'mapwright_requests_total{workspace="default",connection="till",status="4xx"} 1',
  )
  expect(text).toMatch(
    /mapwright_http_seconds_count\{operation="signIn",method="POST",status="4xx"\} 1/,
  )
  expect(text).toMatch(/^mapwright_jobs_waiting 0$/m)
  expect(text).toMatch(/^mapwright_open_records\{workspace="default",state="parked"\} 1$/m)
  expect(text).toMatch(/^mapwright_database_connections\{state="used"\} \d+$/m)
  expect(text).toContain('nodejs_eventloop_lag_seconds')
})

test('shows metrics to nobody without the token', async () => {
  expect((await metrics()).status).toBe(401)
  expect((await metrics(`${HUSH.metrics}x`)).status).toBe(401)
})

test('tells the request or the run that a line is about', () => {
  const [ended] = told('run ended')
  expect(ended).toMatchObject({
    workspace: 'default',
    flow: 'orders',
    cause: 'schedule',
    end: 'done',
  })
  expect(ended?.['run']).toMatch(/^\d+$/)
  expect(ended?.['job']).toBeTypeOf('string')
  for (const line of told('request')) expect(line['request']).toMatch(/^[0-9a-f-]{36}$/)
})

test('logs no secret, no password and nothing of what passed', () => {
  expect(lines.length).toBeGreaterThan(8)
  const all = lines.join('')
  for (const secret of Object.values(HUSH)) expect(all).not.toContain(secret)
})

test('is not ready any more while it stops, and sends the last traces', async () => {
  ids = [1, 2, 3, 4]
  mayAnswer = new Promise((resolve) => {
    answer = resolve
  })
  await ask(
    'POST',
    `${PLACE}/integrations/counter/flows/orders/runs`,
    { scope: { kind: 'changes' } },
    me,
  )
  await until(() => systems.requests.some(({ body }) => body.includes('N4')), 'a run is under way')
  expect((await fetch(`${url}/ready`)).status).toBe(200)
  const stopped = server.stop()
  expect((await fetch(`${url}/health`)).status).toBe(200)
  expect((await fetch(`${url}/ready`)).status).toBe(503)
  answer()
  await stopped
  const spans = collector.requests.flatMap(readSpans)
  const run = spans.find(({ name }) => name === 'run orders')
  expect(attributesOf(run)).toMatchObject({
    'mapwright.flow': 'orders',
    'mapwright.outcome': 'done',
  })
  expect(attributesOf(run)['mapwright.run']).toBe(told('run ended')[0]?.['run'])
  const records = spans.filter(
    ({ name, parentSpanId }) => name === 'record' && parentSpanId === run?.spanId,
  )
  const keys = records.map((span) => attributesOf(span)['mapwright.key'])
  expect(new Set(keys)).toEqual(new Set(['1', '2', '3']))
  const sales = spans.filter(({ name }) => name === 'POST till')
  const parents = new Set(sales.map(({ parentSpanId }) => parentSpanId))
  for (const { spanId } of records) expect(parents).toContain(spanId)
  const sent = collector.requests.map(({ body }) => body).join('')
  for (const secret of Object.values(HUSH)) expect(sent).not.toContain(secret)
})

test('keeps a call, the run it asked for, its records and their requests in one trace', () => {
  const spans = collector.requests.flatMap(readSpans)
  const call = spans.find(({ name }) => name === 'startRun')
  expect(attributesOf(call)).toMatchObject({ 'http.request.method': 'POST' })
  const run = spans.find((span) => attributesOf(span)['mapwright.cause'] === 'person')
  expect(run).toMatchObject({ traceId: call?.traceId, parentSpanId: call?.spanId })
  const record = spans.find((span) => attributesOf(span)['mapwright.key'] === '4')
  expect(record).toMatchObject({ traceId: call?.traceId, parentSpanId: run?.spanId })
  const sale = spans.find(({ parentSpanId }) => parentSpanId === record?.spanId)
  expect(sale).toMatchObject({ name: 'POST till', traceId: call?.traceId })
})

test('tells in every line of a call and of a run which trace it is part of', () => {
  const spans = collector.requests.flatMap(readSpans)
  const call = spans.find(({ name }) => name === 'startRun')
  const asked = told('request').find(({ operation }) => operation === 'startRun')
  expect(asked).toMatchObject({ trace_id: call?.traceId })
  const runs = spans.filter(({ name }) => name === 'run orders')
  const ended = told('run ended')
  expect(ended.length).toBeGreaterThan(1)
  expect(new Set(ended.map((line) => line['trace_id']))).toEqual(
    new Set(runs.map(({ traceId }) => traceId)),
  )
})

test('tells of a request where it went and why it failed, by the conventions of OpenTelemetry', () => {
  const spans = collector.requests.flatMap(readSpans)
  const sales = spans.filter(({ name }) => name === 'POST till').map(attributesOf)
  const { hostname, port } = new URL(systems.origin)
  for (const sale of sales) {
    expect(sale).toMatchObject({
      'http.request.method': 'POST',
      'server.address': hostname,
      'url.scheme': 'http',
    })
    expect(Number(sale['server.port'])).toBe(Number(port))
  }
  const refused = sales.find((sale) => Number(sale['http.response.status_code']) === 422)
  expect(refused?.['error.type']).toBe('422')
  const good = sales.find((sale) => Number(sale['http.response.status_code']) === 200)
  expect(good).not.toHaveProperty('error.type')
})

test('tells which process a trace is of', () => {
  const { resourceSpans } = JSON.parse(collector.requests[0]?.body ?? '')
  const keys = resourceSpans[0].resource.attributes.map(({ key }: { key: string }) => key)
  for (const key of ['service.name', 'service.version', 'service.instance.id', 'host.name']) {
    expect(keys).toContain(key)
  }
})

test('a run that nobody asked for begins a trace', () => {
  const spans = collector.requests.flatMap(readSpans)
  const run = spans.find((span) => attributesOf(span)['mapwright.cause'] === 'schedule')
  expect(run?.parentSpanId ?? '').toBe('')
})

function readSpans({ body }: { readonly body: string }): readonly Span[] {
  const { resourceSpans } = JSON.parse(body)
  return resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: readonly { spans: Span[] }[] }) =>
    scopeSpans.flatMap(({ spans }) => spans),
  )
}

function attributesOf(span: Span | undefined): Readonly<Record<string, unknown>> {
  const pairs = span?.attributes ?? []
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]))
}
