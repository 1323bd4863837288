import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** The description of {@link startWarehouse}, as its vendor would publish it: OpenAPI 3.1 in YAML. */
export const WAREHOUSE = `openapi: 3.1.0
info:
  title: Warehouse API
  description: |
    Products of a warehouse, and the labels that are printed for them.

    A second paragraph.
  version: "2.4"
servers:
  - url: /api/{edition}
    variables: { edition: { default: v2, enum: [v1, v2] } }
security:
  - bearerAuth: []
paths:
  /products:
    get:
      parameters:
        - { name: page, in: query, schema: { type: integer, default: 1 } }
        - { name: per_page, in: query, schema: { type: integer, maximum: 50 } }
        - { name: updated_since, in: query, schema: { type: string, format: date-time } }
      responses:
        "200":
          content:
            application/json:
              schema:
                type: object
                properties:
                  products: { type: array, items: { $ref: "#/components/schemas/Product" } }
                  warnings: { type: array, items: { type: string } }
  /products/{product_id}:
    parameters:
      - { name: product_id, in: path, required: true, schema: { type: integer } }
    get:
      responses:
        "200": { content: { application/json: { schema: { $ref: "#/components/schemas/Product" } } } }
  /products/{product_id}/lots:
    get:
      parameters:
        - { name: product_id, in: path, required: true, schema: { type: integer } }
      responses:
        "200":
          content:
            application/json:
              schema: { type: array, items: { type: object, properties: { id: { type: integer }, best_before: { type: string, format: date } } } }
  /labels:
    get:
      parameters:
        - { name: code, in: query, schema: { type: string } }
        - { name: offset, in: query, schema: { type: integer, default: 0 } }
        - { name: limit, in: query, schema: { type: integer } }
      responses:
        "200":
          content:
            application/json:
              schema: { type: object, properties: { data: { type: array, items: { $ref: "#/components/schemas/Label" } } } }
    post:
      parameters:
        - { name: Idempotency-Key, in: header, schema: { type: string } }
      requestBody:
        content: { application/json: { schema: { $ref: "#/components/schemas/NewLabel" } } }
      responses:
        "201":
          content: { application/json: { schema: { type: object, properties: { data: { $ref: "#/components/schemas/Label" } } } } }
  /labels/{labelId}:
    parameters:
      - { name: labelId, in: path, required: true, schema: { type: string } }
    get:
      responses:
        "200":
          content: { application/json: { schema: { type: object, properties: { data: { $ref: "#/components/schemas/Label" } } } } }
    put:
      requestBody:
        content: { application/json: { schema: { $ref: "#/components/schemas/NewLabel" } } }
      responses: { "204": { description: changed } }
    delete:
      responses: { "204": { description: deleted } }
  /reports/stock.pdf:
    get:
      responses: { "200": { content: { application/pdf: {} } } }
components:
  securitySchemes:
    bearerAuth: { type: http, scheme: bearer }
  schemas:
    Product:
      type: object
      properties:
        product_id: { type: integer }
        sku: { type: string, title: Article code, minLength: 3 }
        name: { type: [string, "null"] }
        price: { type: number }
        updated_at: { type: string, format: date-time }
    NewLabel:
      type: object
      required: [code]
      properties:
        code: { type: string }
        text: { type: string }
        contact_email: { type: string, format: email }
    Label:
      allOf:
        - $ref: "#/components/schemas/NewLabel"
        - type: object
          properties:
            labelId: { type: string, readOnly: true }
            printed: { type: boolean }
`

export interface Product {
  readonly product_id: number
  readonly sku: string
  readonly name: string
  readonly updated_at: string
}

export interface Warehouse {
  readonly url: string
  readonly products: Product[]
  readonly labels: Map<string, Record<string, unknown>>
  /** Method and address of each request, but for the description. */
  readonly asked: string[]
  readonly close: () => Promise<void>
}

export const WAREHOUSE_TOKEN = 'the key of the warehouse'

/** A system that does what its description says, and publishes it at /openapi.yaml. */
export async function startWarehouse(): Promise<Warehouse> {
  const products: Product[] = []
  const labels: Warehouse['labels'] = new Map()
  const asked: string[] = []
  const server = createServer((request, response) => {
    if (request.url === '/openapi.yaml') return void response.end(WAREHOUSE)
    asked.push(`${request.method} ${request.url}`)
    void answer(request, response, { products, labels })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    products,
    labels,
    asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

type Kept = Pick<Warehouse, 'products' | 'labels'>

interface Answer {
  readonly status: number
  readonly body?: unknown
}

const NONE: Answer = { status: 404, body: { error: 'none' } }

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  kept: Kept,
): Promise<void> {
  const isKnown = request.headers.authorization === `Bearer ${WAREHOUSE_TOKEN}`
  const sent = request.method === 'GET' ? {} : await bodyOf(request)
  const { status, body } = isKnown
    ? find(request, sent, kept)
    : { status: 401, body: { error: 'who?' } }
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function find(
  { method = 'GET', url = '/' }: IncomingMessage,
  sent: Record<string, unknown>,
  { products, labels }: Kept,
): Answer {
  const { pathname, searchParams } = new URL(url, 'http://here')
  const [, , , kind, id] = pathname.split('/')
  if (kind === 'products') {
    return id === undefined ? listProducts(products, searchParams) : oneProduct(products, id)
  }
  if (kind !== 'labels') return NONE
  if (id !== undefined) return oneLabel(labels, id, method, sent)
  return method === 'POST' ? addLabel(labels, sent) : listLabels(labels, searchParams)
}

function listProducts(products: readonly Product[], query: URLSearchParams): Answer {
  const size = Math.min(Number(query.get('per_page') ?? 10), 50)
  const from = (Number(query.get('page') ?? 1) - 1) * size
  const since = query.get('updated_since') ?? ''
  const found = products.filter(({ updated_at }) => updated_at >= since)
  return { status: 200, body: { products: found.slice(from, from + size), warnings: [] } }
}

function oneProduct(products: readonly Product[], id: string): Answer {
  const body = products.find(({ product_id }) => String(product_id) === id)
  return body ? { status: 200, body } : NONE
}

function listLabels(labels: Kept['labels'], query: URLSearchParams): Answer {
  const code = query.get('code')
  const offset = Number(query.get('offset') ?? 0)
  const found = [...labels.values()].filter((label) => code === null || label['code'] === code)
  const data = found.slice(offset, offset + Number(query.get('limit') ?? 10))
  return { status: 200, body: { data } }
}

function addLabel(labels: Kept['labels'], sent: Record<string, unknown>): Answer {
  const labelId = `L${labels.size + 1}`
  const data = { ...sent, labelId, printed: false }
  labels.set(labelId, data)
  return { status: 201, body: { data } }
}

function oneLabel(
  labels: Kept['labels'],
  id: string,
  method: string,
  sent: Record<string, unknown>,
): Answer {
  const data = labels.get(id)
  if (!data) return NONE
  if (method === 'GET') return { status: 200, body: { data } }
  labels.set(id, { ...data, ...sent })
  return { status: 204 }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString() || '{}')
}
