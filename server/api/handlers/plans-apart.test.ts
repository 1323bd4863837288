import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { createPlanners, type Planners } from '../../installation/planning/planners.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type Answered, type ApiClient, type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'

/** Between calls of others. */
const PAUSE_MS = 20
/** Of these, two hundred or so take all that the formulas of a record may. */
const SLOW = '$sum($map([1..30000], function($x) { $x * 2 }))'
const flowOf = (name: string, values: string) => `flow: ${name}
format: 1
title: ${name}
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - let: { ${values} }
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal, lastname: =lastname, website: https://example.com }
`
const SLOW_VALUES = Array.from({ length: 400 }, (_, at) => `v${at}: '=${SLOW} + ${at}'`).join(', ')
const slow = { integration: 'slow', flow: 'slow' }
const quick = { integration: 'quick', flow: 'quick' }
const config = { host: '127.0.0.1', publicUrl: 'https://mapwright.example.com', allowPrivate: true }

const plan = (caller: ApiClient, params: typeof slow, limit: number) =>
  caller.call('planFlow', { params, body: { scope: { kind: 'changes' }, limit } })

describe('what a flow would do', () => {
  let database: TestDatabase
  let pos: CcvSimulator
  let shop: LightspeedSimulator
  let planners: Planners
  let api: ApiKit
  let editor: ApiClient
  let colleague: ApiClient

  beforeAll(async () => {
    database = await openTestDatabase()
    pos = await createCcvSimulator()
    shop = await createLightspeedSimulator({ counts: { products: 1, customers: 12, orders: 1 } })
    planners = createPlanners({ processes: 2, milliseconds: 60_000 })
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, planners, work: createWorkLog(), config })
    editor = await api.signIn('editor')
    colleague = await api.signIn('editor')
    const files = [
      { path: 'flows/slow.yaml', text: flowOf('slow', SLOW_VALUES) },
      { path: 'flows/quick.yaml', text: flowOf('quick', 'a: =1') },
    ]
    await editor.call('pushFiles', { body: { files, note: 'first' } })
    for (const [connection, connector, settings] of [
      ['pos', 'ccv-salespos', { url: pos.url, public: pos.publicKey, secret: pos.secretKey }],
      ['shop', 'lightspeed-ecom', { cluster: shop.url, key: shop.key, secret: shop.secret }],
    ] as const) {
      const body = { connector, settings }
      await editor.call('saveConnection', { params: { connection }, body })
    }
    for (const name of ['slow', 'quick']) await editor.call('addIntegration', { body: { name } })
    // Threads have started by then, and what is asked first is compiled.
    for (const caller of [editor, colleague]) await plan(caller, quick, 1)
  })
  afterAll(async () => {
    await api.close()
    await planners.close()
    await pos.close()
    await shop.close()
    await database.close()
  })

  /** How long this thread heard nobody meanwhile, but for once, and how often others were answered. */
  async function meanwhile(asked: Promise<Answered>) {
    const held = monitorEventLoopDelay({ resolution: 5 })
    held.enable()
    const state = { isOver: false }
    const over = asked.finally(() => {
      state.isOver = true
    })
    let others = 0
    while (!state.isOver) {
      expect((await colleague.call('listRuns')).status).toBe(200)
      others += 1
      await delay(PAUSE_MS)
    }
    held.disable()
    return { others, longest: held.percentile(99) / 1e6, answer: await over }
  }

  // A record holds the thread for two seconds; a machine that does much else, for some tenths of one.
  test('is planned while others are answered, however long its formulas take', async () => {
    const { others, longest, answer } = await meanwhile(plan(editor, slow, 5))
    expect(answer.status).toBe(200)
    expect(answer.body.counts).toMatchObject({ parked: 5 })
    expect(longest).toBeLessThan(1_800)
    expect(others).toBeGreaterThan(30)
  })

  test('is tried while others are answered, and other plans are made', async () => {
    const asked = editor.call('tryIntegration', { params: { integration: 'slow' } })
    const { others, longest, answer } = await meanwhile(asked)
    expect(answer.status).toBe(200)
    expect(answer.body.flows[0]).toMatchObject({ flow: 'slow', fail: 10 })
    expect(longest).toBeLessThan(1_800)
    expect(others).toBeGreaterThan(30)
  })

  test('is given up when it takes more than a plan may, and says so', async () => {
    const narrow = createPlanners({ processes: 1, milliseconds: 400 })
    const { services } = api
    const other = await startApi({ ...services, planners: narrow })
    try {
      const caller = await other.signIn('editor')
      expect(await plan(caller, slow, 12)).toMatchObject({
        status: 422,
        body: { type: 'too_costly', title: expect.stringContaining('0.4 seconds') },
      })
    } finally {
      await other.close()
      await narrow.close()
    }
  })
})
