import { expect, onTestFinished, test } from 'vitest'
import { runFlow } from '../../../../engine/index.ts'
import { dedent } from '../../../../engine/testing/dedent.ts'
import { planFlowText } from '../../../../engine/testing/plan-flow-text.ts'
import { createPretendClock } from '../../../../engine/testing/pretend-clock.ts'
import { createPretendSource } from '../../../../engine/testing/pretend-source.ts'
import { createRateGate } from '../../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../../records/index-store.ts'
import { answerJson, startLocalServer } from '../../../testing/local-server.ts'
import { runOptionsOf } from '../../testing/run-options-of.ts'
import { openHttpConnection } from '../open-http-connection.ts'

const SHOP = dedent`
  connector: shop
  format: 1
  title: A shop
  settings: { type: object }
  http: { base: "https://shop.example" }
  resources:
    article:
      title: Article
      key: =id
      list: { get: /articles, items: =articles, pages: { page: page, size: { limit: 50 } } }
      record: { id: =id, sku: =sku, title: =title }
`

const FLOW = dedent`
  flow: goods
  format: 1
  title: Goods
  connections: { shop: shop, till: till }
  source: { read: shop.article }
  parallel: 50
  steps:
    - write: till.good
      match: { sku: =sku }
      set: { sku: =sku, name: =title }
`

const BATCH = `
        batch: { get: /search, query: { skus: '=$string($items)', limit: 100 }, each: =$by.sku, max: 50 }`

function tillText(batch: string): string {
  return `
connector: till
format: 1
title: A till
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url, timeout: 5s, parallel: 8 }
resources:
  good:
    title: Good
    key: =id
    list: { get: /goods, items: =items, pages: { page: page, size: { limit: 100 }, short: last } }
    find:
      - by: [sku]
        get: /goods
        query: { sku: =$by.sku, limit: 100 }
        items: =items${batch}
    create: { post: /goods, body: =$set, item: =$, settle: 1h }
    update: { put: "/goods/{id}", body: =$set }
    schema: { properties: { id: { type: integer }, sku: { type: string }, name: { type: string } } }
`
}

interface Good {
  readonly id: number
  readonly sku: string
  readonly name?: string
}

/** Articles of a shop that become goods of a till, which counts what it is asked. */
async function createWorld(batch: string, { isLagging = false } = {}) {
  const goods: Good[] = []
  /** What a search shows. */
  let seen: readonly Good[] = []
  const till = await startLocalServer(({ method, url, body }, response) => {
    const { pathname, searchParams: query } = new URL(url, 'http://till')
    if (method === 'POST') {
      const good = { id: goods.length + 1, ...JSON.parse(body) }
      goods.push(good)
      if (!isLagging) seen = [...goods]
      return answerJson(response, good, 201)
    }
    if (method === 'PUT') return answerJson(response, {})
    const skus: readonly (string | null)[] = pathname.endsWith('/search')
      ? JSON.parse(query.get('skus') ?? '[]')
      : [query.get('sku')]
    answerJson(response, { items: seen.filter(({ sku }) => skus.includes(sku)) })
  })
  const clock = createPretendClock()
  const { flow, connectors } = planFlowText(FLOW, SHOP, tillText(batch))
  const [shopPlan, tillPlan] = [connectors['shop'], connectors['till']]
  if (!shopPlan || !tillPlan) throw new Error('both connectors are given')
  const shop = createPretendSource({ pageSize: 50 })
  const connection = openHttpConnection({
    plan: tillPlan,
    settings: { url: till.origin },
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 8, clock }),
    clock,
    allowPrivate: true,
  })
  onTestFinished(async () => {
    await connection.close()
    await till.close()
  })
  const options = runOptionsOf(flow, clock, {
    shop: { connector: shopPlan, connection: shop.connection },
    till: { connector: tillPlan, connection },
  })
  const countOf = (asked: string): number =>
    till.requests.filter(({ method, url }) => `${method} ${url.split(/[?/]/)[1]}` === asked).length
  return {
    goods,
    put: (id: string, sku: string) => shop.put(id, { id, sku, title: `Title ${id}` }),
    run: () => runFlow(options),
    counts: () => ({
      single: countOf('GET goods'),
      together: countOf('GET search'),
      creates: countOf('POST goods'),
      updates: countOf('PUT goods'),
    }),
  }
}

async function copyOf(count: number, batch: string) {
  const world = await createWorld(batch)
  for (let at = 1; at <= count; at += 1) world.put(String(at), `SKU ${at}`)
  await world.run()
  expect(new Set(world.goods.map(({ sku }) => sku)).size).toBe(count)
  return world.counts()
}

test('a run over 500 records asks less than a tenth as often what there is', async () => {
  expect(await copyOf(500, '')).toEqual({ single: 500, together: 0, creates: 500, updates: 0 })
  const { single, together, creates } = await copyOf(500, BATCH)
  expect(creates).toBe(500)
  expect(together).toBeGreaterThanOrEqual(10)
  expect(single + together).toBeLessThan(50)
}, 60_000)

test.each([false, true])(
  'records of one page with one key become one, as they do one by one, even where a search lags (%s)',
  async (isLagging) => {
    const skus = ['A', 'B', 'A', 'C', 'B', 'A']
    const copied = async (batch: string) => {
      const world = await createWorld(batch, { isLagging })
      for (const [at, sku] of skus.entries()) world.put(String(at + 1), sku)
      const { counts } = await world.run()
      return { counts, skus: world.goods.map(({ sku }) => sku).toSorted(), asked: world.counts() }
    }
    const single = await copied('')
    const batched = await copied(BATCH)
    expect(single.skus).toEqual(['A', 'B', 'C'])
    expect(batched.skus).toEqual(single.skus)
    expect(batched.counts).toEqual(single.counts)
    expect(batched.asked).toMatchObject({ together: 1, creates: 3 })
  },
)

test('what the run before has made is found, and not made again', async () => {
  const world = await createWorld(BATCH)
  const skus = Array.from({ length: 20 }, (_, at) => `S${at}`)
  for (const sku of skus) world.put(sku, sku)
  await world.run()
  // Records of other names with the same keys.
  for (const sku of skus) world.put(`again ${sku}`, sku)
  await world.run()
  expect(world.goods).toHaveLength(20)
})
