import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../engine/index.ts'
import { createRefillKit, LOUD, NAME } from '../../engine/testing/refill-kit.ts'
import type { RunKit } from '../../engine/testing/run-kit.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { createSqlStore } from './sql-store.ts'

const cipher = createCipher([randomBytes(32)])

describe.each(testDatabases())('a refill of one field, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  async function storeOf(kit: RunKit): Promise<Store> {
    const { db } = database
    const integration = await saveIntegration(db, { name: randomBytes(8).toString('hex') })
    return createSqlStore({ db, integration, cipher, now: kit.clock.now })
  }

  test('writes that field alone, moves no cursor, and leaves nothing for the next run', async () => {
    const kit = await createRefillKit(NAME, storeOf)
    const { store } = kit.options
    kit.shop.put('3', { sku: 'S3', title: 'Three' })
    const before = await store.cursor('articles', 0)
    expect((await kit.refill(LOUD, 'name')).counts).toEqual({ done: 2, updated: 2, notLinked: 1 })
    expect(kit.till.log.map(({ set }) => set)).toEqual([{ name: 'ONE' }, { name: 'TWO' }])
    expect(await store.cursor('articles', 0)).toEqual(before)
    // What is kept of a run has no counter of its own for records without a link.
    const [run] = await store.runs({ limit: 1 })
    expect(run?.counts).toEqual({ read: 3, done: 2, updated: 2, skipped: 1 })
    kit.till.log.length = 0
    await kit.run({ ...kit.changedTo(LOUD), what: { kind: 'all' } })
    expect(kit.till.log).toMatchObject([{ action: 'create', set: { sku: 'S3', name: 'THREE' } }])
  })

  test('ends right after a process that died at it, wherever', async () => {
    for (let call = 1; ; call += 1) {
      const kit = await createRefillKit(NAME, storeOf)
      const isDead = await kit.die(LOUD, 'name', { call, when: 'after' })
      kit.clock.advance(60_000)
      await kit.refill(LOUD, 'name')
      expect(kit.products()).toMatchObject({ S1: { name: 'ONE' }, S2: { name: 'TWO' } })
      kit.till.log.length = 0
      await kit.run({ ...kit.changedTo(LOUD), what: { kind: 'all' } })
      expect(kit.till.log).toEqual([])
      if (!isDead) return
    }
  })
})
