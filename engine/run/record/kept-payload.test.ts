import { expect, test } from 'vitest'
import { say } from '../../messages/message.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { Resource, SourceRecord } from '../connection.ts'

const COPY = `
steps:
  - write: till.product
    match: { sku: =sku }
    set: { sku: =sku, name: =title }
`

const raw = { sku: 'A', title: 7 }
/** The title does not fit, and is left out of what is tidy. */
const unfit: SourceRecord = {
  key: '1',
  at: '2026-01-01T00:00:00.000Z',
  record: { sku: 'A' },
  raw,
  problem: say('fileNotJson', {}),
}

const refuse = (): Promise<never> => Promise.reject(new Error('a source is only read'))

/** A source that gives a record once, and cannot be asked for it by its key. */
function listingOnce(record: SourceRecord, tidy: Resource['tidy']): Resource {
  let left = [record]
  return {
    async *list() {
      yield { records: left, serverTime: '2026-01-02T00:00:00.000Z' }
      left = []
    },
    complete: async (given) => given,
    find: async () => [],
    create: refuse,
    update: refuse,
    delete: refuse,
    tidy,
  }
}

/** Somebody retries a record that was parked as it did not fit. */
async function retried(tidy?: Resource['tidy']): Promise<RunKit> {
  const kit = createRunKit(COPY)
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both')
  const resource = listingOnce(unfit, tidy)
  const connection = { ...shop.connection, resource: () => resource }
  const systems = { till, shop: { ...shop, connection } }
  await kit.run({ systems })
  expect(await kit.durable()).toEqual(['1 parked'])
  await kit.decide('1', { state: 'ready', attempts: 0 })
  await kit.run({ systems })
  return kit
}

test('what did not fit is parked again, and never written without what was left out of it', async () => {
  const kit = await retried()
  expect(await kit.durable()).toEqual(['1 parked'])
  expect(kit.products()).toEqual({})
})

test('what does not fit as the connector is now is parked again', async () => {
  const kit = await retried(async () => unfit)
  expect(await kit.durable()).toEqual(['1 parked'])
  expect(kit.products()).toEqual({})
})

test('what fits as the connector is now is written whole', async () => {
  const kit = await retried(async (kept) => {
    expect(kept).toEqual(raw)
    return { key: '1', record: { sku: 'A', title: '7' }, raw: kept }
  })
  expect(await kit.durable()).toEqual([])
  expect(kit.products()).toMatchObject({ A: { name: '7' } })
})
