import { expect, onTestFinished } from 'vitest'
import {
  type Connection,
  compileConnector,
  type ListRequest,
  OperationError,
  type SourceRecord,
} from '../../../engine/index.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import { transportSpecs } from '../../specs.ts'
import { startLocalServer } from '../../testing/local-server.ts'
import { createTestClock } from '../../testing/test-clock.ts'
import { type HttpConnectionOptions, openHttpConnection } from '../open/open-http-connection.ts'

/** Of calls that nobody breaks off. */
export const signal = new AbortController().signal

export function connectorText(http: string, resources: string): string {
  return `
connector: shop
format: 1
title: A shop
settings:
  type: object
  properties: { url: { type: string }, key: { type: string, writeOnly: true } }
http:
  base: =$settings.url
  timeout: 2s
${http}
resources:
${resources}`
}

export const ITEM = `
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: { page: page, size: { limit: 2 }, short: last }, count: { get: /items/count, query: { tag: =$with.tag }, value: =count } }
    get: { get: "/items/{id}", item: =item }
    find:
      - { by: [sku], get: /items, query: { sku: =$by.sku }, items: =items }
    create: { post: /items, body: { item: =$set }, item: =item, once: { Idempotency-Key: =$operation } }
    update: { put: "/items/{id}", body: =$set }
    delete: { delete: "/items/{id}" }
    schema: { properties: { id: { type: integer }, sku: { type: string }, parent: { type: integer } } }
`

type Respond = Parameters<typeof startLocalServer>[0]

/** A connection to a local server that answers as told; both are closed when the test is over. */
export async function connectShop(
  respond: Respond,
  {
    http = '',
    resources = ITEM,
    key = 'SECRETKEY0001',
    options = {},
    start = Date.parse('2026-01-15T10:00:00Z'),
  }: {
    http?: string
    resources?: string
    key?: string
    options?: Partial<HttpConnectionOptions>
    start?: number
  } = {},
) {
  const { plan, diagnostics } = compileConnector('shop.yaml', connectorText(http, resources), {
    transports: transportSpecs,
  })
  // Tests have small pages, and some systems that promise nothing.
  const expected = new Set(['connector.pages_skip', 'connector.pages_end'])
  expect(diagnostics.filter(({ code }) => !expected.has(code))).toEqual([])
  if (!plan) throw new Error('no plan')
  const server = await startLocalServer(respond)
  const clock = createTestClock(start)
  const { limits, parallel } = plan
  const connection = openHttpConnection({
    plan,
    settings: { url: `${server.origin}/api`, key },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits, parallel, clock }),
    clock,
    elapsed: clock.now,
    random: () => 0.5,
    allowPrivate: true,
    ...options,
  })
  onTestFinished(async () => {
    await connection.close()
    await server.close()
  })
  return { server, clock, connection, item: connection.resource('item') }
}

/** All records of a list. */
export async function readAll(
  connection: Connection,
  name: string,
  request: Partial<ListRequest> = {},
): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  for await (const page of connection.resource(name).list({ filter: 0, signal, ...request })) {
    records.push(...page.records)
  }
  return records
}

/** What a call failed with. */
export async function failureOf(work: Promise<unknown>): Promise<OperationError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(OperationError)
  if (thrown instanceof OperationError) return thrown
  throw new Error('it did not fail')
}
