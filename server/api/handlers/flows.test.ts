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

const FILE = 'flows/people.yaml'
const FLOW = `flow: people
format: 1
title: People
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
trigger: { every: 5m }
source: { read: shop.customer }
steps:
  - skip: No e-mail address
    if: =$not(email)
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal, lastname: =lastname, website: https://example.com }
`
const params = { integration: 'people', flow: 'people' }

const config = {
  host: '127.0.0.1',
  publicUrl: 'https://mapwright.example.com',
  allowPrivate: true,
}

describe('a flow', () => {
  let database: TestDatabase
  let pos: CcvSimulator
  let shop: LightspeedSimulator
  let work: WorkLog
  let api: ApiKit
  let editor: ApiClient
  let now = Date.now()

  beforeAll(async () => {
    database = await openTestDatabase()
    pos = await createCcvSimulator()
    shop = await createLightspeedSimulator({ counts: { products: 3, customers: 12, orders: 3 } })
    work = createWorkLog()
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work, clock: { now: () => now }, config })
    editor = await api.signIn('editor')
    const files = [{ path: FILE, text: FLOW }]
    await editor.call('pushFiles', { body: { files, note: 'first' } })
    for (const [connection, connector, settings] of [
      ['pos', 'ccv-salespos', { url: pos.url, public: pos.publicKey, secret: pos.secretKey }],
      ['shop', 'lightspeed-ecom', { cluster: shop.url, key: shop.key, secret: shop.secret }],
    ] as const) {
      const body = { connector, settings }
      await editor.call('saveConnection', { params: { connection }, body })
    }
    await editor.call('addIntegration', { body: { name: 'people' } })
  })
  afterAll(async () => {
    await api.close()
    await pos.close()
    await shop.close()
    await database.close()
  })

  const plan = (more: Readonly<Record<string, unknown>> = {}) =>
    editor.call('planFlow', { params, body: { scope: { kind: 'changes' }, ...more } })
  const apply = (hash: string) => editor.call('applyPlan', { params: { ...params, plan: hash } })

  test('is explained in the language of who asks, and runs as a person chose', async () => {
    const viewer = await api.signIn('viewer')
    const explained = async (language: string) => {
      const headers = { 'accept-language': language }
      const { status, body } = await viewer.call('explainFlow', { params, headers })
      expect(status).toBe(200)
      return body.parts as readonly { heading: string; lines: readonly string[] }[]
    }
    expect((await explained('en')).flatMap(({ lines }) => lines)).toEqual([
      'every 5 minutes',
      'Customer from Lightspeed eCom (C-Series), what changed since the last run',
      'Debtor in CCV SalesPOS: creates and updates; found by: E-mail address',
      'No e-mail address',
    ])
    expect((await explained('nl')).map(({ heading }) => heading)).toEqual([
      'Wordt uitgevoerd',
      'Leest',
      'Schrijft',
      'Slaat een record over als',
    ])
    const window = { days: [1, 5], from: '08:00', to: '18:00', zone: 'Europe/Rome' }
    const schedule = { trigger: { every: '2h' }, windows: [window], isPaused: true }
    const { headers } = await editor.call('readFlow', { params })
    const ifMatch = { 'if-match': headers.get('etag') ?? '' }
    await editor.call('scheduleFlow', { params, body: schedule, headers: ifMatch })
    expect((await explained('it'))[0]?.lines).toEqual([
      'ogni 2 ore',
      'inizia solo di lunedì, venerdì, dalle 08:00 alle 18:00 (Europe/Rome)',
      'in pausa: ricomincia quando una persona lo riprende',
    ])
    const again = await editor.call('readFlow', { params })
    await editor.call('scheduleFlow', {
      params,
      body: { trigger: null, windows: [], isPaused: false },
      headers: { 'if-match': again.headers.get('etag') ?? '' },
    })
    const none = { ...params, flow: 'nothing' }
    expect((await viewer.call('explainFlow', { params: none })).status).toBe(404)
  })

  test('is shown with its schedule and settings', async () => {
    const { body } = await editor.call('readFlow', { params })
    expect(body).toMatchObject({
      summary: {
        flow: 'people',
        file: FILE,
        trigger: { kind: 'every', ms: 300_000 },
        targets: ['pos.debtor'],
      },
      schedule: { trigger: null, windows: [], isPaused: false },
    })
    const none = { ...params, flow: 'nothing' }
    expect((await editor.call('readFlow', { params: none })).status).toBe(404)
  })

  test('tells those who set it up where its source tells of changes', async () => {
    const { body } = await editor.call('readFlow', { params })
    expect(body.hookUrl).toMatch(
      /^https:\/\/mapwright\.example\.com\/hooks\/default\/shop\/[\w-]{32}\//,
    )
    const viewer = await api.signIn('viewer')
    expect((await viewer.call('readFlow', { params })).body.hookUrl).toBeNull()
  })

  test('runs when a person says, who is told by the job that it became', async () => {
    const { body, headers } = await editor.call('readFlow', { params })
    const schedule = { ...body.schedule, trigger: { every: '2h' } }
    const state = { 'If-Match': headers.get('etag') ?? '' }
    const saved = await editor.call('scheduleFlow', { params, body: schedule, headers: state })
    expect(saved.body).toEqual(schedule)
    expect(work.calls.at(-1)?.[0]).toBe('followChanges')
    const late = await editor.call('scheduleFlow', { params, body: schedule, headers: state })
    expect(late.status).toBe(412)
    const after = await editor.call('readFlow', { params })
    expect(after.body.summary.trigger).toEqual({ kind: 'every', ms: 7_200_000 })
  })

  test('is not scheduled for times that there are not', async () => {
    const { headers } = await editor.call('readFlow', { params })
    const refused = await editor.call('scheduleFlow', {
      params,
      headers: { 'If-Match': headers.get('etag') ?? '' },
      body: {
        trigger: { cron: '0 0 30 2 *', zone: 'Europe/Amsterdam' },
        windows: [{ days: [1], from: '25:00', to: '26:00', zone: 'Europe/Amsterdam' }],
        isPaused: false,
      },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'trigger.cron',
      'windows.0.from',
      'windows.0.to',
    ])
    const after = await editor.call('readFlow', { params })
    expect(after.body.schedule.trigger).toEqual({ every: '2h' })
  })

  test('is scheduled by one of two who do it at the same moment', async () => {
    const { body, headers } = await editor.call('readFlow', { params })
    const state = { 'If-Match': headers.get('etag') ?? '' }
    const tries = ['3h', '4h'].map((every) =>
      editor.call('scheduleFlow', {
        params,
        body: { ...body.schedule, trigger: { every } },
        headers: state,
      }),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200, 412]))
  })

  test('is started and stopped', async () => {
    const started = await editor.call('startRun', { params, body: { scope: { kind: 'all' } } })
    expect(started.status).toBe(200)
    expect(started.body.job).toMatch(/^job-/)
    expect(work.calls.at(-1)).toMatchObject([
      'startRun',
      { flow: 'people' },
      { cause: 'person', scope: { kind: 'all' } },
    ])
    expect((await editor.call('stopRun', { params })).status).toBe(404)
    work.running.push('people')
    expect((await editor.call('stopRun', { params })).status).toBe(204)
  })

  test('plans without writing, and hides what is personal', async () => {
    const { status, body } = await plan({ limit: 3 })
    expect(status).toBe(200)
    const writes = body.records.flatMap((record: { writes: unknown[] }) => record.writes)
    expect(writes[0]).toMatchObject({
      action: 'create',
      resource: 'pos.debtor',
      id: null,
      set: { email: '•••', lastname: '•••', type: 'personal', website: '•••' },
    })
    expect(body.records[0]).not.toHaveProperty('label')
    const again = await plan({ limit: 3 })
    expect(again.body.plan).toBe(body.plan)
  })

  test('plans a draft, which cannot be applied', async () => {
    const text = FLOW.replace('type: personal', 'type: business')
    const { body } = await plan({ limit: 3, text })
    expect(JSON.stringify(body.records)).toContain('"type":"business"')
    expect((await apply(body.plan)).status).toBe(404)
    const broken = await plan({ text: FLOW.replace('shop.customer', 'shop.customers') })
    expect(broken.status).toBe(422)
    expect(broken.body.errors[0].path).toBe(`${FILE}:6:17`)
  })

  test('has what was planned done by a worker, and tells how that stands', async () => {
    const { body } = await plan({ limit: 2 })
    const ofPlan = { ...params, plan: body.plan }
    const standing = async () => (await editor.call('readPlan', { params: ofPlan })).body
    expect(await standing()).toEqual({ state: 'planned', already: 0, differing: [], counts: {} })
    const applied = await apply(body.plan)
    expect(applied.status).toBe(200)
    expect(work.calls.at(-1)).toMatchObject([
      'startRun',
      { flow: 'people' },
      { cause: 'person', scope: { kind: 'plan', plan: body.plan } },
    ])
    const none = { ...params, plan: 'none' }
    expect((await editor.call('readPlan', { params: none })).status).toBe(404)
  })

  test('plans, applies and runs fields alone, and refuses one that is not there with the nearest name', async () => {
    const { body: flow } = await editor.call('readFlow', { params })
    expect(flow.refillFields).toMatchObject([
      { name: 'email' },
      { name: 'type' },
      { name: 'lastname' },
      { name: 'website' },
    ])
    const { status, body } = await plan({ scope: { kind: 'all' }, limit: 3, refill: ['lastname'] })
    expect(status).toBe(200)
    // Nothing ran yet.
    expect(body).toMatchObject({ records: [], counts: { notLinked: 3 } })
    const wrong = await plan({ refill: ['lastnme'] })
    expect(wrong).toMatchObject({
      status: 422,
      body: { type: 'invalid_request', detail: 'Did you mean "lastname"?' },
    })
    const run = { scope: { kind: 'all' }, refill: ['lastname'] }
    expect((await editor.call('startRun', { params, body: run })).status).toBeLessThan(300)
    expect(work.calls.at(-1)).toMatchObject([
      'startRun',
      { flow: 'people' },
      { cause: 'person', scope: { kind: 'refill', fields: ['lastname'], what: { kind: 'all' } } },
    ])
    const refused = await editor.call('startRun', { params, body: { ...run, refill: ['none'] } })
    expect(refused.status).toBe(422)
    const viewer = await api.signIn('viewer')
    expect((await viewer.call('startRun', { params, body: run })).status).toBe(403)
  })

  test('says what is missing before it can plan', async () => {
    const files = [
      {
        path: 'flows/asking.yaml',
        text: FLOW.replaceAll('people', 'asking')
          .replace(
            'trigger:',
            'settings: { type: object, required: [store], properties: { store: { type: integer } } }\ntrigger:',
          )
          .replace('https://example.com', '=$string($settings.store)'),
      },
    ]
    const pushed = await editor.call('pushFiles', { body: { files, note: 'asks' } })
    expect(pushed.status).toBe(200)
    await editor.call('addIntegration', { body: { name: 'asking' } })
    const refused = await editor.call('planFlow', {
      params: { integration: 'asking', flow: 'asking' },
      body: { scope: { kind: 'changes' } },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.title).toMatch(/"store" is missing/)
  })

  test('has samples, whose personal fields are masked', async () => {
    const captured = await editor.call('captureSamples', { params, body: { count: 2 } })
    expect(captured.body.items).toHaveLength(2)
    const [{ record }] = captured.body.items
    expect(record.email).toMatch(/@example\.com$/)
    const pasted = await editor.call('saveSample', {
      params,
      body: { title: 'Mine', from: 'pasted', record: { id: 1 }, given: { 'pos.debtor': [] } },
    })
    const listed = await editor.call('listSamples', { params })
    expect(listed.body.items.map(({ title }: { title: string }) => title)[0]).toBe('Mine')
    expect(listed.body.items).toHaveLength(3)
    const sample = { ...params, sample: pasted.body.id }
    expect((await editor.call('deleteSample', { params: sample })).status).toBe(204)
    expect((await editor.call('deleteSample', { params: sample })).status).toBe(404)
  })

  test('tells where the source differs from what its connector says', async () => {
    const { status, body } = await editor.call('readDrift', { params })
    expect(status).toBe(200)
    expect(body.items).toEqual([])
  })

  test('does not apply what was planned longer than a day ago', async () => {
    const { body } = await plan({ scope: { kind: 'all' }, limit: 20 })
    now += 86_400_001
    editor = await api.signIn('editor')
    const late = await apply(body.plan)
    expect(late.status).toBe(404)
    expect(late.body.detail).toMatch(/stored for a day/)
  })
})
