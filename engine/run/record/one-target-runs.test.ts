import { describe, expect, test } from 'vitest'
import { refusal } from '../../testing/pretend-target.ts'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'
import type { SourceRecord } from '../connection.ts'

/** Articles of one SKU become one product. */
function kitOf(more = '', flow = ''): RunKit {
  return createRunKit(`
${flow}
steps:
  - write: till.product
    match: { sku: =sku }
    ${more}
    set: { sku: =sku, name: =title, note: =note }
`)
}

/** The till takes no product of this name, until it does again. */
function refuse(kit: RunKit, refused: string): () => void {
  kit.till.before = (_action, _resource, { name }) => {
    if (name === refused) throw refusal('temporary', 'not now')
  }
  return () => {
    kit.till.before = () => {}
  }
}

interface Shown {
  readonly isRead?: boolean
  readonly isTimed?: boolean
}

/** What a source shows that reads no record by its key, or tells no time of change. */
function shown(kit: RunKit, { isRead = true, isTimed = true }: Shown) {
  const { shop, till } = kit.options.systems
  if (!shop || !till) throw new Error('the kit has both systems')
  const resource = shop.connection.resource('article')
  const asTold = ({ at, ...record }: SourceRecord): SourceRecord =>
    isTimed && at !== undefined ? { ...record, at } : record
  const list: typeof resource.list = async function* (asked) {
    for await (const page of resource.list(asked)) {
      yield { ...page, records: page.records.map(asTold) }
    }
  }
  const get: typeof resource.get = async (key, signal) => {
    const found = await resource.get?.(key, signal)
    return found && asTold(found)
  }
  const changed = { ...resource, list, get: isRead ? get : undefined }
  const connection = { ...shop.connection, resource: () => changed }
  return { systems: { shop: { ...shop, connection }, till } }
}

const OLDER = { sku: 'S', title: 'older', note: 'of the older' }
const NEWER = { sku: 'S', title: 'newer', note: 'of the newer' }

/** The older change fails, the newer one is written, and a run later the older comes to its turn again. */
async function writeOlderLast(
  kit: RunKit,
  { older = OLDER, newer = NEWER, ...options }: Shown & Partial<Record<'older' | 'newer', object>>,
): Promise<void> {
  const { systems } = shown(kit, options)
  const accept = refuse(kit, 'older')
  kit.shop.put('1', { ...older })
  await kit.run({ systems })
  accept()
  kit.shop.put('2', { ...newer })
  await kit.run({ systems })
  const [open] = await kit.durable()
  expect(open).toMatch(/^1 (retrying|parked)$/)
  expect(kit.products()['S']).toMatchObject({ name: 'newer' })
  kit.clock.advance(600_000)
  await kit.store.release('articles', ['1'])
  await kit.run({ systems })
  expect(await kit.durable()).toEqual([])
}

describe('of two records that became one, what changed last stays', () => {
  test.each([
    ['read by key', {}],
    ['kept as it was read', { isRead: false }],
  ])('where the older change comes a run later, %s', async (_, options) => {
    const kit = kitOf()
    kit.shop.put('1', { sku: 'S', title: 'first' })
    kit.shop.put('2', { sku: 'S', title: 'second' })
    await kit.run(shown(kit, options))
    await writeOlderLast(kit, options)
    expect(kit.products()['S']).toMatchObject({ name: 'newer', note: 'of the newer' })
    const { counts } = await kit.run({ ...shown(kit, options), what: { kind: 'all' } })
    expect(counts).toEqual({ unchanged: 2 })
  })

  test('where the newer one made the target', async () => {
    const kit = kitOf()
    await writeOlderLast(kit, {})
    expect(kit.products()['S']).toMatchObject({ name: 'newer', note: 'of the newer' })
  })

  test('where the older one was given up, and is tried again as it was kept', async () => {
    const kit = kitOf('', 'errors: { retries: 0 }')
    await writeOlderLast(kit, { isRead: false })
    expect(kit.products()['S']).toMatchObject({ name: 'newer', note: 'of the newer' })
  })

  test('in a later run that writes all again', async () => {
    const kit = kitOf()
    kit.shop.put('1', OLDER)
    kit.shop.put('2', NEWER)
    await kit.run()
    await kit.run({ what: { kind: 'keys', keys: ['1'] }, force: true })
    expect(kit.products()['S']).toMatchObject({ name: 'newer' })
  })

  test('but for fields that the newer one did not set', async () => {
    const kit = kitOf()
    await writeOlderLast(kit, { newer: { sku: 'S', title: 'newer' } })
    expect(kit.products()['S']).toMatchObject({ name: 'newer', note: 'of the older' })
  })

  test('until the older one changes again', async () => {
    const kit = kitOf()
    await writeOlderLast(kit, {})
    kit.shop.put('1', { sku: 'S', title: 'changed since' })
    await kit.run()
    expect(kit.products()['S']).toMatchObject({ name: 'changed since' })
  })

  test('until the newer one is gone', async () => {
    const kit = kitOf('', 'deletes: { limit: 9, do: [{ delete: till.product }] }')
    await writeOlderLast(kit, {})
    kit.shop.remove('2')
    await kit.run({ what: { kind: 'all' } })
    await kit.run()
    expect(kit.products()['S']).toMatchObject({ name: 'older', note: 'of the older' })
  })

  test('with doubles: newest, also where the source reads none by its key', async () => {
    const kit = kitOf('doubles: newest')
    await writeOlderLast(kit, { isRead: false })
    expect(kit.products()['S']).toMatchObject({ name: 'newer', note: 'of the newer' })
  })
})

test('where the source tells no time of change, what is written last stays', async () => {
  const kit = kitOf()
  await writeOlderLast(kit, { isTimed: false })
  expect(kit.products()['S']).toMatchObject({ name: 'older' })
})
