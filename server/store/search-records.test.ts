import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { effects, start } from '../../engine/store-suite/store-case.ts'
import { authorSays, textOf } from '../../engine/testing/says.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { type FoundPlace, searchByKey, searchByLabel, searchByReason } from './search-records.ts'
import { createSqlStore } from './sql-store.ts'

function about(key: string, reason?: string) {
  return {
    key,
    label: `ORD-${key}`,
    outcome: 'done',
    reason: reason === undefined ? undefined : authorSays(reason),
    flowVersion: 'v',
    at: 1,
    writes: [],
  } as const
}

describe.each(testDatabases())('searching the history on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let names: ReadonlyMap<number, string>
  beforeAll(async () => {
    database = await openTestDatabase()
    const { db } = database
    const ids: [number, string][] = []
    for (const name of ['first', 'second']) {
      const integration = await saveIntegration(db, { name })
      ids.push([integration, name])
      const store = createSqlStore({ db, integration, cipher: createCipher([randomBytes(32)]) })
      for (const flow of ['orders', 'stock']) {
        const lease = await start(store, flow)
        const keys = ['10', '11', '12', '2', '1%']
        const events = [...keys, ...keys].map((key) => about(key))
        await store.commit(lease, effects({ events }))
        const failed = about('11', `no product has sku "A-${name}"`)
        await store.commit(lease, effects({ events: [failed] }))
      }
    }
    names = new Map(ids)
  })
  afterAll(() => database.close())

  test('a beginning of a key finds each record once, with what became of it last', async () => {
    const found = await searchByKey(database.db, names, { text: '11', limit: 10 })
    expect(found.map(({ flow, key, reason }) => [flow, key, textOf(reason)])).toEqual([
      ['orders', '11', 'no product has sku "A-first"'],
      ['orders', '11', 'no product has sku "A-second"'],
      ['stock', '11', 'no product has sku "A-first"'],
      ['stock', '11', 'no product has sku "A-second"'],
    ])
  })

  test('pages show every record once, over flows and integrations', async () => {
    for (const [search, text, size] of [
      [searchByKey, '1', 16],
      [searchByLabel, 'ord-1', 16],
      [searchByKey, '1%', 4],
    ] as const) {
      const shown: string[] = []
      for (let after: FoundPlace | undefined; ; ) {
        const page = await search(database.db, names, { text, after, limit: 3 })
        shown.push(...page.map(({ integration, flow, key }) => `${integration} ${flow} ${key}`))
        const last = page.at(-1)
        if (!last) break
        const sort = search === searchByKey ? last.key : (last.label ?? '').toLowerCase()
        after = { ...last, sort }
      }
      expect(new Set(shown).size).toBe(size)
      expect(shown).toHaveLength(size)
    }
  })

  test('words of an error find the records that had it', async () => {
    const found = await searchByReason(database.db, names, { text: 'sku A-second', limit: 10 })
    expect(found.map(({ flow, key }) => [flow, key])).toEqual([
      ['stock', '11'],
      ['orders', '11'],
    ])
    expect(await searchByReason(database.db, names, { text: 'no such words', limit: 10 })).toEqual(
      [],
    )
  })

  test('nothing is found in integrations that are not asked for', async () => {
    const none = new Map<number, string>()
    expect(await searchByKey(database.db, none, { text: '1', limit: 10 })).toEqual([])
    expect(await searchByReason(database.db, none, { text: 'sku', limit: 10 })).toEqual([])
  })
})
