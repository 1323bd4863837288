// The API of a bicycle workshop that does not exist, to try `mapwright new connector --from` on: finished repairs to read, invoices to
// find and write. It listens on this machine alone, needs nothing but Node, and forgets everything when it ends.
//
//   node workshop.mjs [port]

import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

export const KEY = 'workshop-key'
const PAGE = 100

const repairs = Array.from({ length: 240 }, (_, at) => ({
  id: 1000 + at,
  number: `R-${1000 + at}`,
  customer: { name: `Rider ${at}`, email: `rider${at}@example.com` },
  work: ['New chain', 'Brakes adjusted', 'Wheel trued'][at % 3],
  price: 20 + (at % 40),
  status: at % 5 === 0 ? 'waiting' : 'finished',
  updatedAt: new Date(Date.UTC(2026, 9, 1, 8, at)).toISOString(),
}))

const text = { type: 'string' }
const number = { type: 'number' }
const moment = { type: 'string', format: 'date-time' }
const refer = (name) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema) => ({ content: { 'application/json': { schema } } })
const answer = (schema) => ({ description: 'OK', ...json(schema) })
const query = (name, schema) => ({ name, in: 'query', schema })
const byId = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }

/** What the workshop publishes about itself. */
const describe = (address) => ({
  openapi: '3.0.3',
  info: { title: 'Workshop', version: '1.0.0' },
  servers: [{ url: address }],
  security: [{ key: [] }],
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Repair: {
        type: 'object',
        required: ['id', 'number'],
        properties: {
          id: { type: 'integer', readOnly: true },
          number: text,
          customer: { type: 'object', properties: { name: text, email: text } },
          work: text,
          price: number,
          status: { type: 'string', enum: ['waiting', 'finished'] },
          updatedAt: moment,
        },
      },
      Invoice: {
        type: 'object',
        required: ['reference', 'amount'],
        properties: {
          id: { type: 'integer', readOnly: true },
          reference: text,
          amount: number,
          text,
        },
      },
    },
  },
  paths: {
    '/repairs': {
      get: {
        parameters: [
          query('page', { type: 'integer', minimum: 1 }),
          query('limit', { type: 'integer', maximum: PAGE }),
          query('updated_since', moment),
        ],
        responses: {
          200: answer({
            type: 'object',
            properties: { repairs: { type: 'array', items: refer('Repair') } },
          }),
        },
      },
    },
    '/repairs/{id}': { get: { parameters: [byId], responses: { 200: answer(refer('Repair')) } } },
    '/invoices': {
      get: {
        parameters: [
          query('page', { type: 'integer', minimum: 1 }),
          query('limit', { type: 'integer', maximum: PAGE }),
          query('reference', text),
        ],
        responses: {
          200: answer({
            type: 'object',
            properties: { invoices: { type: 'array', items: refer('Invoice') } },
          }),
        },
      },
      post: {
        requestBody: json(refer('Invoice')),
        responses: { 201: answer(refer('Invoice')) },
      },
    },
    '/invoices/{id}': {
      get: { parameters: [byId], responses: { 200: answer(refer('Invoice')) } },
      patch: {
        parameters: [byId],
        requestBody: json(refer('Invoice')),
        responses: { 200: answer(refer('Invoice')) },
      },
    },
  },
})

/** @returns {Promise<{ url: string, invoices: object[], stop: () => void }>} */
export async function startWorkshop(port = 0) {
  const invoices = []
  async function answerTo(request, response) {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (url.pathname === '/openapi.json') return send(200, describe(address))
    if (request.headers.authorization !== `Bearer ${KEY}`) return send(401, { error: 'wrong key' })
    const [, kind, id] = url.pathname.split('/')
    const all = kind === 'repairs' ? repairs : kind === 'invoices' ? invoices : undefined
    if (!all) return send(404, { error: 'no such path' })
    if (request.method === 'POST' && kind === 'invoices') {
      const made = { id: invoices.length + 1, ...(await read(request)) }
      invoices.push(made)
      return send(201, made)
    }
    if (id === undefined) return send(200, { [kind]: pageOf(all, url.searchParams) })
    const found = all.find((each) => each.id === Number(id))
    if (!found) return send(404, { error: 'no such record' })
    if (request.method === 'PATCH') Object.assign(found, await read(request), { id: found.id })
    return send(200, found)
  }
  const server = createServer((request, response) => void answerTo(request, response))
  await new Promise((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = `http://127.0.0.1:${server.address().port}`
  return {
    url: address,
    invoices,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function read(request) {
  let body = ''
  for await (const part of request) body += part
  return JSON.parse(body)
}

function pageOf(all, asked) {
  const [since, reference] = [asked.get('updated_since'), asked.get('reference')]
  const size = Math.min(Number(asked.get('limit') ?? PAGE), PAGE)
  const first = (Number(asked.get('page') ?? 1) - 1) * size
  return all
    .filter((each) => since === null || Date.parse(each.updatedAt) >= Date.parse(since))
    .filter((each) => reference === null || each.reference === reference)
    .slice(first, first + size)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await startWorkshop(Number(process.argv[2] ?? 4010))
  process.stdout.write(
    `The workshop listens at ${url}\nIts description: ${url}/openapi.json\nIts key: ${KEY}\n`,
  )
}
