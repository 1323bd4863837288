import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { transportSpecs } from '../../connectors/specs.ts'
import {
  formatDiagnostic,
  isJsonObject,
  type Json,
  loadProject,
  type ProjectFlow,
  type RunSummary,
  runFlow,
} from '../../engine/index.ts'
import { createAccountOpener } from '../installation/open-account.ts'
import { openFlow } from '../installation/open-flow.ts'
import type { Workspace } from '../installation/workspace.ts'
import type { WorkspaceProject } from '../projects/projects.ts'
import { Secret } from '../secrets/secret.ts'
import { saveAccount } from '../store/accounts.ts'

const SHOP = `
connector: shop
format: 1
title: A shop
settings:
  type: object
  required: [url, key]
  properties: { url: { type: string }, key: { type: string, writeOnly: true } }
http: { base: =$settings.url, headers: { x-key: =$settings.key } }
resources:
  order:
    title: Order
    key: =id
    label: number
    list: { get: /orders, items: =orders }
    get: { get: "/orders/{id}" }
    record: { id: =id, number: =number, email: =buyer.mail, name: =buyer.full_name, method: =paid_by }
    personal: [email, name]
    schema:
      properties:
        id: { type: integer }
        number: { type: string }
        email: { type: string }
        name: { type: string }
        method: { type: string }
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
    update: { put: "/sales/{id}", body: =$set }
    personal: [contact]
    schema:
      properties:
        id: { type: integer }
        reference: { type: string }
        contact: { type: object }
        method: { type: integer }
`

const ORDERS = `
flow: orders
format: 1
title: Orders
connections: { shop: shop, till: till }
tables:
  method: { rows: { card: 3, cash: 1 } }
source: { read: shop.order }
steps:
  - fail: '="order " & number & ($empty(name) ? " has no name" : " of " & name & " <" & email & "> is blocked")'
    if: =$empty(name) or method = "blocked"
  - write: till.sale
    set:
      reference: =number
      contact: { email: =email, name: =name }
      method: =$translate("method", method)
`

/** A shop and a till on loopback, and a flow between them that touches what is personal. */
export interface ShopWorld {
  readonly project: WorkspaceProject
  readonly flow: ProjectFlow
  readonly orders: Map<number, Json>
  /** What the till was sent. */
  readonly sales: Json[]
  /** Waited for before the till answers a sale. */
  onSale: (() => Promise<void>) | undefined
  readonly run: (what?: 'changes' | 'all') => Promise<RunSummary>
  readonly close: () => Promise<void>
}

export const SECRET_KEY = 'hush-hush-1'

export function createOrder(
  id: number,
  some: { readonly name?: string; readonly email?: string; readonly method?: string } = {},
): Json {
  const { name = `Anna Example ${id}`, email = `Anna${id}@Example.org`, method = 'card' } = some
  return { id, number: `ORD-${id}`, buyer: { mail: email, full_name: name }, paid_by: method }
}

export async function openShopWorld(workspace: Workspace): Promise<ShopWorld> {
  const orders = new Map<number, Json>()
  const sales: Json[] = []
  const server = createServer((request, response) => {
    void respond(request.url ?? '', request, response)
  })

  async function respond(
    url: string,
    sent: AsyncIterable<Buffer>,
    response: ServerResponse,
  ): Promise<void> {
    const body = await answer(url, sent)
    response.statusCode = body === undefined ? 404 : 200
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body ?? {}))
  }

  async function answer(url: string, body: AsyncIterable<Buffer>): Promise<Json | undefined> {
    if (url.startsWith('/orders/')) return orders.get(Number(url.split('/').at(-1)))
    if (url.startsWith('/orders')) return { orders: [...orders.values()] }
    const parts: Buffer[] = []
    for await (const part of body) parts.push(part)
    const sent: Json = JSON.parse(Buffer.concat(parts).toString('utf8'))
    sales.push(sent)
    await world.onSale?.()
    return isJsonObject(sent) ? { ...sent, id: sales.length } : undefined
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const { database, cipher, name } = workspace
  for (const connector of ['shop', 'till']) {
    const secrets = connector === 'shop' ? { key: new Secret(SECRET_KEY) } : {}
    const settings = { url }
    await saveAccount(database.db, cipher, {
      workspace: name,
      name: connector,
      connector,
      settings,
      secrets,
      origins: [url],
    })
  }
  const files = [
    { path: 'shop.yaml', text: SHOP },
    { path: 'till.yaml', text: TILL },
    { path: 'orders.yaml', text: ORDERS },
  ]
  const project = loadProject(files, { transports: transportSpecs })
  const [flow] = project.flows
  if (!flow) throw new Error(project.diagnostics.map(formatDiagnostic).join('\n'))
  const world: ShopWorld = {
    project: { project, files, version: 'v1' },
    flow,
    orders,
    sales,
    onSale: undefined,
    run: async (what = 'all') => {
      const opener = createAccountOpener(workspace, { allowPrivate: true })
      const ready = await openFlow(workspace, project, flow.plan, opener)
      const summary = await runFlow({ ...ready, cause: 'person', what: { kind: what } })
      await opener.close()
      return summary
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return world
}
