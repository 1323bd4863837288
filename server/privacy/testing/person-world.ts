import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { transportSpecs } from '../../../connectors/specs.ts'
import {
  formatDiagnostic,
  type Json,
  type JsonObject,
  loadProject,
  type ProjectFlow,
  runFlow,
} from '../../../engine/index.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { openFlow } from '../../installation/open-flow.ts'
import type { Cipher } from '../../secrets/cipher.ts'
import { saveAccount } from '../../store/accounts.ts'
import type { TestDatabase } from '../../testing/test-databases.ts'
import { EMAIL, LISTED, NAME, PHONE, STREET } from './jan.ts'

const CRM = `
connector: crm
format: 1
title: A CRM
settings: { type: object, required: [url], properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  contact:
    title: Contact
    key: =email
    label: name
    list: { get: /contacts, items: =contacts }
    record: { email: =email, name: =name, phone: =phone, street: =street, note: =note, kind: =kind, custom: =custom }
    personal: [email, name, phone, street]
    schema:
      properties:
        email: { type: string }
        name: { type: string }
        phone: { type: string }
        street: { type: string }
        note: { type: string }
        kind: { type: string }
        custom: { type: object }
`

const TILL = `
connector: till
format: 1
title: A till
settings: { type: object, required: [url], properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  customer:
    title: Customer
    key: =id
    list: { get: /customers, items: =customers }
    create: { post: /customers, body: =$set, item: =$ }
    update: { put: "/customers/{id}", body: =$set }
    find:
      - { by: [email], index: 10m }
    record: { id: =id, email: =email, name: =name }
    personal: [email, name]
    schema:
      properties:
        id: { type: integer }
        email: { type: string }
        name: { type: string }
  visit:
    title: Visit
    key: =id
    create: { post: /visits, body: =$set, item: =$ }
    update: { put: "/visits/{id}", body: =$set }
    personal: [who]
    schema:
      properties:
        id: { type: integer }
        who: { type: string }
`

const CUSTOMERS = `
flow: customers
format: 1
title: Customers
connections: { crm: crm, till: till }
source: { read: crm.contact }
steps:
  - fail: '="no, " & name & " <" & email & "> has the phone " & phone'
    if: =kind = "bad"
  - write: till.customer
    match: { email: =email }
    set: { email: =email, name: =name }
`

const VISITS = `
flow: visits
format: 1
title: Visits
connections: { crm: crm, till: till }
source: { read: crm.contact }
steps:
  - skip: "another kind"
    if: =kind != "visit"
  - write: till.visit
    set: { who: =email }
`

interface Contact {
  readonly email: string
  readonly name: string
  readonly phone: string
  readonly street: string
  readonly note: string
  readonly kind: string
  readonly custom: JsonObject
}

/** Somebody of the CRM: Jan, but for the address. */
export function contact(email: string, kind = 'good', listed: string = LISTED): Contact {
  const custom = { [EMAIL]: 1, tags: [{ [listed]: { q: listed } }] }
  return { email, name: NAME, phone: PHONE, street: STREET, note: `see ${listed}`, kind, custom }
}

/** Somebody else, of whom nothing tells of Jan but a name of a field, or a value. */
export function other(email: string, kind: string, custom: JsonObject): Contact {
  return { email, name: 'Eva', phone: '', street: '', note: '', kind, custom }
}

/** A CRM and a till on loopback, and flows between them. */
export async function openWorld(database: TestDatabase, cipher: Cipher) {
  const contacts: Contact[] = []
  const customers: Json[] = []
  const world = { contacts, customers, isCutOff: false, creates: 0 }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const said = parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString('utf8')) : {}
    if (request.method === 'POST') {
      world.creates += 1
      if (world.isCutOff) return void request.socket.destroy()
      const made = { ...said, id: world.creates }
      if (request.url === '/customers') customers.push(made)
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify(made))
    }
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify(request.method === 'GET' ? { contacts, customers } : { ...said, id: 1 }),
    )
  }
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  for (const connector of ['crm', 'till']) {
    await saveAccount(database.db, cipher, {
      workspace: 'default',
      name: connector,
      connector,
      settings: { url },
      secrets: {},
      origins: [url],
    })
  }
  const project = loadProject(
    [
      { path: 'crm.yaml', text: CRM },
      { path: 'till.yaml', text: TILL },
      { path: 'customers.yaml', text: CUSTOMERS },
      { path: 'visits.yaml', text: VISITS },
    ],
    { transports: transportSpecs },
  )
  const workspace = { name: 'default', database, cipher }
  const run = async (name: string) => {
    const flow: ProjectFlow | undefined = project.flows.find(({ plan }) => plan.name === name)
    if (!flow) throw new Error(project.diagnostics.map(formatDiagnostic).join('\n'))
    const opener = createAccountOpener(workspace, { allowPrivate: true })
    const ready = await openFlow(workspace, project, flow.plan, opener)
    const done = await runFlow({ ...ready, cause: 'person', what: { kind: 'all' } })
    await opener.close()
    return done
  }
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { world, run, close }
}
