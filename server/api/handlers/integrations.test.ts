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
import { createWorkLog, type WorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const name = 'lightspeed-ccv'
const params = { integration: name }

interface Missing {
  readonly path: string
  readonly message: string
}

// One walk through the wizard: each test goes on where the one before ended.
describe('setting an integration up', () => {
  let database: TestDatabase
  let pos: CcvSimulator
  let shop: LightspeedSimulator
  let work: WorkLog
  let api: ApiKit
  let editor: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    pos = await createCcvSimulator()
    shop = await createLightspeedSimulator({ counts: { products: 3, customers: 5, orders: 3 } })
    work = createWorkLog()
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work })
    editor = await api.signIn('editor')
  })
  afterAll(async () => {
    await api.close()
    await pos.close()
    await shop.close()
    await database.close()
  })

  const ask = () => editor.call('readQuestions', { params })
  const save = (body: unknown, etag: string | null) =>
    editor.call('saveAnswers', { params, body, headers: { 'If-Match': etag ?? '' } })
  const change = async (more: Readonly<Record<string, unknown>>) => {
    const { body, headers } = await ask()
    return save({ ...body.answers, ...more }, headers.get('etag'))
  }
  const missing = async (): Promise<string[]> =>
    (await ask()).body.missing.map(({ path }: Missing) => path)

  test('begins in the catalogue', async () => {
    const { body } = await editor.call('listCatalogue')
    expect(body.items).toMatchObject([
      {
        name,
        connections: { shop: 'lightspeed-ecom', pos: 'ccv-salespos' },
        isAdded: false,
        readme: expect.stringMatching(/^# /),
      },
      {
        name: 'postgres-webhook',
        connections: { outbox: 'postgres-outbox', receiver: 'webhook' },
        isAdded: false,
        readme: expect.stringMatching(/^# /),
      },
      {
        name: 'shopify-ccv',
        connections: { shop: 'shopify', pos: 'ccv-salespos' },
        isAdded: false,
        readme: expect.stringMatching(/^# /),
      },
      {
        name: 'supplier-lightspeed',
        connections: { supplier: 'supplier-csv', shop: 'lightspeed-ecom' },
        isAdded: false,
        readme: expect.stringMatching(/^# /),
      },
      {
        name: 'woocommerce-exact',
        connections: { shop: 'woocommerce', books: 'exact-online' },
        isAdded: false,
        readme: expect.stringMatching(/^# /),
      },
      {
        name: 'woocommerce-odoo',
        connections: { shop: 'woocommerce', erp: 'odoo' },
        isAdded: false,
        readme: expect.stringMatching(/^# /),
      },
    ])
    expect((await editor.call('readIntegration', { params })).status).toBe(404)
    const none = await editor.call('addIntegration', { body: { name: 'nothing' } })
    expect(none.status).toBe(404)
  })

  test('gives the workspace the files for its own', async () => {
    const added = await editor.call('addIntegration', { body: { name } })
    expect(added.body).toMatchObject({ name, state: 'setup', health: 'setup' })
    expect(added.body.resources['pos.order']).toBe('Order (CCV SalesPOS)')
    expect(added.body.flows.map(({ flow }: { flow: string }) => flow)).toContain('orders')
    const again = await editor.call('addIntegration', { body: { name } })
    expect(again.status).toBe(409)
    const path = `mappings/${name}/orders.yaml`
    const { body } = await editor.call('readFile', { query: { path } })
    expect(body.published).toMatchObject({ version: 1, note: 'from the catalogue' })
    const catalogue = await editor.call('listCatalogue')
    expect(catalogue.body.items).toMatchObject([
      { name, isAdded: true },
      { name: 'postgres-webhook', isAdded: false },
      { name: 'shopify-ccv', isAdded: false },
      { name: 'supplier-lightspeed', isAdded: false },
      { name: 'woocommerce-exact', isAdded: false },
      { name: 'woocommerce-odoo', isAdded: false },
    ])
  })

  test('tells what is asked, and what is missing, in plain words', async () => {
    const { body } = await ask()
    expect(body.connections).toEqual([
      { role: 'shop', connector: 'lightspeed-ecom' },
      { role: 'pos', connector: 'ccv-salespos' },
    ])
    expect(body.directions).toMatchObject([
      { name: 'products', choices: [{ flow: 'products-to-pos' }, { flow: 'products-to-shop' }] },
    ])
    expect(body.settings.properties.defaultDebtor['x-options']).toBe('pos.debtor')
    expect(body.tables).toContainEqual({
      name: 'paymentMethod',
      title: 'Payment methods',
      from: 'shop',
      to: 'pos',
      otherwise: 'nothing',
    })
    // Neither side names a resource: this one's flow goes from the till to the shop.
    expect(body.tables).toContainEqual(
      expect.objectContaining({ name: 'shipmentInShop', from: 'pos', to: 'shop' }),
    )
    expect(body.missing.map(({ path }: Missing) => path)).toEqual(
      expect.arrayContaining(['directions.products', 'connections.shop', 'connections.pos']),
    )
  })

  test('asks only what the flows that are to run need, each question under its flow', async () => {
    const { properties } = (await ask()).body.settings
    expect(properties.onlyCompanies['x-group']).toBe('Customers, Lightspeed to CCV SalesPOS')
    expect(properties.currency['x-group']).toBeUndefined()
    expect(properties.statuses['x-group']).toBe('Which orders')
    // Of a direction that is not chosen yet, nothing is asked.
    expect(properties.hiddenProducts).toBeUndefined()
  })

  test('tells what stops some records as long as a question stays open', async () => {
    const stop = {
      setting: 'defaultDebtor',
      reason:
        'The order has no e-mail address that can be used to recognise the customer, and no default debtor is chosen',
    }
    expect((await ask()).body.stops).toEqual([stop])
    await change({ settings: { alwaysDefaultDebtor: true } })
    expect((await ask()).body.stops).toHaveLength(2)
    await change({ settings: { defaultDebtor: 5 } })
    expect((await ask()).body.stops).toEqual([])
    await change({ settings: { startDate: '2026-01-01' } })
  })

  test('cannot be switched on before it is complete', async () => {
    const refused = await editor.call('switchIntegration', { params, body: { state: 'on' } })
    expect(refused.status).toBe(422)
    expect(refused.body.errors.length).toBeGreaterThan(2)
    expect((await editor.call('readIntegration', { params })).body.state).toBe('setup')
  })

  test('keeps answers that are not complete, and refuses wrong ones', async () => {
    const saved = await change({ directions: { products: 'products-to-pos' } })
    expect(saved.status).toBe(200)
    expect(await missing()).not.toContain('directions.products')
    const wrong = await change({ settings: { currency: 'euro' } })
    expect(wrong.status).toBe(422)
    expect(wrong.body.errors).toMatchObject([{ path: 'settings.currency' }])
    const other = await change({ directions: { products: 'to-the-till' } })
    expect(other.status).toBe(422)
    expect(other.body.errors).toMatchObject([
      {
        path: 'directions.products',
        message: expect.stringMatching(/"products-to-pos".*"products-to-shop"/),
      },
    ])
    expect((await change({ directions: { goods: 'products-to-pos' } })).status).toBe(422)
    expect((await change({ off: ['nothing'] })).status).toBe(422)
    const unknown = await change({ connections: { shop: 'nowhere' } })
    expect(unknown.status).toBe(422)
    expect(unknown.body.type).toBe('connection_unknown')
  })

  test('refuses answers that are based on others than there are', async () => {
    const { body, headers } = await ask()
    const etag = headers.get('etag')
    expect((await save({ ...body.answers, off: ['refunds'] }, etag)).status).toBe(200)
    expect((await save({ ...body.answers, off: ['stock'] }, etag)).status).toBe(412)
    expect((await ask()).body.answers.off).toEqual(['refunds'])
  })

  test('takes one of two changes at once that are based on the same state', async () => {
    const { body, headers } = await ask()
    const etag = headers.get('etag')
    const both = await Promise.all(
      ['stock', 'orders'].map((flow) => save({ ...body.answers, off: ['refunds', flow] }, etag)),
    )
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 412]))
    await change({ off: ['refunds'] })
  })

  test('takes the connections that play its roles', async () => {
    const till = { url: pos.url, public: pos.publicKey, secret: pos.secretKey }
    const store = { cluster: shop.url, key: shop.key, secret: shop.secret }
    for (const [connection, connector, settings] of [
      ['till', 'ccv-salespos', till],
      ['web', 'lightspeed-ecom', store],
    ] as const) {
      const saved = await editor.call('saveConnection', {
        params: { connection },
        body: { connector, settings },
      })
      expect(saved.status).toBe(200)
    }
    await change({ connections: { shop: 'till', pos: 'till' } })
    const { body } = await ask()
    expect(body.missing).toContainEqual({
      path: 'connections.shop',
      code: 'otherConnector',
      values: {
        name: 'till',
        connector: 'ccv-salespos',
        system: 'Lightspeed eCom (C-Series)',
      },
      message:
        '"till" is an account of ccv-salespos, and one of Lightspeed eCom (C-Series) is needed',
    })
    await change({ connections: { shop: 'web', pos: 'till' } })
    const open = (await missing()).filter((path) => path.startsWith('connections'))
    expect(open).toEqual([])
    const { body: till2 } = await editor.call('readConnection', { params: { connection: 'till' } })
    expect(till2.usedBy).toEqual([name])
  })

  test('fills a table with values of both systems, and suggests pairs', async () => {
    const table = { ...params, table: 'paymentMethod' }
    const { body } = await editor.call('readTableChoices', { params: table })
    expect(body.from.items).toContainEqual({ value: 'ideal', label: expect.any(String) })
    expect(body.to.items.length).toBeGreaterThan(2)
    expect(body.suggestions).toContainEqual(
      expect.objectContaining({ from: 'ideal', to: expect.any(Number) }),
    )
    const before = await editor.call('readTable', { params: table })
    expect(before.body).toEqual({ rows: {}, shipped: {} })
    const saved = await editor.call('saveTable', {
      params: table,
      body: { rows: { ideal: 6 } },
      headers: { 'If-Match': before.headers.get('etag') ?? '' },
    })
    expect(saved.status).toBe(200)
    const late = await editor.call('saveTable', {
      params: table,
      body: { rows: { ideal: 7 } },
      headers: { 'If-Match': before.headers.get('etag') ?? '' },
    })
    expect(late.status).toBe(412)
    await change({ off: [] })
    expect((await editor.call('readTable', { params: table })).body.rows).toEqual({ ideal: 6 })
    const none = { ...params, table: 'nothing' }
    expect((await editor.call('readTable', { params: none })).status).toBe(404)
  })

  test('offers what a field of the target may hold, where a table has no list of its own', async () => {
    const { body } = await editor.call('readTableChoices', {
      params: { ...params, table: 'taxTariff' },
    })
    expect(body.from.items.length).toBeGreaterThan(0)
    expect(body.to.items.map(({ value }: { value: string }) => value)).toEqual([
      'normal',
      'low a',
      'low b',
      'extra low',
      'zero',
    ])
  })

  test('offers what a field of the source may hold, in the words of a language', async () => {
    const { body } = await editor.call('readTableChoices', {
      params: { ...params, table: 'orderStatus' },
      headers: { 'Accept-Language': 'nl' },
    })
    expect(body.from.items).toContainEqual({ value: 'on_hold', label: 'In de wacht' })
    expect(body.to.items).toContainEqual({ value: 5, label: expect.stringMatching(/\w/) })
  })

  test('is switched on when it was tried, or it is said that it was not, and paused, and the workers are told', async () => {
    const { body: questions } = await ask()
    expect(questions.missing).toEqual([])
    const untried = await editor.call('switchIntegration', { params, body: { state: 'on' } })
    expect([untried.status, untried.body.type]).toEqual([422, 'trial_missing'])
    expect((await editor.call('readIntegration', { params })).body.state).toBe('setup')
    const body = { state: 'on', despite: true }
    const on = await editor.call('switchIntegration', { params, body })
    // Nothing was looked at yet.
    expect(on.body).toMatchObject({ state: 'on', health: 'unknown', problem: null })
    const orders = on.body.flows.find(({ flow }: { flow: string }) => flow === 'orders')
    expect(orders).toMatchObject({
      isOn: true,
      health: 'unknown',
      trigger: { kind: 'every', ms: 300_000 },
      source: 'shop.order',
      targets: expect.arrayContaining(['pos.order']),
      lastRun: null,
    })
    const products = on.body.flows.find(({ flow }: { flow: string }) => flow === 'products-to-shop')
    expect(products).toMatchObject({
      isOn: false,
      direction: { name: 'products', choice: 'to-the-shop', isChosen: false },
    })
    expect(work.calls.at(-1)?.[0]).toBe('followChanges')
    const paused = await editor.call('switchIntegration', { params, body: { state: 'paused' } })
    expect(paused.body).toMatchObject({ state: 'paused', health: 'paused' })
    // One that ran already has shown what comes of it.
    await editor.call('switchIntegration', { params, body: { state: 'on' } })
    await editor.call('switchIntegration', { params, body: { state: 'paused' } })
    expect((await editor.call('listIntegrations')).body.items).toMatchObject([{ name }])
  })

  test('ends with all its state being forgotten, by an administrator', async () => {
    const { status } = await editor.call('removeIntegration', { params })
    expect(status).toBe(403)
    const administrator = await api.signIn('administrator')
    expect((await administrator.call('removeIntegration', { params })).status).toBe(204)
    expect((await editor.call('listIntegrations')).body.items).toEqual([])
  })
})
