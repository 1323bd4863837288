import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { type FlowPlanning, type FlowTrial, planFlow, tryFlows } from '../../../engine/index.ts'
import { createProjects } from '../../projects/create-projects.ts'
import { createWorkLog } from '../../projects/testing/work-log.ts'
import { type ApiKit, startApi } from '../../testing/api-kit.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-databases.ts'
import { flowsOf } from '../installed-flows.ts'
import { type AccountOpener, createAccountOpener } from '../open-account.ts'
import { openFlow, openInstallation, type ReadyFlow } from '../open-flow.ts'
import type { Workspace } from '../workspace.ts'
import { createPlanners } from './planners.ts'
import { walkServices } from './walk-services.ts'

const INTEGRATION = `integration: pair
format: 1
title: A pair
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
flows: [shelves, goods, people]
`
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
  brand: { title: Brands, rows: { Gazelle: Bikes }, otherwise: nothing }
source: { read: shop.product }
steps:
  - find: pos.category
    for: =categories
    link: { shop.category: =$ }
    as: categories
    missing: wait
  - write: pos.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title, type: simple, taxTariff: normal, brand: '=$translate("brand", brandTitle)', price: 1 }
`
const PEOPLE = `flow: people
format: 1
title: People
source: { read: shop.customer }
steps:
  - fail: ='no place for ' & email
    if: =$contains(email, "1")
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal, lastname: =lastname, website: https://example.com }
`
const FILES = Object.entries({ pair: INTEGRATION, shelves: SHELVES, goods: GOODS, people: PEOPLE })
const config = { host: '127.0.0.1', publicUrl: 'https://mapwright.example.com', allowPrivate: true }

const one = (flows: readonly ReadyFlow[], name: string): ReadyFlow => {
  const found = flows.find(({ flow }) => flow.name === name)
  if (!found) throw new Error(name)
  return found
}
const sorted = ({ records, summary, ...rest }: FlowPlanning) => ({
  ...rest,
  summary: { ...summary, run: '' },
  records: records.toSorted((left, right) => (left.key < right.key ? -1 : 1)),
})
const tried = (trials: readonly FlowTrial[]) =>
  trials.map(({ records, ...rest }) => ({
    ...rest,
    records: records.toSorted((left, right) => (left.key < right.key ? -1 : 1)),
  }))

describe('a plan in a process apart', () => {
  let database: TestDatabase
  let pos: CcvSimulator
  let shop: LightspeedSimulator
  let api: ApiKit
  let place: Workspace
  const planners = createPlanners({ processes: 1 })
  const asker = { workspace: 'default', caller: 'ann' }

  beforeAll(async () => {
    database = await openTestDatabase()
    pos = await createCcvSimulator()
    shop = await createLightspeedSimulator({ counts: { products: 30, customers: 24, orders: 1 } })
    const projects = createProjects(database.db)
    api = await startApi({ database, projects, work: createWorkLog(), config })
    place = { name: 'default', database, cipher: api.services.cipher }
    const editor = await api.signIn('editor')
    const files = FILES.map(([name, text]) => ({ path: `mappings/pair/${name}.yaml`, text }))
    await editor.call('pushFiles', { body: { files, note: 'first' } })
    for (const [connection, connector, settings] of [
      ['pos', 'ccv-salespos', { url: pos.url, public: pos.publicKey, secret: pos.secretKey }],
      ['shop', 'lightspeed-ecom', { cluster: shop.url, key: shop.key, secret: shop.secret }],
    ] as const) {
      await editor.call('saveConnection', {
        params: { connection },
        body: { connector, settings },
      })
    }
    await editor.call('addIntegration', { body: { name: 'pair' } })
  })
  afterAll(async () => {
    await planners.close()
    await api.close()
    await pos.close()
    await shop.close()
    await database.close()
  })

  /** With accounts opened anew, so that nothing is known of an earlier walk. */
  async function withFlows<T>(
    work: (flows: readonly ReadyFlow[], files: Parameters<typeof planners.plan>[0]) => Promise<T>,
    wrap: (opener: AccountOpener) => AccountOpener = (opener) => opener,
  ): Promise<T> {
    const { project, files } = await api.services.projects.current('default')
    const opener = createAccountOpener(place, { allowPrivate: true })
    try {
      const { id } = await openInstallation(place, 'pair')
      const flows: ReadyFlow[] = []
      for (const plan of flowsOf(project, 'pair')) {
        flows.push(await openFlow(place, project, plan, wrap(opener), id))
      }
      return await work(flows, { asker, files })
    } finally {
      await opener.close()
    }
  }
  test.each([
    ['shelves', { kind: 'changes' }, 10, 5],
    ['goods', { kind: 'all' }, 20, 5],
    ['people', { kind: 'all' }, undefined, 5],
    ['people', { kind: 'keys', keys: ['1', 'nobody'], gone: ['2'] }, undefined, -1],
  ] as const)(
    'of %s, %j, is the one that is made here, with its hash',
    async (name, what, limit, least) => {
      const here = await withFlows((flows) =>
        planFlow({ ...one(flows, name), cause: 'person', what, limit }),
      )
      const there = await withFlows((flows, files) =>
        planners.plan(files, one(flows, name), { what, limit }),
      )
      expect(sorted(there)).toEqual(sorted(here))
      expect(there.records.length).toBeGreaterThan(least)
    },
  )

  test('and a trial, too, tell the same', async () => {
    const here = await withFlows((flows) =>
      tryFlows(
        flows.map((flow) => ({ ...flow, cause: 'person' })),
        { limit: 10 },
      ),
    )
    const told: string[] = []
    const there = await withFlows((flows, files) =>
      planners.try(files, flows, {
        limit: 10,
        onFlow: (flow) => told.push(`begins ${flow}`),
        onTried: (flow) => told.push(`tried ${flow}`),
      }),
    )
    expect(tried(there)).toEqual(tried(here))
    expect(told).toEqual(
      ['shelves', 'goods', 'people'].flatMap((f) => [`begins ${f}`, `tried ${f}`]),
    )
  })

  test('that the source refuses says why, and fails with its very error', async () => {
    const wrong = new Error('the database is away')
    const broken = await withFlows((flows, files) => {
      const flow = one(flows, 'people')
      const store = { ...flow.store, cursor: () => Promise.reject(wrong) }
      return planners
        .plan(files, { ...flow, store }, { what: { kind: 'changes' } })
        .catch((error: unknown) => error)
    })
    expect(broken).toBe(wrong)
  })

  test('can ask for nothing that writes or that tells a secret', () => {
    const names = Object.keys(walkServices([], Date.now, {}))
    const reads = ['complete', 'count', 'cursor', 'find', 'get', 'gone', 'links', 'linksTo', 'list']
    const others = ['end', 'now', 'read', 'records', 'tell']
    expect(names.toSorted((left, right) => (left < right ? -1 : 1))).toEqual(
      [...reads, ...others].toSorted((left, right) => (left < right ? -1 : 1)),
    )
  })
})
