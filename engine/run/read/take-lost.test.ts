import { describe, expect, test } from 'vitest'
import { COPY, stocked } from '../../testing/copy-flow.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { Resource } from '../connection.ts'
import type { RunOptions } from '../run-options.ts'
import type { Store } from '../store/store.ts'
import type { Systems } from '../system.ts'

/** Longer than the lease of a dead process, and than its target may take. */
const AFTER_MS = 3_600_000
const DELETES = 'deletes: { limit: 100%, do: [ { delete: till.product } ] }\n'
const LINK = { source: 'shop.article', key: '1', target: 'till.product' }

function silence(): Promise<never> {
  return new Promise(() => undefined)
}

function refuse(): Promise<never> {
  return Promise.reject(refusal('temporary', 'down'))
}

/** Runs in a process that dies after its creates and before its commit; or, of one that `sends` none, before that. */
async function die(kit: RunKit, sends = true): Promise<void> {
  let announce: (() => void) | undefined
  const died = new Promise<void>((resolve) => {
    announce = resolve
  })
  const end = (): Promise<never> => {
    announce?.()
    return silence()
  }
  const store: Store = { ...kit.store, commit: end, touchRun: silence }
  const systems = sends ? kit.options.systems : changed(kit, { create: end })
  kit.run({ store, systems }).catch(() => undefined)
  await died
  kit.clock.advance(AFTER_MS)
}

/** The systems, of whose till some operations are others. */
function changed(kit: RunKit, operations: Partial<Resource>): Systems {
  const { till, ...others } = kit.options.systems
  if (!till) throw new Error('the kit has a till')
  const connection = {
    ...till.connection,
    resource: (name: string) => ({ ...till.connection.resource(name), ...operations }),
  }
  return { ...others, till: { ...till, connection } }
}

/** The shop tells of no record by itself. */
function withoutGet(kit: RunKit): Partial<RunOptions> {
  const { shop, ...others } = kit.options.systems
  if (!shop) throw new Error('the kit has a shop')
  const { get: _get, ...article } = shop.connection.resource('article')
  const connection = { ...shop.connection, resource: () => article }
  return { systems: { ...others, shop: { ...shop, connection } } }
}

async function later(kit: RunKit, what: Partial<RunOptions> = {}) {
  kit.clock.advance(AFTER_MS)
  return kit.run(what)
}

async function openCreates({ store }: RunKit): Promise<number> {
  return (await store.lost('articles', 100)).length
}

describe('what a process made before it died, and whose source record is deleted before the next run', () => {
  test.each([
    ['can be read by itself', () => ({})],
    ['cannot be read by itself', withoutGet],
  ])('is found and linked where a source record %s', async (_, change) => {
    const kit = stocked(COPY, 1)
    await die(kit)
    kit.shop.remove('1')
    await kit.run(change(kit))
    const [id] = [...(kit.till.records.get('product')?.keys() ?? [])]
    expect(await kit.store.links([LINK])).toMatchObject([{ ...LINK, id }])
    expect(kit.store.events.at(-1)).toMatchObject({
      key: '1',
      outcome: 'skipped',
      writes: [{ action: 'create', resource: 'till.product', id }],
    })
    expect(await kit.durable()).toEqual([])
    expect(await openCreates(kit)).toBe(0)
  })

  test('goes the way of what is gone with the comparison that follows', async () => {
    const kit = stocked(`${COPY}${DELETES}`, 2)
    await die(kit)
    kit.shop.remove('1')
    await kit.run({ what: { kind: 'all' } })
    expect(Object.keys(kit.products())).toEqual(['S2'])
    expect(await kit.durable()).toEqual([])
  })

  test('is deleted at once where the source says that its record is gone', async () => {
    const kit = stocked(`${COPY}${DELETES}`, 1)
    await die(kit)
    kit.shop.remove('1')
    await kit.run({ what: { kind: 'keys', keys: [], gone: ['1'] } })
    expect(kit.products()).toEqual({})
    expect(await kit.durable()).toEqual([])
    expect(await openCreates(kit)).toBe(0)
  })

  test('is known not to be there where the search does not find it', async () => {
    const kit = stocked(COPY, 1)
    await die(kit, false)
    kit.shop.remove('1')
    await kit.run()
    expect(await kit.store.links([LINK])).toEqual([])
    expect(await openCreates(kit)).toBe(0)
    kit.shop.put('2', { sku: 'S1', title: 'another' })
    await later(kit)
    expect(Object.keys(kit.products())).toEqual(['S1'])
    expect(await kit.durable()).toEqual([])
  })

  test('is asked about where nothing can be searched for', async () => {
    const kit = createRunKit('steps:\n  - write: till.slip\n    set: { text: =title }\n')
    kit.shop.put('1', { title: 'a' })
    await die(kit)
    kit.shop.remove('1')
    await kit.run()
    expect(await kit.durable()).toEqual(['1 in-doubt'])
    await later(kit)
    expect(await kit.durable()).toEqual(['1 in-doubt'])
  })

  test('is looked for again when it could not be looked for', async () => {
    const kit = stocked(COPY, 1)
    await die(kit)
    kit.shop.remove('1')
    await kit.run({ systems: changed(kit, { find: refuse }) })
    expect(await kit.durable()).toEqual(['1 retrying'])
    await later(kit)
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(await kit.durable()).toEqual([])
  })

  test('is looked for by a run that comes to its end, if none before did', async () => {
    const kit = stocked(COPY, 1)
    await die(kit)
    kit.shop.remove('1')
    const stop = AbortSignal.abort()
    await kit.run({ stop })
    expect(await kit.store.links([LINK])).toEqual([])
    await later(kit)
    expect(await kit.store.links([LINK])).toHaveLength(1)
  })

  test('is found of each create of one record', async () => {
    const twice = `${COPY}  - write: till.slip\n    link: { shop.article: =$key }\n    set: { text: =title }\n`
    const kit = stocked(twice, 1)
    await die(kit)
    kit.shop.remove('1')
    await kit.run()
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(await kit.durable()).toEqual(['1 in-doubt'])
  })
})

describe('what a process made before it died, and whose source record is there still', () => {
  test('is found, where the next read does not come to that record', async () => {
    const kit = stocked(COPY, 1)
    await die(kit)
    await kit.run({ what: { kind: 'keys', keys: [] } })
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(Object.keys(kit.products())).toEqual(['S1'])
    expect(await openCreates(kit)).toBe(0)
  })

  test('is linked, where its steps leave that write out now', async () => {
    const skip = '  - skip: It is not for sale\n    if: =title = "kept back"\n'
    const kit = stocked(COPY.replace('steps:\n', `steps:\n${skip}`), 1)
    await die(kit)
    kit.shop.put('1', { sku: 'S1', title: 'kept back' })
    await kit.run()
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(await openCreates(kit)).toBe(0)
  })
})

test('what another process is making just now is left to it', async () => {
  const kit = stocked(COPY, 1)
  const other = await kit.store.startRun({
    flow: 'others',
    flowVersion: '1',
    worker: 'w',
    cause: 'person',
  })
  const intent = {
    operation: 'theirs',
    claim: 'c',
    target: 'till.product',
    flow: 'articles',
    key: '9',
  }
  await kit.store.declare(other, [intent])
  await kit.run()
  expect(await kit.durable()).toEqual([])
})
