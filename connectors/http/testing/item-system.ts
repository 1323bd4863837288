import type { ServerResponse } from 'node:http'
import type { JsonObject } from '../../../engine/index.ts'
import { answerJson, type ReceivedRequest, startLocalServer } from '../../testing/local-server.ts'
import {
  type Fault,
  type Item,
  SECRET,
  type SystemUnderTest,
} from '../../transport-suite/transport-case.ts'

/** The connector of {@link startItemSystem}. */
export const ITEM_CONNECTOR = `
connector: system
format: 1
title: System
settings:
  type: object
  properties: { url: { type: string }, secret: { type: string, writeOnly: true } }
http:
  base: =$settings.url
  auth: { bearer: =$settings.secret }
  timeout: 1s
  check: { get: /account }
resources:
  item:
    title: Item
    key: =id
    list:
      get: /items
      items: =items
      pages: { page: page, size: { limit: 2 } }
      changed: { since: { since: =$since }, at: =changedAt, overlap: 0s }
      between: { at: =createdAt, query: { from: =$from, to: =$to } }
    get: { get: "/items/{id}", item: =item }
    find: [{ by: [sku], get: /items, query: { sku: =$by.sku, limit: 2 }, items: =items }]
    create: { post: /items, body: =$set, item: =item }
    update: { patch: "/items/{id}", body: =$set }
    delete: { delete: "/items/{id}" }
    gone: { field: =deleted }
    more: { notes: { list: note, with: { item: =id } } }
    record:
      id: =id
      sku: =sku
      name: =name
      createdAt: =createdAt
      changedAt: =changedAt
      notes: '=more.notes.text[]'
    schema:
      properties:
        id: { type: integer }
        sku: { type: string }
        name: { type: string }
        createdAt: { type: string }
        changedAt: { type: string }
        notes: { type: array, items: { type: string } }
  note:
    title: Note
    list: { get: "/items/{item}/notes", items: =notes }
    schema: { properties: { item: { type: integer }, text: { type: string } } }
`

type Reply = readonly [body: unknown, status?: number]

/** A system that is reached by HTTP: a table of items, and faults on demand. */
export async function startItemSystem(given: readonly Item[]): Promise<SystemUnderTest> {
  const items = new Map(given.map((item) => [item.id, item]))
  const faults: Fault[] = []
  const server = await startLocalServer((request, response) => {
    const fault = faults.shift()
    if (fault) return answerBadly(fault, request, response, () => answer(items, request))
    const [body, status] = answer(items, request)
    answerJson(response, body, status)
  })
  let isOpen = true
  return {
    settings: { url: server.origin },
    items: () => [...items.values()].toSorted((left, right) => left.id - right.id),
    put: (item) => void items.set(item.id, item),
    exchanges: () => server.requests.length,
    fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    close: async () => {
      if (isOpen) await server.close()
      isOpen = false
    },
  }
}

function answerBadly(
  fault: Fault,
  { headers }: ReceivedRequest,
  response: ServerResponse,
  perform: () => Reply,
): void {
  switch (fault) {
    case 'refuses':
      return answerJson(response, { message: 'the SKU is taken' }, 422)
    case 'tells secrets':
      return answerJson(response, { message: `bad: ${headers.authorization}` }, 422)
    case 'is busy':
      return answerJson(response, {}, 503)
    case 'is silent':
      return undefined
    case 'loses the answer':
      perform()
      return void response.destroy()
    case 'breaks off': {
      const [body, status = 200] = perform()
      const text = JSON.stringify(body)
      response.writeHead(status, { 'content-length': text.length + 20 })
      response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy())
    }
  }
}

const NOT_FOUND: Reply = [{}, 404]

function answer(items: Map<number, Item>, { method, url, headers, body }: ReceivedRequest): Reply {
  if (headers.authorization !== `Bearer ${SECRET}`) return [{}, 401]
  const { pathname, searchParams } = new URL(url, 'http://system')
  const [, kind, id, part] = pathname.split('/')
  if (kind === 'account') return [{}]
  if (id === undefined) {
    return method === 'POST' ? add(items, JSON.parse(body)) : [{ items: page(items, searchParams) }]
  }
  const item = items.get(Number(id))
  if (!item) return NOT_FOUND
  if (part === 'notes') return [{ notes: [{ item: item.id, text: `note of ${item.sku}` }] }]
  if (method === 'PATCH') items.set(item.id, { ...item, ...JSON.parse(body) })
  if (method === 'DELETE') items.delete(item.id)
  return [{ item: shown(item) }]
}

function add(items: Map<number, Item>, set: Pick<Item, 'sku' | 'name'>): Reply {
  const at = new Date().toISOString()
  const item = { id: Math.max(0, ...items.keys()) + 1, ...set, createdAt: at, changedAt: at }
  items.set(item.id, item)
  return [{ item: shown(item) }, 201]
}

function page(items: ReadonlyMap<number, Item>, asked: URLSearchParams): readonly JsonObject[] {
  const since = asked.get('since') ?? ''
  const from = asked.get('from') ?? ''
  const to = asked.get('to') ?? '9'
  const sku = asked.get('sku')
  const size = Number(asked.get('limit'))
  const start = (Number(asked.get('page') ?? 1) - 1) * size
  return [...items.values()]
    .filter(({ changedAt }) => changedAt >= since)
    .filter(({ createdAt }) => createdAt >= from && createdAt < to)
    .filter((item) => sku === null || item.sku === sku)
    .toSorted((left, right) => left.id - right.id)
    .slice(start, start + size)
    .map(shown)
}

function shown({ isDeleted, ...item }: Item): JsonObject {
  return { ...item, ...(isDeleted ? { deleted: true } : {}) }
}
