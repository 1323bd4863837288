import { describe, expect, test } from 'vitest'
import { COPY, stocked } from '../../testing/copy-flow.ts'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit } from '../../testing/run-kit.ts'
import { NO_EFFECTS } from '../store/effects.ts'

function cut(): never {
  throw refusal('temporary', 'cut off', { mayHaveHappened: true })
}

type Kit = ReturnType<typeof createRunKit>

const PATIENT = 'errors: { retries: 3 }\n'
const DELETES = 'deletes: { limit: 100%, do: [ { delete: till.product } ] }\n'
const HOUR_MS = 3_600_000

/** One record was to be created, and nobody knows how that ended: it was done, unless `isLost`. */
async function doubtful(kit: Kit, isLost = false): Promise<Kit> {
  if (isLost) kit.till.before = cut
  else kit.till.after = cut
  await kit.run()
  kit.till.before = () => {}
  kit.till.after = () => {}
  expect(await kit.durable()).toEqual(['1 retrying'])
  return kit
}

async function later(kit: Kit, what: Parameters<Kit['run']>[0] = {}) {
  kit.clock.advance(HOUR_MS)
  return kit.run(what)
}

const LINK = { source: 'shop.article', key: '1', target: 'till.product' }

describe('a create without an answer, whose record is deleted in the source', () => {
  test('is looked for and linked, as if the answer had come', async () => {
    const kit = await doubtful(stocked(COPY + PATIENT, 1))
    kit.shop.remove('1')
    await later(kit)
    const [id] = [...(kit.till.records.get('product')?.keys() ?? [])]
    expect(await kit.store.links([LINK])).toMatchObject([{ ...LINK, id }])
    expect(await kit.durable()).toEqual([])
    expect(kit.store.events.at(-1)).toMatchObject({
      key: '1',
      outcome: 'skipped',
      writes: [{ action: 'create', resource: 'till.product', id, step: 'steps.1' }],
    })
  })

  test('goes the way of what is gone with the next comparison', async () => {
    const kit = await doubtful(stocked(`${COPY}${PATIENT}${DELETES}`, 1))
    kit.shop.put('2', { sku: 'S2', title: 'stays' })
    kit.shop.remove('1')
    await later(kit, { what: { kind: 'all' } })
    expect(Object.keys(kit.products())).toEqual(['S2'])
    expect(await kit.durable()).toEqual([])
  })

  test('is deleted at once where the source says that its record is gone', async () => {
    const kit = await doubtful(stocked(`${COPY}${PATIENT}${DELETES}`, 1))
    kit.shop.remove('1')
    await later(kit, { what: { kind: 'keys', keys: [], gone: ['1'] } })
    expect(kit.products()).toEqual({})
    expect(await kit.durable()).toEqual([])
  })

  test('was not made where the search, which lags for a known time, does not find it', async () => {
    const kit = await doubtful(stocked(COPY + PATIENT, 1), true)
    kit.shop.remove('1')
    await later(kit)
    expect(await kit.durable()).toEqual([])
    expect(await kit.store.links([LINK])).toEqual([])
    kit.shop.put('2', { sku: 'S1', title: 'another' })
    await later(kit)
    expect(Object.keys(kit.products())).toEqual(['S1'])
    expect(await kit.durable()).toEqual([])
  })

  test('is asked about where nothing can be searched for', async () => {
    const kit = createRunKit(`steps:\n  - write: till.slip\n    set: { text: =title }\n${PATIENT}`)
    kit.shop.put('1', { title: 'a' })
    await doubtful(kit)
    kit.shop.remove('1')
    await later(kit)
    expect(await kit.durable()).toEqual(['1 in-doubt'])
  })

  test('is asked about where a search that finds nothing proves nothing', async () => {
    const write = 'write: till.person\n    match: { email: =sku }\n    set: { email: =sku }'
    const kit = await doubtful(stocked(`steps:\n  - ${write}\n${PATIENT}`, 1), true)
    kit.shop.remove('1')
    await later(kit)
    expect(await kit.durable()).toEqual(['1 in-doubt'])
  })

  test('is looked for again when it could not be looked for', async () => {
    const kit = await doubtful(stocked(COPY + PATIENT, 1))
    kit.shop.remove('1')
    const { find } = kit.till.connection.resource('product')
    let isDown = true
    const resource = (name: string) => ({
      ...kit.till.connection.resource(name),
      find: async (...asked: Parameters<typeof find>) => {
        if (isDown) throw refusal('temporary', 'down', { mayHaveHappened: false })
        return kit.till.connection.resource(name).find(...asked)
      },
    })
    const { till, ...others } = kit.options.systems
    if (!till) throw new Error('the kit has a till')
    const connection = { ...kit.till.connection, resource }
    const systems = { ...others, till: { ...till, connection } }
    await later(kit, { systems })
    expect(await kit.durable()).toEqual(['1 retrying'])
    isDown = false
    await later(kit, { systems })
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(await kit.durable()).toEqual([])
  })
})

describe('a create without an answer, which the steps leave out now', () => {
  const CHOOSY =
    'steps:\n  - skip: It is not for sale\n    if: =title = "kept back"\n' +
    '  - write: till.product\n    match: { sku: =sku }\n    set: { sku: =sku, name: =title }\n'

  test('is looked for and linked', async () => {
    const kit = await doubtful(stocked(CHOOSY + PATIENT, 1))
    kit.shop.put('1', { sku: 'S1', title: 'kept back' })
    await later(kit)
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(await kit.durable()).toEqual([])
  })

  test('is looked for before another is made of the same record', async () => {
    const other = 'write: till.slip\n    if: =title = "kept back"\n    set: { text: =title }'
    const product =
      'write: till.product\n    if: =title != "kept back"\n    match: { sku: =sku }\n    set: { sku: =sku }'
    const kit = await doubtful(stocked(`steps:\n  - ${product}\n  - ${other}\n${PATIENT}`, 1))
    kit.shop.put('1', { sku: 'S1', title: 'kept back' })
    kit.till.after = cut
    await later(kit)
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(kit.till.log.map(({ resource }) => resource)).toEqual(['product', 'slip'])
  })
})

test('what another record has become is left to it', async () => {
  const kit = await doubtful(stocked(COPY + PATIENT, 1))
  const [id = 0] = [...(kit.till.records.get('product')?.keys() ?? [])]
  const lease = await kit.store.startRun({
    flow: 'others',
    flowVersion: '1',
    worker: 'w',
    cause: 'person',
  })
  const theirs = { source: 'shop.other', key: '9', target: 'till.product', id, flow: 'others' }
  await kit.store.commit(lease, { ...NO_EFFECTS, links: [theirs] })
  await kit.store.finishRun(lease, { state: 'finished' })
  kit.shop.remove('1')
  await later(kit)
  expect(await kit.store.links([LINK])).toEqual([])
  expect(await kit.durable()).toEqual([])
})

describe('a create without an answer, whose record the flow would drop', () => {
  const DROPS = 'errors: { retries: 0, then: drop }\n'

  test('keeps its record until it is known what came of it', async () => {
    const kit = stocked(COPY + DROPS, 1)
    kit.till.after = cut
    await kit.run()
    kit.till.after = () => {}
    expect(await kit.durable()).toEqual(['1 parked'])
    kit.shop.put('1', { sku: 'S1', title: 'changed' })
    await later(kit)
    expect(Object.keys(kit.products())).toEqual(['S1'])
    expect(await kit.store.links([LINK])).toHaveLength(1)
    expect(await kit.durable()).toEqual([])
  })

  test('is over with the record where it is known that nothing came of it', async () => {
    const kit = stocked(COPY + DROPS, 1)
    kit.till.before = () => {
      throw refusal('temporary', 'down', { mayHaveHappened: false })
    }
    const { counts } = await kit.run()
    expect(counts).toMatchObject({ dropped: 1 })
    expect(await kit.durable()).toEqual([])
  })
})
