import type { ServerResponse } from 'node:http'
import { answerJson, startLocalServer } from '../../../connectors/testing/local-server.ts'

/** Two little systems on loopback, in as many accounts as wanted: a source that lists items, a target that keeps things. */
export interface Depot {
  readonly url: string
  /** Items that the source of an account lists. */
  readonly stock: (account: string, ids: readonly number[]) => void
  /** What the target of an account was told to create, in order. */
  readonly made: (account: string) => readonly string[]
  /** When each request came, in milliseconds since 1970. */
  readonly times: readonly number[]
  /** Requests that read the list of an account. */
  readonly reads: (account: string) => number
  /** Milliseconds that a create takes. */
  slowness: number
  /** Answers with this status instead. */
  failure: number | undefined
  /** Seconds that it asks to be left alone for, with each such answer. */
  retryAfter: number | undefined
  /** Answers what is to be created with this status instead. */
  refusal: number | undefined
  /** Creates, and never answers. */
  isSilent: boolean
  readonly close: () => Promise<void>
}

const PAGE = 5

interface Account {
  ids: readonly number[]
  readonly things: string[]
  reads: number
}

export async function startDepot(): Promise<Depot> {
  const accounts = new Map<string, Account>()
  const times: number[] = []
  const accountOf = (name: string): Account => {
    const account = accounts.get(name) ?? { ids: [], things: [], reads: 0 }
    accounts.set(name, account)
    return account
  }
  const server = await startLocalServer((request, response) => {
    times.push(Date.now())
    const url = new URL(request.url, 'http://depot')
    const [, name = '', kind, id] = url.pathname.split('/')
    const account = accountOf(name)
    if (depot.retryAfter !== undefined) response.setHeader('retry-after', depot.retryAfter)
    if (depot.failure !== undefined) answerJson(response, {}, depot.failure)
    else if (kind === 'items') answerItems(account, id, url.searchParams, response)
    else if (request.method === 'GET') answerJson(response, find(account, url.searchParams))
    else if (depot.refusal !== undefined) answerJson(response, {}, depot.refusal)
    else {
      setTimeout(() => {
        const made = create(account, request.body)
        if (!depot.isSilent) answerJson(response, made)
      }, depot.slowness)
    }
  })
  const depot: Depot = {
    url: server.origin,
    stock: (account, ids) => {
      accountOf(account).ids = ids
    },
    made: (account) => accountOf(account).things,
    times,
    reads: (account) => accountOf(account).reads,
    slowness: 0,
    failure: undefined,
    retryAfter: undefined,
    refusal: undefined,
    isSilent: false,
    close: server.close,
  }
  return depot
}

function answerItems(
  account: Account,
  id: string | undefined,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  if (id !== undefined) {
    const isThere = account.ids.includes(Number(id))
    return answerJson(response, isThere ? { id: Number(id) } : {}, isThere ? 200 : 404)
  }
  account.reads += 1
  const page = Number(query.get('page') ?? 1)
  const limit = Number(query.get('limit') ?? PAGE)
  const [from, to] = [query.get('from'), query.get('to')]
  const items = account.ids
    .map((each) => ({ id: each, createdAt: createdAt(each) }))
    .filter(
      (item) => (from === null || item.createdAt >= from) && (to === null || item.createdAt < to),
    )
  answerJson(response, { items: items.slice((page - 1) * limit, page * limit) })
}

/** One every month since the year 2000. */
function createdAt(id: number): string {
  return new Date(Date.UTC(2000, id)).toISOString()
}

function find({ things }: Account, query: URLSearchParams): unknown {
  const code = query.get('code') ?? ''
  const at = things.indexOf(code)
  return { things: at < 0 ? [] : [{ id: at + 1, code }] }
}

function create({ things }: Account, body: string): unknown {
  const { code }: { readonly code: string } = JSON.parse(body)
  things.push(code)
  return { id: things.length, code }
}

export const DEPOT_CONNECTOR = `
connector: depot
format: 1
title: A depot
settings:
  type: object
  properties: { url: { type: string } }
http:
  base: =$settings.url
  parallel: 4
  timeout: 5s
resources:
  item:
    title: Item
    key: =$string(id)
    list: { get: /items, items: =items, pages: { page: page, size: { limit: ${PAGE} }, short: last } }
    get: { get: "/items/{id}", item: =$ }
    record: { id: =id }
    hook: [{ topic: items/changed, key: =item.id }]
    schema: { properties: { id: { type: integer } } }
  entry: # the items once more, of which the list can be read in parts
    title: Entry
    key: =$string(id)
    list:
      get: /items
      items: =items
      pages: { page: page, size: { limit: ${PAGE} }, short: last }
      between: { at: =createdAt, query: { from: =$from, to: =$to } }
    get: { get: "/items/{id}", item: =$ }
    record: { id: =id }
    schema: { properties: { id: { type: integer } } }
  thing:
    title: Thing
    key: =id
    find:
      - { by: [code], get: /things, query: { code: =$by.code }, items: =things }
    create: { post: /things, body: =$set, item: =$, settle: 0s }
    schema: { properties: { id: { type: integer }, code: { type: string } } }
`

const CONNECTIONS = 'connections: { shop: depot, till: depot }'

/** A flow that makes one thing of every item; one whose name says so reads a list that can be split. */
export function depotFlow(name: string, trigger: string, connections = CONNECTIONS): string {
  const source = name.startsWith('large') ? 'entry' : 'item'
  return `
flow: ${name}
format: 1
title: ${name}
${connections}
trigger: ${trigger}
source: { read: shop.${source} }
parallel: 2
steps:
  - write: till.thing
    match: { code: =$string(id) }
    mode: create
    set: { code: =$string(id) }
${name.startsWith('failing') ? '  - fail: It is made, and that is all' : ''}
`
}

export function depotIntegration({
  name,
  flows,
}: {
  readonly name: string
  readonly flows: readonly string[]
}): string {
  return `
integration: ${name}
format: 1
title: ${name}
about: Makes things of items.
${CONNECTIONS}
flows: [${flows.join(', ')}]
`
}
