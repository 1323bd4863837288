import { once } from 'node:events'
import { createServer } from 'node:http'

export const SHED_KEY = 'key-that-nobody-may-see'

const BIKES = [
  {
    id: 7,
    name: 'Omafiets',
    email: 'anna@example.org',
    frame: 'WBK-77',
    updatedAt: '2026-11-20T10:00:00Z',
  },
  {
    id: 8,
    name: 'Racer',
    email: 'bram@example.org',
    frame: 'WBK-78',
    updatedAt: '2026-11-21T10:00:00Z',
  },
]

const JSON_BODY = (schema: object) => ({
  description: 'ok',
  content: { 'application/json': { schema } },
})
const BIKE = { $ref: '#/components/schemas/Bike' }

/** A description as a vendor writes it; its answers have a field "frame" that it does not tell of. */
export const describeShed = (address: string) => ({
  openapi: '3.0.0',
  info: { title: 'Shed', version: '1' },
  servers: [{ url: address }],
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Bike: {
        type: 'object',
        properties: {
          id: { type: 'integer', readOnly: true },
          name: { type: 'string' },
          email: { type: 'string', format: 'email' },
          updatedAt: { type: 'string', format: 'date-time' },
        },
      },
      Lock: { type: 'object', properties: { id: { type: 'integer' }, code: { type: 'string' } } },
    },
  },
  security: [{ key: [] }],
  paths: {
    '/bikes': {
      get: {
        parameters: [
          { name: 'page', in: 'query', schema: { type: 'integer' } },
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } },
        ],
        responses: {
          200: JSON_BODY({
            type: 'object',
            properties: { bikes: { type: 'array', items: BIKE } },
          }),
        },
      },
    },
    '/bikes/{id}': { get: { responses: { 200: JSON_BODY(BIKE) } } },
    '/locks': {
      get: {
        responses: {
          200: JSON_BODY({ type: 'array', items: { $ref: '#/components/schemas/Lock' } }),
        },
      },
    },
  },
})

/** A system that no connector is shipped for, with a description of its API. */
export interface Shed {
  readonly url: string
  readonly asked: string[]
  readonly stop: () => void
}

export async function startShed(): Promise<Shed> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shed')
    asked.push(`${request.method} ${pathname} ${request.headers.authorization ?? ''}`)
    response.setHeader('content-type', 'application/json')
    const address = `http://127.0.0.1:${port}`
    if (pathname === '/openapi.json') response.end(JSON.stringify(describeShed(address)))
    else if (request.headers.authorization !== `Bearer ${SHED_KEY}`)
      response.writeHead(401).end('{}')
    else if (pathname !== '/bikes') response.writeHead(404).end('{}')
    else
      response.end(
        JSON.stringify({ bikes: Number(searchParams.get('page') ?? 1) > 1 ? [] : BIKES }),
      )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = server.address()
  const port = typeof at === 'object' ? at?.port : undefined
  return { url: `http://127.0.0.1:${port}`, asked, stop: () => server.close() }
}
