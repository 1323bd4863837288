import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const INTEGRATION = 'mappings/ours/integration.yaml'
const INTEGRATION_TEXT = `# The shop and the till of the bicycle shop.
integration: ours
format: 1
title: Ours
connections: { shop: lightspeed-ecom, pos: ccv-salespos }

flows:
  - people # the first
`
const PEOPLE = `flow: people
format: 1
title: People
source: { read: shop.customer }
steps:
  - skip: Nothing yet
`
const PATH = 'mappings/ours/debtors.yaml'
const DRAFT = `flow: debtors
format: 1
title: Customers to debtors
trigger: { every: 5m }
source:
  read: shop.customer
steps:
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal, lastname: =lastname }
`
/** What a flow is when it was just begun: the till needs more than it sets. */
const BROKEN = DRAFT.replace(', type: personal, lastname: =lastname', '')
const params = { integration: 'ours', flow: 'debtors' }

describe('a flow that is not published yet', () => {
  let database: TestDatabase
  let pos: CcvSimulator
  let shop: LightspeedSimulator
  let api: ApiKit
  let editor: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    pos = await createCcvSimulator()
    shop = await createLightspeedSimulator({ counts: { products: 3, customers: 12, orders: 3 } })
    const projects = createProjects(database.db)
    const config = { host: '127.0.0.1', allowPrivate: true }
    api = await startApi({ database, projects, work: createWorkLog(), config })
    editor = await api.signIn('editor')
    const files = [
      { path: INTEGRATION, text: INTEGRATION_TEXT },
      { path: 'mappings/ours/people.yaml', text: PEOPLE },
    ]
    await editor.call('pushFiles', { body: { files, note: 'first' } })
    for (const [connection, connector, settings] of [
      ['pos', 'ccv-salespos', { url: pos.url, public: pos.publicKey, secret: pos.secretKey }],
      ['shop', 'lightspeed-ecom', { cluster: shop.url, key: shop.key, secret: shop.secret }],
    ] as const) {
      const body = { connector, settings }
      await editor.call('saveConnection', { params: { connection }, body })
    }
    await editor.call('addIntegration', { body: { name: 'ours' } })
  })
  afterAll(async () => {
    await api.close()
    await pos.close()
    await shop.close()
    await database.close()
  })

  const save = (text: string) =>
    editor.call('saveDraft', {
      query: { path: PATH },
      body: { text },
      headers: { 'If-Match': '*' },
    })
  const readSource = (source: string) =>
    editor.call('readSource', { params: { integration: 'ours' }, body: { source, count: 3 } })

  test('begins with records of its source, masked, and with how they fill their fields', async () => {
    const { status, body } = await readSource('shop.customer')
    expect(status).toBe(200)
    expect(body.records).toHaveLength(3)
    for (const { record } of body.records) expect(record.email).toMatch(/@example\.com$/)
    const judged = new Map(body.fields.map((each: { field: string }) => [each.field, each]))
    expect(judged.get('email')).toMatchObject({ filled: 3, different: 3 })
    expect(judged.get('id')).toMatchObject({ filled: 3, different: 3 })
  })

  test('reads no source that there is not, and for nobody who may not set one up', async () => {
    expect(await readSource('shop.nothing')).toMatchObject({
      status: 422,
      body: { type: 'setup_missing' },
    })
    expect((await readSource('elsewhere.customer')).status).toBe(422)
    const operator = await api.signIn('operator')
    const body = { source: 'shop.customer', count: 3 }
    const refused = await operator.call('readSource', { params: { integration: 'ours' }, body })
    expect(refused.status).toBe(403)
  })

  test('has samples and drift as soon as it is a draft, though it has mistakes', async () => {
    expect((await editor.call('listSamples', { params })).status).toBe(404)
    await save(BROKEN)
    const kept = await editor.call('saveSample', {
      params,
      body: { title: 'Customer 1', from: 'source', record: { id: 1 } },
    })
    expect(kept.body.from).toBe('source')
    const captured = await editor.call('captureSamples', { params, body: { count: 2 } })
    expect(captured.body.items).toHaveLength(2)
    expect(captured.body.items[0].record.email).toMatch(/@example\.com$/)
    expect((await editor.call('listSamples', { params })).body.items).toHaveLength(3)
    expect(await editor.call('readDrift', { params })).toMatchObject({
      status: 200,
      body: { items: [] },
    })
    expect((await editor.call('listPastRecords', { params })).body.items).toEqual([])
  })

  test('is planned as a draft, and not applied', async () => {
    const planned = await editor.call('planFlow', {
      params,
      body: { scope: { kind: 'all' }, limit: 3, text: DRAFT },
    })
    expect(planned.status).toBe(200)
    expect(planned.body.records).toHaveLength(3)
    const apply = { ...params, plan: planned.body.plan }
    expect((await editor.call('applyPlan', { params: apply })).status).toBe(404)
    const without = await editor.call('planFlow', { params, body: { scope: { kind: 'all' } } })
    expect(without.status).toBe(404)
    const mistaken = await editor.call('planFlow', {
      params,
      body: { scope: { kind: 'all' }, text: BROKEN },
    })
    expect(mistaken.body.type).toBe('project_broken')
  })

  test('is planned without what is personal in its errors, however short it is', async () => {
    for (const row of shop.state.tables.rows('customers')) row['addressShippingNumber'] = '5-7'
    const text = DRAFT.replace('set: {', 'set: { delivery: { number: =$number(shipping.number) },')
    const scope = { kind: 'all' }
    const { body } = await editor.call('planFlow', { params, body: { scope, limit: 3, text } })
    expect(body).toMatchObject({ counts: { parked: 3 } })
    for (const { reason } of body.records) {
      expect(reason).toContain('delivery.number')
      expect(reason).toContain('***')
    }
    expect(JSON.stringify(body.records)).not.toContain('5-7')
  })

  test('is planned without what is personal in fields that are not, however short it is', async () => {
    for (const row of shop.state.tables.rows('customers')) {
      Object.assign(row, { firstname: 'Jan', lastname: 'Verhoeven', addressShippingNumber: '5-7' })
    }
    const text = `flow: debtors
format: 1
title: Customers to articles
source: { read: shop.customer }
steps:
  - write: pos.product
    match: { sku: ='C' & id }
    set:
      { sku: ='C' & id, name: =lastname, shortDescription: ='Of ' & firstname & ' ' & lastname & '.', brand: =shipping.number, type: simple, taxTariff: normal, price: 5 }
`
    const body = { scope: { kind: 'all' }, limit: 3, text }
    const { body: planned } = await editor.call('planFlow', { params, body })
    expect(planned).toMatchObject({ counts: { done: 3 } })
    for (const { key, writes } of planned.records) {
      expect(writes[0].set).toMatchObject({
        sku: `C${key}`,
        name: '***',
        shortDescription: 'Of *** ***.',
        brand: '***',
        type: 'simple',
        price: 5,
      })
    }
  })

  test('is added to its integration when it is published, by one line, and waits for a person', async () => {
    await save(DRAFT)
    const body = { paths: [PATH], note: 'new', addsFlows: true }
    expect((await editor.call('publishFiles', { body })).status).toBe(200)
    const file = await editor.call('readFile', { query: { path: INTEGRATION } })
    expect(file.body.published.text).toBe(`${INTEGRATION_TEXT}  - debtors\n`)
    const { body: read } = await editor.call('readFlow', { params })
    expect(read.summary.isOn).toBe(true)
    expect(read.schedule).toEqual({ trigger: null, windows: [], isPaused: true })
    expect((await editor.call('listSamples', { params })).body.items).toHaveLength(3)
    const asked = { scope: { kind: 'changes' }, limit: 5 }
    const draft = { ...asked, text: DRAFT }
    const { body: ahead } = await editor.call('planFlow', { params, body: draft })
    const { body: kept } = await editor.call('planFlow', { params, body: asked })
    // What was looked at before publishing is what would be applied.
    expect(kept.plan).toBe(ahead.plan)
    // What is published again is there already, and its schedule is a person's.
    await save(DRAFT.replace('5m', '6m'))
    await editor.call('publishFiles', { body })
    const again = await editor.call('readFile', { query: { path: INTEGRATION } })
    expect(again.body.published.version).toBe(file.body.published.version)
  })
})
