import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { formatDiagnostic, loadProject, type PlannedRecord } from '../../engine/index.ts'
import { estimateRequests } from './estimate-requests.ts'

function projectWith(pages: string, update: string, create = '{ post: /products, body: =$set }') {
  const files = [
    {
      path: 'connectors/shop/connector.yaml',
      text: `
connector: shop
format: 1
title: Shop
settings: {}
http: { base: "https://shop.example" }
resources:
  article:
    title: Article
    key: =id
    list: { get: /articles, items: =articles${pages} }
    record: { id: =id, sku: =sku }
`,
    },
    {
      path: 'connectors/till/connector.yaml',
      text: `
connector: till
format: 1
title: Till
settings: {}
http: { base: "https://till.example" }
resources:
  product:
    title: Product
    key: =id
    find: [{ by: [sku], get: /products, query: { sku: =$by.sku }, items: =items }]
    create: ${create}
    update: ${update}
    schema: { properties: { sku: { type: string } } }
`,
    },
    {
      path: 'flows/articles.yaml',
      text: `
flow: articles
format: 1
title: Articles
connections: { shop: shop, pos: till }
source: { read: shop.article }
steps: [{ write: pos.product, match: { sku: =sku }, set: { sku: =sku } }]
`,
    },
  ]
  const project = loadProject(files, { transports: transportSpecs })
  const flow = project.flows[0]?.plan
  if (!flow) throw new Error(project.diagnostics.map(formatDiagnostic).join('\n'))
  return { project, flow }
}

const ONE_BY_ONE = '{ patch: "/products/{id}", body: =$set }'
const PAGES = ', pages: { page: page, size: { limit: 50 } }'
const plain = projectWith(PAGES, ONE_BY_ONE)

/** Of four records that were tried, so many would be written. */
function tried(written: number, action: 'create' | 'update' = 'update'): readonly PlannedRecord[] {
  return [0, 1, 2, 3].map((at) => {
    const write = {
      action,
      resource: 'pos.product',
      id: at,
      set: {},
      dependsOn: [],
      told: { set: {} },
    } as const
    return {
      key: String(at),
      outcome: at < written ? 'done' : 'unchanged',
      writes: at < written ? [write] : [],
      hash: '',
    }
  })
}

function estimate(
  { project, flow }: ReturnType<typeof projectWith>,
  records: readonly PlannedRecord[],
  reads: ReadonlyMap<string, number> = new Map(),
  { count = 1_000, withheld = {} }: { count?: number; withheld?: Record<string, number> } = {},
) {
  const firstRun = { count, isMore: false }
  return estimateRequests(project, flow, { records, firstRun, withheld }, reads)
}

test('the source is asked for its pages, and the target as often as the tried records were written', () => {
  expect(estimate(plain, tried(4))).toEqual({ shop: 20, pos: 1_000 })
  expect(estimate(plain, tried(1))).toEqual({ shop: 20, pos: 250 })
  expect(estimate(plain, tried(0))).toEqual({ shop: 20 })
})

test('what was read of each record comes on top, at the system that was asked', () => {
  const reads = new Map([
    ['shop', 2],
    ['pos', 1.5],
  ])
  expect(estimate(plain, tried(4), reads)).toEqual({ shop: 2_020, pos: 2_500 })
})

test('what is asked for only once something is made counts as well', () => {
  const withheld = { shop: 0, pos: 12 }
  expect(estimate(plain, tried(4), new Map(), { withheld })).toEqual({ shop: 20, pos: 4_000 })
})

test('pages of unknown size are taken for a hundred records', () => {
  expect(estimate(projectWith('', ONE_BY_ONE), tried(0))).toEqual({ shop: 10 })
})

test('updates that go together are one request', () => {
  const batch = '{ put: /products/bulk, each: =$, body: { products: =$items }, max: 50 }'
  const update = `{ patch: "/products/{id}", body: =$set, item: =product, batch: ${batch} }`
  expect(estimate(projectWith(PAGES, update), tried(4))).toEqual({ shop: 20, pos: 20 })
})

test('creates that go together are one request', () => {
  const batch =
    '{ post: /products/bulk, each: =$, body: { products: =$items }, max: 20, answers: =products }'
  const create = `{ post: /products, body: =$set, item: =product, batch: ${batch} }`
  const project = projectWith(PAGES, ONE_BY_ONE, create)
  expect(estimate(project, tried(4, 'create'))).toEqual({ shop: 20, pos: 50 })
  expect(estimate(project, tried(4, 'update'))).toEqual({ shop: 20, pos: 1_000 })
})

test('a part of a request is one', () => {
  expect(estimate(plain, tried(1), new Map(), { count: 1 })).toEqual({ shop: 1, pos: 1 })
})

test('nothing is estimated where the source does not tell how many records there are', () => {
  const { project, flow } = plain
  const told = { records: tried(4), firstRun: undefined, withheld: {} }
  expect(estimateRequests(project, flow, told, new Map())).toBeUndefined()
})
