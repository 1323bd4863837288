import { expect, test } from 'vitest'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { Connection, Resource, SourceRecord } from '../connection.ts'
import type { RunOptions } from '../run-options.ts'
import type { Store } from '../store/store.ts'

const WRITE = 'steps:\n  - write: till.product\n    match: { sku: =sku }\n    set: { sku: =sku }\n'
const REFUSE = 'steps:\n  - fail: It is refused\n    if: =true\n'
const FIVE_MB = 5_000_000

/** The same source, as one whose records are so large, and which gives none by key. */
function sized(connection: Connection, size: number): Connection {
  async function* list(
    resource: Resource,
    request: Parameters<Resource['list']>[0],
  ): ReturnType<Resource['list']> extends AsyncIterable<infer Page> ? AsyncGenerator<Page> : never {
    for await (const page of resource.list(request)) {
      yield Object.assign({}, page, {
        records: page.records.map((record): SourceRecord => Object.assign({}, record, { size })),
      })
    }
  }
  return {
    ...connection,
    resource: (name) => {
      const { get: _, ...resource } = connection.resource(name)
      return { ...resource, list: (request) => list(connection.resource(name), request) }
    },
  }
}

function ofSize(kit: RunKit, size: number): Partial<RunOptions> {
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both systems')
  return { systems: { till, shop: { ...shop, connection: sized(shop.connection, size) } } }
}

function fill(kit: RunKit, count: number): void {
  for (let at = 1; at <= count; at += 1) kit.shop.put(String(at), { sku: `S-${at}` })
}

/** The most records that were worked on at a time. */
async function mostUnderWay(size: number): Promise<number> {
  const kit = createRunKit(WRITE)
  fill(kit, 12)
  let underWay = 0
  let most = 0
  const aroundRecord: RunOptions['aroundRecord'] = async (_, work) => {
    underWay += 1
    most = Math.max(most, underWay)
    try {
      return await work()
    } finally {
      underWay -= 1
    }
  }
  const { counts } = await kit.run({ ...ofSize(kit, size), aroundRecord })
  expect(counts).toMatchObject({ done: 12, created: 12 })
  return most
}

test('records of 5 MB go one after the other, small ones beside each other', async () => {
  expect(await mostUnderWay(FIVE_MB)).toBe(1)
  expect(await mostUnderWay(2_000)).toBeGreaterThan(1)
})

/** How many records were kept with each commit. */
async function keptTogether(size: number): Promise<readonly number[]> {
  const kit = createRunKit(REFUSE)
  fill(kit, 6)
  const kept: number[] = []
  const store: Store = {
    ...kit.store,
    commit: (lease, effects) => {
      kept.push(effects.records.length)
      return kit.store.commit(lease, effects)
    },
  }
  const { counts } = await kit.run({ ...ofSize(kit, size), store })
  expect(counts).toMatchObject({ parked: 6 })
  return kept.filter((count) => count > 0)
}

test('a record of 5 MB that is to be kept is committed before the next begins', async () => {
  expect(await keptTogether(FIVE_MB)).toEqual([1, 1, 1, 1, 1, 1])
  expect(Math.max(...(await keptTogether(2_000)))).toBeGreaterThan(1)
})
