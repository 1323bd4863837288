import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { openHttpConnection } from '../connectors/http/open/open-http-connection.ts'
import { createRateGate } from '../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../connectors/records/index-store.ts'
import { createRandom } from '../connectors/simulator/seeded-random.ts'
import { transportSpecs } from '../connectors/specs.ts'
import {
  type LocalServer,
  type ReceivedRequest,
  startLocalServer,
} from '../connectors/testing/local-server.ts'
import { createTestClock } from '../connectors/testing/test-clock.ts'
import { type Connection, compileConnector, OperationError } from '../engine/index.ts'
import { type OddAnswer, oddAnswer } from './fuzz/odd-answer.ts'

const SECRET = 'SECRETKEY0001'
const TIMEOUT_MS = 150
/** Three attempts at each of a few requests, on a busy machine. */
const MAX_MS = 20_000
const MAX_PAGES = 6

const SIGNED = `
  auth:
    sign:
      how: hmac-sha512
      secret: =$settings.key
      text: =$join([method, path, body], "|")
      headers: { x-hash: =$signature }
      answer: { text: '=$join([method, path, body], "|")', signature: =headers.\`x-hash\` }`

const PAGES = [
  '{ page: page, size: { limit: 2 } }',
  '{ offset: from, size: { limit: 2 } }',
  '{ cursor: at, next: =next }',
  '{ link: =next }',
  '{ after: since_id, last: =id }',
]

/** A system that answers oddly may only ever lead to an answer that is believed for good reason, or to an OperationError. */
export async function fuzzHttp(seed: number): Promise<string | undefined> {
  const random = createRandom(`http ${seed}`)
  const isSigned = random.chance(0.5)
  const answers: Answered[] = []
  const elsewhere = await startLocalServer((_, response) => void response.end('{}'))
  const server = await startLocalServer((request, response) => {
    const answer = oddAnswer(random, elsewhere.origin)
    const hash = isSigned && random.chance(0.7) ? signatureOf(request, answer.body) : undefined
    answers.push({ ...answer, isTrusted: !isSigned || hash !== undefined })
    send(response, answer, hash)
  })
  const connection = connect(server, random.pick(PAGES), isSigned)
  try {
    const operation = random.pick(Object.keys(OPERATIONS))
    const work = OPERATIONS[operation]?.(connection, () => last(answers)) ?? Promise.resolve()
    const ending = await Promise.race([endingOf(work), afterTooLong()])
    const finding =
      elsewhere.requests.length > 0
        ? 'something was sent to another host'
        : judge(operation, ending, last(answers))
    return finding && `${operation}: ${finding}; answers: ${JSON.stringify(answers).slice(-1_000)}`
  } finally {
    await connection.close()
    await Promise.all([server.close(), elsewhere.close()])
  }
}

interface Answered extends OddAnswer {
  readonly isTrusted: boolean
}

type LastAnswer = () => Answered | undefined

const last = (answers: readonly Answered[]): Answered | undefined => answers.at(-1)
const { signal } = new AbortController()

const OPERATIONS: Readonly<
  Record<string, (connection: Connection, answered: LastAnswer) => Promise<unknown>>
> = {
  list: async (connection, answered) => {
    let pages = 0
    for await (const page of connection.resource('item').list({ filter: 0, signal })) {
      if (answered()?.isTrusted === false) throw new Error('a page was taken from anybody')
      if (page.records.some(({ key }) => key === '')) throw new Error('a record has no key')
      pages += 1
      if (pages >= MAX_PAGES) break
    }
  },
  get: (connection) => must(connection.resource('item').get?.('1', signal)),
  read: (connection) => must(connection.resource('item').read?.(1, signal)),
  findById: (connection) => connection.resource('item').find({ id: 1 }, { fresh: true, signal }),
  findByCall: (connection) =>
    connection.resource('item').find({ sku: 'A' }, { fresh: true, signal }),
  findByIndex: (connection) =>
    connection.resource('item').find({ parent: 1 }, { fresh: false, signal }),
  create: (connection) =>
    connection.resource('item').create({ sku: 'A' }, { operation: 'one', signal }),
  update: (connection) => connection.resource('item').update(1, { sku: 'A' }, { signal }),
  delete: (connection) => connection.resource('item').delete(1, { signal }),
  complete: (connection) =>
    connection
      .resource('item')
      .complete({ key: '1', record: {}, raw: { id: 1 } }, ['parts', 'all'], signal),
  check: (connection) => connection.check(signal),
}

function must<T>(work: Promise<T> | undefined): Promise<T> {
  if (work) return work
  throw new Error('the connector can do this')
}

function connect(server: LocalServer, pages: string, isSigned: boolean): Connection {
  const { plan, diagnostics } = compileConnector('shop.yaml', connectorText(pages, isSigned), {
    transports: transportSpecs,
  })
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  const clock = createTestClock(Date.parse('2026-01-15T10:00:00Z'))
  const { limits, parallel } = plan
  return openHttpConnection({
    plan,
    settings: { url: `${server.origin}/api`, key: SECRET },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits, parallel, clock }),
    clock,
    random: () => 0.5,
    allowPrivate: true,
    maxBytes: 1_048_576,
  })
}

function connectorText(pages: string, isSigned: boolean): string {
  return `
connector: shop
format: 1
title: A shop
settings:
  type: object
  properties: { url: { type: string }, key: { type: string, writeOnly: true } }
http:
  base: =$settings.url
  timeout: ${TIMEOUT_MS}ms
  parallel: 2
  limits: [{ allow: 100 per 1m, left: =headers.\`x-left\`, resets: =headers.\`x-reset\` }]
  empty: [false, ""]
  errors:
    - { if: =$exists(body.error), is: invalid, say: =body.error }
    - { if: =status = 418, is: temporary, say: =$uppercase(body.items) }
  check: { get: /check }${isSigned ? SIGNED : ''}
resources:
  item:
    title: Item
    key: =id
    list: { get: /items, items: =items, pages: ${pages}, changed: { since: { since: =$since }, at: =at, overlap: 1m } }
    get: { get: "/items/{id}", item: =item }
    find:
      - { by: [id], get: "/items/{id}", items: =item }
      - { by: [sku], get: /items, query: { sku: =$by.sku }, items: =items }
      - { by: [parent], index: 10m }
    create: { post: /items, body: { item: =$set }, item: =item, once: { Idempotency-Key: =$operation } }
    update: { put: "/items/{id}", body: =$set }
    delete: { delete: "/items/{id}" }
    more:
      parts: { list: part, with: { item: =id } }
      all: { list: note, by: item, key: =id }
    record: { id: =id, sku: =$uppercase(sku), parent: =parent, at: =at, parts: =more.parts, notes: =more.all }
    schema:
      properties:
        id: { type: integer }
        sku: { type: string }
        parent: { type: integer }
        at: { type: string }
        parts: { type: array, items: { type: object } }
        notes: { type: array, items: { type: object } }
  part:
    title: Part
    key: =id
    list: { get: "/items/{item}/parts", items: =items }
    record: { id: =id }
  note:
    title: Note
    key: =id
    list: { get: /notes, items: =items, pages: ${pages} }
    record: { id: =id, item: =parent }
`
}

type Ending =
  | { readonly kind: 'resolved' | 'late' }
  | { readonly kind: 'thrown'; readonly thrown: unknown }

async function endingOf(work: Promise<unknown>): Promise<Ending> {
  try {
    JSON.stringify((await work) ?? null)
    return { kind: 'resolved' }
  } catch (thrown) {
    return { kind: 'thrown', thrown }
  }
}

async function afterTooLong(): Promise<Ending> {
  await new Promise((resolve) => setTimeout(resolve, MAX_MS).unref())
  return { kind: 'late' }
}

function judge(
  operation: string,
  ending: Ending,
  answer: Answered | undefined,
): string | undefined {
  switch (ending.kind) {
    case 'late':
      return `it does not end within ${MAX_MS} ms`
    case 'resolved':
      return answer?.isTrusted === false ? 'an answer of anybody was taken' : undefined
    case 'thrown': {
      const { thrown } = ending
      if (!(thrown instanceof OperationError)) {
        return `it throws: ${thrown instanceof Error ? thrown.stack : String(thrown)}`
      }
      if (thrown.message.includes(SECRET)) return 'the secret is told'
      const isDone = operation === 'create' && answer?.how === 'whole' && isGood(answer)
      return isDone && !thrown.mayHaveHappened
        ? `a create that was done is said not to have happened: ${thrown.message}`
        : undefined
    }
  }
}

/** The connector has a rule for good answers that hold an error. */
function isGood({ status, body }: OddAnswer): boolean {
  return status >= 200 && status < 300 && !body.includes('"error"')
}

function signatureOf({ method, url }: ReceivedRequest, body: string): string {
  return createHmac('sha512', SECRET).update(`${method}|${url}|${body}`).digest('hex')
}

function send(response: ServerResponse, answer: OddAnswer, hash: string | undefined): void {
  const { how, status, headers, body } = answer
  if (how === 'silent') return
  if (how === 'closed') {
    response.socket?.destroy()
    return
  }
  if (how === 'garbage') {
    response.socket?.end('HTTP/9.9 hello\r\n\r\n')
    return
  }
  const length = Buffer.byteLength(body)
  const all = { ...headers, ...(hash === undefined ? {} : { 'x-hash': hash }) }
  if (how === 'whole') {
    response.writeHead(status, all).end(body)
    return
  }
  response.writeHead(status, { ...all, 'content-length': String(length + 10) })
  response.write(body)
  setTimeout(() => response.socket?.destroy(), 5)
}
