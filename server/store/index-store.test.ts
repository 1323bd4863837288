import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMemoryIndexStore, type IndexStore } from '../../connectors/index.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { createSqlIndexStore } from './index-store.ts'

describe('the memory index store', () => {
  describeIndexStore(async () => createMemoryIndexStore())
})

const cipher = createCipher([randomBytes(32)])

describe.each(testDatabases())('the index store on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let accounts = 0
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  describeIndexStore(async () => {
    accounts += 1
    const [row] = await queryRows<{ id: number }>(
      database.db,
      `insert into connection (name, connector, settings) values (?, 'till', '{}') returning id`,
      [`till ${accounts}`],
    )
    return createSqlIndexStore(database.db, cipher, row?.id ?? 0)
  })
})

function describeIndexStore(open: () => Promise<IndexStore>): void {
  test('keeps what it knows about an index', async () => {
    const store = await open()
    expect(await store.readState('item(sku)')).toBeUndefined()
    const state = { completeAt: 'a', since: ['b', 'c"{}'], refreshedAt: 1_800_000_000_000 }
    await store.writeState('item(sku)', { ...state, since: [] })
    await store.writeState('item(sku)', state)
    expect(await store.readState('item(sku)')).toEqual(state)
    expect(await store.readState('item(ean)')).toBeUndefined()
  })

  test('finds a record by its newest values only', async () => {
    const store = await open()
    await store.put('item(sku)', [{ id: 1, hash: 'a' }], 10)
    await store.put('item(sku)', [{ id: 1, hash: 'b' }], 20)
    await store.put('item(sku)', [{ id: 1, hash: 'late' }], 15)
    expect(await store.lookUp('item(sku)', 'a')).toEqual([])
    expect(await store.lookUp('item(sku)', 'late')).toEqual([])
    expect(await store.lookUp('item(sku)', 'b')).toEqual([1])
    expect(await store.lookUp('item(ean)', 'b')).toEqual([])
  })

  test('tells 7 and "7" apart, and the last of two entries of one page wins', async () => {
    const store = await open()
    const entries = [
      { id: 7, hash: 'old' },
      { id: '7', hash: 'a' },
      { id: 7, hash: 'a' },
    ]
    await store.put('item(sku)', entries, 10)
    await store.put('item(sku)', [], 10)
    expect(await store.lookUp('item(sku)', 'old')).toEqual([])
    expect(new Set(await store.lookUp('item(sku)', 'a'))).toEqual(new Set([7, '7']))
    await store.remove('item(sku)', 7)
    expect(await store.lookUp('item(sku)', 'a')).toEqual(['7'])
  })

  test('forgets what a complete read did not meet', async () => {
    const store = await open()
    await store.put('item(sku)', [{ id: 1, hash: 'a' }], 10)
    await store.put('item(sku)', [{ id: 2, hash: 'a' }], 20)
    await store.put('item(ean)', [{ id: 1, hash: 'a' }], 10)
    await store.forgetBefore('item(sku)', 20)
    expect(await store.lookUp('item(sku)', 'a')).toEqual([2])
    expect(await store.lookUp('item(ean)', 'a')).toEqual([1])
  })
}
