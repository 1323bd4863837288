import { readFile } from 'node:fs/promises'
import express from 'express'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { transportSpecs } from '../../../connectors/specs.ts'
import { loadProject } from '../../../engine/index.ts'
import { queryRows } from '../../database/query.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { createLog } from '../../process/log.ts'
import { sharedAuthors } from '../../projects/authoring/authors.ts'
import type { Projects, WorkspaceProject } from '../../projects/projects.ts'
import { createCipher } from '../../secrets/cipher.ts'
import { Secret } from '../../secrets/secret.ts'
import { type Listening, listen } from '../../serve/listen.ts'
import { saveAccount } from '../../store/accounts.ts'
import { noAnswers, saveAnswers } from '../../store/answers.ts'
import { loadFlowStates } from '../../store/flow-states.ts'
import { loadHookTopics } from '../../store/hook-topics.ts'
import { saveIntegration, saveIntegrationState } from '../../store/integrations.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'
import { createWork } from '../create-work.ts'
import { type Jobs, openJobs } from '../jobs/open-jobs.ts'
import { startWorker } from '../start-worker.ts'
import { until } from '../testing/work-kit.ts'
import type { Work } from '../work.ts'
import { answerHooks } from './answer-hooks.ts'
import { createHookRegistrar } from './register-hooks.ts'

const cipher = createCipher([Buffer.alloc(32, 7)])
const HOUR = 3_600_000

const FLOWS = {
  products: `
flow: products
format: 1
title: Products
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
trigger: { every: 5m, hooked: 1h }
source: { read: shop.product }
steps:
  - write: pos.product
    match: { sku: =$string(id) }
    mode: update
    set: { name: =title }
`,
  articles: `
flow: articles
format: 1
title: Articles
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
trigger: { hook: true }
source: { read: pos.product }
steps:
  - write: shop.brand
    match: { title: =name }
    set: { content: =sku }
`,
}

let database: TestDatabase
let shop: LightspeedSimulator
let till: CcvSimulator
let front: Listening
let jobs: Jobs
let work: Work
let projects: Projects
let publicUrl = ''
let lines: Record<string, unknown>[] = []
/** What the clock of the registrars is ahead. */
let ahead = 0
const now = () => Date.now() + ahead

const log = createLog('info', {
  write: (line: string) => void lines.push(JSON.parse(line)),
})

beforeAll(async () => {
  if (!openTestDatabase) throw new Error('there is no database to test with')
  database = await openTestDatabase()
  jobs = await openJobs(database, createLog('silent'))
  projects = await openProjects()
  work = createWork({ jobs, projects, now: Date.now, log })
  const clock = { now }
  const services = { database, cipher, projects, work, clock }
  front = await listen(express().use(answerHooks(services)), { host: '127.0.0.1', port: 0 })
  publicUrl = `http://127.0.0.1:${front.address.port}`
})
afterAll(async () => {
  await front.close()
  await jobs.close()
  await database.close()
})

beforeEach(async () => {
  lines = []
  shop = await createLightspeedSimulator({ counts: { products: 3, customers: 1, orders: 0 } })
  till = await createCcvSimulator({ counts: { articles: 3, shared: 1 } })
  const settings = { cluster: shop.url, language: 'nl', key: shop.key }
  await saveAccount(database.db, cipher, {
    workspace: 'default',
    name: 'web',
    connector: 'lightspeed-ecom',
    settings,
    secrets: { secret: new Secret(shop.secret) },
    origins: [shop.url],
  })
  await saveAccount(database.db, cipher, {
    workspace: 'default',
    name: 'kassa',
    connector: 'ccv-salespos',
    settings: { url: till.url, public: till.publicKey },
    secrets: { secret: new Secret(till.secretKey) },
    origins: [till.url],
  })
})
afterEach(async () => {
  await switchTo('products', 'paused')
  await switchTo('articles', 'paused')
  await queryRows(database.db, 'delete from run_request', [])
  await queryRows(database.db, 'delete from hook_topic', [])
  await shop.close()
  await till.close()
})

async function openProjects(): Promise<Projects> {
  const paths = ['lightspeed-ecom', 'ccv-salespos'].map(
    (name) => `connectors/${name}/connector.yaml`,
  )
  const root = new URL('../../../', import.meta.url)
  const texts = await Promise.all(paths.map((path) => readFile(new URL(path, root), 'utf8')))
  const files = [
    ...paths.map((path, nth) => ({ path, text: texts[nth] ?? '' })),
    ...Object.entries(FLOWS).map(([name, text]) => ({ path: `${name}.yaml`, text })),
  ]
  const project = loadProject(files, { transports: transportSpecs })
  expect(project.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const published = { project, files, version: '1' }
  const current = async (): Promise<WorkspaceProject> => published
  const opened: Projects = {
    in: () => opened,
    sayReason: async () => String,
    shipped: { connectorFiles: [], connectors: {}, integrations: {}, connectorHelp: {} },
    current,
    home: () => undefined,
    withDraft: current,
    authors: sharedAuthors(),
  }
  return opened
}

async function switchTo(flow: keyof typeof FLOWS, state: 'on' | 'paused'): Promise<void> {
  const integration = await saveIntegration(database.db, { workspace: 'default', name: flow })
  const connections = { shop: 'web', pos: 'kassa' }
  await saveAnswers(database.db, integration, { ...noAnswers, connections })
  await saveIntegrationState(database.db, integration, state)
  await work.followChanges('default')
}

const workspaceOf = (name: string): Workspace => ({ name, database, cipher })
const openerOf = (workspace: Workspace) => createAccountOpener(workspace, { allowPrivate: true })

/** A worker that starts. */
const startLooking = () =>
  createHookRegistrar({ publicUrl, projects, workspaceOf, openerOf, log, now })

const inShop = () => shop.state.tables.rows('webhooks')
const topicsInShop = () =>
  (inShop() as any[]).map((row): string => `${row.itemGroup}/${row.itemAction}`)
const inTill = () => till.state.tables.webhooks.all()
const writesTo = (requests: readonly { readonly method: string }[]) =>
  requests.filter(({ method }) => method !== 'GET').length

test('what flows that are switched on need is registered once, whoever looks and however often', async () => {
  await switchTo('products', 'on')
  await switchTo('articles', 'on')
  const [one, other] = [startLooking(), startLooking()]
  await Promise.all([one(), other()])
  await Promise.all([one(), other()])
  await startLooking()()
  expect(topicsInShop().toSorted()).toEqual(['products/*', 'variants/*'])
  expect(inShop().every(({ isActive, format }) => isActive && format === 'json')).toBe(true)
  expect(inTill().map(({ event }) => event)).toEqual([
    'products.created',
    'products.updated',
    'products.deleted',
  ])
  for (const { address } of [...inShop(), ...inTill()]) {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hooks\/default\/(web|kassa)\/[\w-]{32}\//)
  }
  expect(writesTo(shop.state.requests)).toBe(2)
  expect(writesTo(till.requests)).toBe(3)
})

test('what was registered already is not looked at again before the day is over', async () => {
  await switchTo('products', 'on')
  const look = startLooking()
  await look()
  const before = shop.state.requests.length
  await look()
  expect(shop.state.requests).toHaveLength(before)
  ahead += 25 * HOUR
  await look()
  expect(shop.state.requests).toHaveLength(before + 1)
})

test('a flow that is switched off takes its webhooks along, and none of anybody else', async () => {
  const foreign = ['https://hub.example.test/hooks/lightspeed', `${publicUrl}/hooks/default/web2/x`]
  for (const address of foreign) {
    shop.state.tables.insert('webhooks', { itemGroup: 'products', itemAction: '*', address })
  }
  await switchTo('products', 'on')
  const look = startLooking()
  await look()
  expect(inShop()).toHaveLength(4)
  await switchTo('products', 'paused')
  await look()
  expect(inShop().map(({ address }) => address)).toEqual(foreign)
})

test('what was deleted or switched off in the shop is there again at the next look', async () => {
  await switchTo('products', 'on')
  const look = startLooking()
  await look()
  const [first, second] = inShop()
  if (!first || !second) throw new Error('two webhooks were expected')
  shop.state.tables.remove('webhooks', first.id)
  second['isActive'] = false
  ahead += 25 * HOUR
  await look()
  expect(topicsInShop().toSorted()).toEqual(['products/*', 'variants/*'])
  expect(inShop().map(({ isActive }) => isActive)).toEqual([true, true])
  expect(inShop().map(({ id }) => id)).toContain(second.id)
})

test('a shop that takes no more webhooks is told in the log, without the address, and asked again', async () => {
  for (let nth = 0; nth < 9; nth += 1) {
    const address = `https://hub.example.test/${nth}`
    shop.state.tables.insert('webhooks', { itemGroup: 'tickets', itemAction: '*', address })
  }
  await switchTo('products', 'on')
  const look = startLooking()
  await look()
  expect(inShop()).toHaveLength(10)
  const told = lines.filter(({ level }) => level === 40)
  expect(told).toEqual([
    expect.objectContaining({ connection: 'web', topic: 'variants/*', class: 'config' }),
  ])
  expect(JSON.stringify(told)).not.toContain('/hooks/')
  shop.state.tables.remove('webhooks', inShop()[0]?.id ?? 0)
  ahead += HOUR
  await look()
  expect(topicsInShop()).toContain('variants/*')
})

test('a variant that changes in the shop wakes the flow of products for its product', async () => {
  await switchTo('products', 'on')
  await startLooking()()
  const [variant] = shop.state.tables.rows('variants') as any[]
  const authorization = `Basic ${Buffer.from(`${shop.key}:${shop.secret}`).toString('base64')}`
  const changed = await fetch(`${shop.url}/nl/variants/${variant.id}.json`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ variant: { priceExcl: 12.5 } }),
  })
  expect(changed.status).toBe(200)
  await shop.state.delivered()
  expect(await asked()).toEqual([{ kind: 'woken', keys: [String(variant.product)] }])
})

describe('a change of our own', () => {
  beforeEach(() => {
    ahead = 0
  })

  test('wakes nobody, and the next one by somebody else does', async () => {
    await switchTo('products', 'on')
    await startLooking()()
    const [variant] = shop.state.tables.rows('variants') as any[]
    await writeStock(variant.id, 41)
    expect(variant.stockLevel).toBe(41)
    await shop.state.delivered()
    expect(await asked()).toEqual([])
    expect((await putVariant(variant.id)).status).toBe(200)
    await shop.state.delivered()
    expect(await asked()).toEqual([{ kind: 'woken', keys: [String(variant.product)] }])
  })

  test('that the shop refused excuses no change of somebody else', async () => {
    await switchTo('products', 'on')
    await startLooking()()
    const [variant] = shop.state.tables.rows('variants') as any[]
    shop.state.faults.add({ kind: 'status', status: 422, method: 'PUT', path: '/variants' })
    await expect(writeStock(variant.id, 41)).rejects.toMatchObject({ class: 'invalid' })
    shop.state.faults.clear()
    expect((await putVariant(variant.id)).status).toBe(200)
    await shop.state.delivered()
    expect(await asked()).toEqual([{ kind: 'woken', keys: [String(variant.product)] }])
  })

  test('is not waited for where no webhook is registered', async () => {
    const [variant] = shop.state.tables.rows('variants') as any[]
    await writeStock(variant.id, 41)
    expect(await queryRows(database.db, 'select from hook_echo', [])).toEqual([])
  })
})

test('an article that is counted at the till wakes the flow that reads articles', async () => {
  await switchTo('articles', 'on')
  await startLooking()()
  const [article] = till.state.tables.products.all()
  till.state.emit('products.updated', article?.id ?? 0)
  let scopes: readonly unknown[] = []
  await until(async () => (scopes = await asked()).length > 0, 'the flow was woken')
  expect(scopes).toEqual([{ kind: 'woken', keys: [String(article?.id)] }])
})

test('a worker registers when it starts, and says when it has no address to register', async () => {
  await switchTo('products', 'on')
  const context = { jobs, log, projects, workspaceOf, openerOf, now }
  const options = { ...context, slots: 0, graceMs: 1_000 }
  const deaf = await startWorker(options)
  await deaf.stop()
  expect(inShop()).toEqual([])
  expect(lines.filter(({ msg }) => String(msg).includes('MAPWRIGHT_URL'))).toHaveLength(1)
  const worker = await startWorker({ ...options, publicUrl })
  await until(() => inShop().length === 2, 'both webhooks are registered')
  await worker.stop()
})

describe('a flow whose system tells of changes', () => {
  let look: () => Promise<void>
  beforeEach(async () => {
    await switchTo('products', 'on')
    look = startLooking()
    await look()
  })

  async function call(): Promise<void> {
    const [hook] = inShop()
    const response = await fetch(hook?.['address'] as string, { method: 'POST', body: '{}' })
    expect(response.status).toBe(202)
    await look()
  }

  test('runs seldom only once it called', async () => {
    expect(await flowState()).toMatchObject({ isHooked: false })
    await call()
    expect(await flowState()).toMatchObject({ isHooked: true })
  })

  test('runs often again, and at once, when it was silent for a day', async () => {
    await call()
    await queryRows(database.db, 'update flow_state set next_at = ?', [now() + HOUR])
    ahead += 25 * HOUR
    await look()
    const { isHooked, nextAt } = await flowState()
    expect(isHooked).toBe(false)
    expect(nextAt).toBeLessThanOrEqual(now())
  })

  test('runs often again when one of its webhooks is lost and cannot be registered anew', async () => {
    await call()
    shop.state.tables.remove('webhooks', inShop()[0]?.id ?? 0)
    shop.state.faults.add({ kind: 'status', status: 403, method: 'POST', path: '/webhooks' })
    await queryRows(database.db, 'update hook_topic set called_at = ?', [now() + 25 * HOUR])
    ahead += 25 * HOUR
    await look()
    expect(await flowState()).toMatchObject({ isHooked: false })
    shop.state.faults.clear()
    ahead += HOUR
    await look()
    expect(await flowState()).toMatchObject({ isHooked: true })
  })

  test('runs often again when it found by its schedule what nobody told of, until the system calls', async () => {
    await call()
    ahead += 2 * HOUR
    await ranBySchedule(0)
    await look()
    expect(await flowState()).toMatchObject({ isHooked: true })
    await ranBySchedule(1)
    await look()
    expect(await flowState()).toMatchObject({ isHooked: false })
    await look()
    expect(await flowState()).toMatchObject({ isHooked: false })
    await call()
    expect(await flowState()).toMatchObject({ isHooked: true })
  })

  test('runs often on a server that no system can reach', async () => {
    await call()
    const context = { jobs, log, projects, workspaceOf, openerOf, now }
    const deaf = await startWorker({ ...context, slots: 0, graceMs: 1_000 })
    await until(async () => !(await flowState()).isHooked, 'the flow is as if nobody called')
    await deaf.stop()
    expect(await flowState()).toMatchObject({ isHooked: false })
  })
})

test('what became of webhooks is kept for the page of the connection', async () => {
  for (let nth = 0; nth < 9; nth += 1) {
    const address = `https://hub.example.test/${nth}`
    shop.state.tables.insert('webhooks', { itemGroup: 'tickets', itemAction: '*', address })
  }
  await switchTo('products', 'on')
  await startLooking()()
  const kept = (await loadHookTopics(database.db, 'default')).get('web') ?? []
  expect(kept.map(({ topic, failure }) => [topic, failure])).toEqual([
    ['products/*', undefined],
    ['variants/*', 'config'],
  ])
})

test('an event that the system does not know is asked for once a day, not every ten minutes', async () => {
  till.state.faults.add({ kind: 'status', status: 400, method: 'POST', path: '/webhooks' })
  await switchTo('articles', 'on')
  const look = startLooking()
  await look()
  const kept = (await loadHookTopics(database.db, 'default')).get('kassa') ?? []
  expect(kept.map(({ failure }) => failure)).toEqual(['invalid', 'invalid', 'invalid'])
  const before = till.requests.length
  ahead += HOUR
  await look()
  expect(till.requests).toHaveLength(before)
  till.state.faults.clear()
  ahead += 24 * HOUR
  await look()
  expect(inTill()).toHaveLength(3)
})

async function asked(): Promise<readonly unknown[]> {
  const rows = await queryRows<{ scope: unknown }>(
    database.db,
    'select scope from run_request order by id',
    [],
  )
  return rows.map(({ scope }) => scope)
}

const putVariant = (id: unknown) =>
  fetch(`${shop.url}/nl/variants/${String(id)}.json`, {
    method: 'PUT',
    headers: {
      authorization: `Basic ${Buffer.from(`${shop.key}:${shop.secret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ variant: { priceExcl: 12.5 } }),
  })

async function writeStock(id: unknown, level: number): Promise<void> {
  const opener = openerOf(workspaceOf('default'))
  const connector = (await projects.current('default')).project.connectors['lightspeed-ecom']
  if (!connector) throw new Error('there is no connector')
  const resource = (await opener.open('web', connector)).resource('stock')
  try {
    await resource.update(
      String(id),
      { stockLevel: level },
      { signal: AbortSignal.timeout(60_000) },
    )
  } finally {
    await opener.close()
  }
}

async function flowState(): Promise<{ isHooked: boolean; nextAt: number | undefined }> {
  const integration = await saveIntegration(database.db, {
    workspace: 'default',
    name: 'products',
  })
  const flow = (await loadFlowStates(database.db, integration)).get('products')
  if (!flow) throw new Error('the flow is not scheduled')
  return { isHooked: flow.isHooked, nextAt: flow.nextAt }
}

/** A run by the schedule that wrote so many records, a while ago. */
async function ranBySchedule(updated: number): Promise<void> {
  const integration = await saveIntegration(database.db, { name: 'products' })
  await queryRows(
    database.db,
    `insert into run (integration, flow, flow_version, worker, cause, state, started_at, finished_at, until, updated)
     values (?, 'products', '1', 'test', 'schedule', 'finished', ?, ?, ?, ?)`,
    [integration, now() - 120_000, now() - 100_000, now(), updated],
  )
}
