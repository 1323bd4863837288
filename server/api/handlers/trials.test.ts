import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import type { TrialAnswer } from '../../contract/trials.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

const INTEGRATION = `integration: pair
format: 1
title: A pair
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
flows: [goods, shelves]
`
// Categories have to be there first, though they stand second.
const SHELVES = `flow: shelves
format: 1
title: Shelves
source: { read: shop.category }
steps:
  - write: pos.category
    match: { name: =title }
    set: { name: =title }
`
const GOODS = `flow: goods
format: 1
title: Goods
tables:
  taxTariff: { title: Tax tariffs, rows: {}, otherwise: fail }
  brand: { title: Brands, rows: {}, otherwise: nothing }
source: { read: shop.product }
steps:
  - find: pos.category
    for: =categories
    link: { shop.category: =$ }
    as: categories
    missing: wait
  - write: pos.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title, type: simple, taxTariff: '=$translate("taxTariff", tax)', brand: '=$translate("brand", brandTitle)', price: 1 }
`
// Answers that are chosen from lists of the till, or typed.
const LETTERS = `flow: letters
format: 1
title: Letters
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
settings:
  type: object
  properties:
    debtor: { title: Debtor, type: integer, x-options: pos.debtor }
    article: { title: Article, type: string, x-options: pos.articleNumber }
    methods: { title: Methods, type: array, items: { type: integer }, x-options: pos.paymentMethod }
    group: { title: Group, type: string, x-options: pos.featureGroup.name }
source: { read: shop.category }
steps:
  - skip: '=$string([$settings.debtor, $settings.article, $settings.methods, $settings.group])'
`
const params = { integration: 'pair' }
const table = { ...params, table: 'taxTariff' }
const config = { host: '127.0.0.1', publicUrl: 'https://mapwright.example.com', allowPrivate: true }

describe('a trial of an integration', () => {
  let database: TestDatabase
  let pos: CcvSimulator
  let shop: LightspeedSimulator
  let api: ApiKit
  let editor: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    pos = await createCcvSimulator({
      counts: { articles: 0, shared: 0, own: 0, users: 1, orders: 0 },
    })
    shop = await createLightspeedSimulator({ counts: { products: 14, customers: 1, orders: 1 } })
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work: createWorkLog(), config })
    editor = await api.signIn('editor')
    const files = Object.entries({
      'pair/integration': INTEGRATION,
      'pair/shelves': SHELVES,
      'pair/goods': GOODS,
      letters: LETTERS,
    }).map(([name, text]) => ({ path: `mappings/${name}.yaml`, text }))
    await editor.call('pushFiles', { body: { files, note: 'first' } })
    for (const [connection, connector, settings] of [
      ['pos', 'ccv-salespos', { url: pos.url, public: pos.publicKey, secret: pos.secretKey }],
      ['shop', 'lightspeed-ecom', { cluster: shop.url, key: shop.key, secret: shop.secret }],
    ] as const) {
      const body = { connector, settings }
      await editor.call('saveConnection', { params: { connection }, body })
    }
    await editor.call('addIntegration', { body: { name: 'pair' } })
    await editor.call('addIntegration', { body: { name: 'letters' } })
  })
  afterAll(async () => {
    await api.close()
    await pos.close()
    await shop.close()
    await database.close()
  })

  async function tryIt(): Promise<TrialAnswer['flows']> {
    const { status, body } = await editor.call('tryIntegration', { params })
    expect(status).toBe(200)
    return body.flows
  }
  const switchOn = (despite?: boolean) =>
    editor.call('switchIntegration', { params, body: { state: 'on', ...(despite && { despite }) } })
  async function saveRows(rows: Readonly<Record<string, string>>): Promise<void> {
    const { headers } = await editor.call('readTable', { params: table })
    const etag = headers.get('etag') ?? ''
    const saved = await editor.call('saveTable', {
      params: table,
      body: { rows },
      headers: { 'If-Match': etag },
    })
    expect(saved.status).toBe(200)
  }
  const debtor = () => Number(pos.state.tables.users.all()[0]?.id)
  const payMethod = () => Number(pos.state.tables.paymethods.all()[0]?.id)
  const taxes = (): readonly string[] => shop.state.tables.rows('taxes').map(({ id }) => String(id))

  test('was not made yet', async () => {
    expect((await editor.call('readTrial', { params })).body).toEqual({ trial: null })
  })

  test('is of all flows in the order in which they need each other, and says what is missing', async () => {
    const [shelves, goods] = await tryIt()
    expect(shelves).toMatchObject({ flow: 'shelves', create: 10, fail: 0, problem: null })
    expect(shelves?.firstRun?.count).toBe(shop.state.tables.rows('categories').length)
    expect(goods).toMatchObject({ flow: 'goods', create: 0, wait: 0, fail: 10 })
    expect(goods?.firstRun).toEqual({ count: 14, isMore: false })
    const [cause] = goods?.causes ?? []
    expect(cause).toMatchObject({
      kind: 'fails',
      records: 10,
      missing: { table: 'taxTariff', title: 'Tax tariffs' },
      remedies: [{ kind: 'table', name: 'taxTariff' }],
    })
    for (const row of cause?.missing?.rows ?? ['none']) expect(taxes()).toContain(row)
    expect(pos.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('keeps an integration from being switched on while rows are missing that records failed for', async () => {
    const { body } = await editor.call('readQuestions', { params })
    expect(body.missing).toMatchObject([
      { path: 'tables.taxTariff', code: 'rows', values: { title: 'Tax tariffs' } },
    ])
    const refused = await switchOn(true)
    expect([refused.status, refused.body.type]).toEqual([422, 'answers_wrong'])
  })

  test('does not hold any more once a table is another, and no row is missing then', async () => {
    await saveRows(Object.fromEntries(taxes().map((id) => [id, 'normal'])))
    const kept = await editor.call('readTrial', { params })
    expect(kept.body.trial).toMatchObject({ isCurrent: false })
    expect((await editor.call('readQuestions', { params })).body.missing).toEqual([])
  })

  test('carries along what the ten of a flow need of another, and shows what depends on it', async () => {
    const [, goods] = await tryIt()
    expect(goods).toMatchObject({ create: 10, wait: 0, fail: 0, causes: [] })
    expect(goods?.records).toHaveLength(10)
    const [brands, ...others] = goods?.leftOut ?? []
    expect(others).toEqual([])
    expect(brands).toMatchObject({ table: 'brand', title: 'Brands' })
    const titles = shop.state.tables.rows('brands').map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining([...(brands?.values ?? ['none'])]))
    expect(JSON.stringify(goods?.records)).not.toMatch(/[\uE000-\uF8FF]/)
  })

  test('in which records fail for their own fault has to be agreed to', async () => {
    for (const row of shop.state.tables.rows('variants')) {
      row['sku'] = ''
      row['articleCode'] = ''
    }
    const [, goods] = await tryIt()
    expect(goods?.fail).toBe(10)
    const refused = await switchOn()
    expect([refused.status, refused.body.type]).toEqual([422, 'trial_failed'])
    const agreed = await switchOn(true)
    expect(agreed.body).toMatchObject({ state: 'on' })
  })

  describe('with answers that name something in the till', () => {
    const letters = { integration: 'letters' }
    async function answer(settings: Readonly<Record<string, unknown>>) {
      const { body, headers } = await editor.call('readQuestions', { params: letters })
      return editor.call('saveAnswers', {
        params: letters,
        body: { ...body.answers, settings },
        headers: { 'If-Match': headers.get('etag') ?? '' },
      })
    }
    /** What was there when it was chosen. */
    async function answerUnasked(settings: Readonly<Record<string, unknown>>): Promise<void> {
      pos.state.faults.add({ kind: 'status', status: 400 })
      expect((await answer(settings)).status).toBe(200)
      pos.state.faults.clear()
    }
    async function askedFor(settings: Readonly<Record<string, unknown>>) {
      const from = pos.requests.length
      const { status } = await answer(settings)
      return [status, ...pos.requests.slice(from).map(({ path }) => path.split('?')[0])]
    }
    async function tried() {
      const { body } = await editor.call('tryIntegration', { params: letters })
      const { missing } = (await editor.call('readQuestions', { params: letters })).body
      return { flow: body.flows[0], missing }
    }
    const turnOn = () =>
      editor.call('switchIntegration', { params: letters, body: { state: 'on', despite: true } })

    test('are refused where the till does not have them, each at its question, and then nothing is saved', async () => {
      await answer({ debtor: debtor() })
      const wrong = { article: 'NO-1', methods: [payMethod(), 4712], group: 'New here' }
      const { status, body } = await answer({ debtor: 4711, ...wrong })
      expect([status, body.type]).toEqual([422, 'answers_wrong'])
      expect(body.errors).toMatchObject([
        {
          path: 'settings.debtor',
          code: 'answer_stray',
          message: expect.stringMatching(/"Debtor".*CCV SalesPOS.*"4711"/),
        },
        { path: 'settings.article', code: 'answer_stray' },
        {
          path: 'settings.methods',
          code: 'answer_stray',
          message: expect.stringContaining('"4712"'),
        },
      ])
      const { answers } = (await editor.call('readQuestions', { params: letters })).body
      expect(answers.settings).toEqual({ debtor: debtor() })
      // The stored key was used, so the audit log tells of it though nothing was saved.
      const administrator = await api.signIn('administrator')
      const asked = await administrator.call('listAudit', { query: { action: 'saveAnswers' } })
      expect(asked.body.items[0]).toMatchObject({ outcome: 'refused' })
    })

    test('are looked up only where they are new, and those of one list together', async () => {
      const other = pos.state.tables.paymethods.all()[1]?.id
      const methods = [payMethod()]
      expect(await askedFor({ debtor: debtor(), methods })).toEqual([
        200,
        '/api/rest/v1/paymethods/',
      ])
      expect(await askedFor({ debtor: debtor(), methods, group: 'New' })).toEqual([200])
      const more = await askedFor({ methods: [...methods, other, 4712, 4713] })
      expect(more).toEqual([422, '/api/rest/v1/paymethods/'])
    })

    test('are saved where the till does not say in time whether it has them', async () => {
      pos.state.faults.add({ kind: 'latency', ms: 60_000, path: '/users' })
      const { status } = await answer({ debtor: 4711 })
      pos.state.faults.clear()
      expect(status).toBe(200)
    }, 20_000)

    test('are saved while no account of the till is there', async () => {
      const { body, headers } = await editor.call('readQuestions', { params: letters })
      const connections = { shop: 'shop', pos: 'shop' }
      const { status } = await editor.call('saveAnswers', {
        params: letters,
        body: { ...body.answers, connections, settings: { debtor: 4715 } },
        headers: { 'If-Match': headers.get('etag') ?? '' },
      })
      expect(status).toBe(200)
      const now = await editor.call('readQuestions', { params: letters })
      const back = await editor.call('saveAnswers', {
        params: letters,
        body: { ...now.body.answers, connections: {}, settings: {} },
        headers: { 'If-Match': now.headers.get('etag') ?? '' },
      })
      expect(back.status).toBe(200)
    })

    test('names each that the till does not have, and keeps the integration from being switched on', async () => {
      await answerUnasked({
        debtor: 4711,
        article: 'NO-1',
        methods: [payMethod(), 4712],
        group: 'New here',
      })
      const { missing } = await tried()
      expect(missing).toMatchObject([
        {
          path: 'settings.debtor',
          code: 'strayAnswer',
          values: { question: 'Debtor', value: '4711' },
        },
        {
          path: 'settings.article',
          code: 'strayAnswer',
          values: { question: 'Article', value: 'NO-1' },
        },
        {
          path: 'settings.methods',
          code: 'strayAnswer',
          values: { question: 'Methods', value: '4712' },
        },
      ])
      expect(missing.map((each: { readonly values: object }) => each.values)).toMatchObject(
        ['CCV SalesPOS', 'CCV SalesPOS', 'CCV SalesPOS'].map((system) => ({ system })),
      )
      const refused = await turnOn()
      expect([refused.status, refused.body.type]).toEqual([422, 'answers_wrong'])
    })

    test('says nothing any more of an answer that was changed, and nothing of one that is right', async () => {
      await answer({ debtor: debtor(), methods: [payMethod()] })
      expect((await editor.call('readQuestions', { params: letters })).body.missing).toEqual([])
      expect((await tried()).missing).toEqual([])
    })

    test('says of which the till could not be asked', async () => {
      await answer({ debtor: debtor(), methods: [payMethod()] })
      pos.state.faults.add({ kind: 'status', status: 400, path: '/paymethods' })
      const { flow, missing } = await tried()
      pos.state.faults.clear()
      expect(missing).toEqual([])
      expect(flow).toMatchObject({
        unasked: [{ question: 'Methods', system: 'CCV SalesPOS', value: String(payMethod()) }],
      })
    })
  })
})
