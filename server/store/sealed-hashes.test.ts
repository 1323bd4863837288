import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { effects, intent, link, start } from '../../engine/store-suite/store-case.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { sealLinkHashes } from './sealed-hashes.ts'
import { createSqlStore } from './sql-store.ts'

const HASH = 'n4bQgYhMfWWaL-qgxVrQFa~abcdefghijkl+'

describe.each(testDatabases())('what a link keeps of the last write, on %s', (_, openEmpty) => {
  const cipher = createCipher([randomBytes(32)])
  let database: TestDatabase
  beforeAll(async () => {
    database = await openEmpty()
  })
  afterAll(() => database.close())

  const storeOf = async (name: string, workspace = 'default') => {
    const integration = await saveIntegration(database.db, { name, workspace })
    return { integration, store: createSqlStore({ db: database.db, integration, cipher }) }
  }
  const stored = async (integration: number): Promise<readonly (string | null)[]> => {
    const rows = await queryRows<{ hash: string | null }>(
      database.db,
      'select hash from link where integration = ? order by key',
      [integration],
    )
    return rows.map(({ hash }) => hash)
  }

  test('is read as it was wherever links are read, and stands sealed in the database', async () => {
    const { integration, store } = await storeOf('new')
    const lease = await start(store)
    const made = link('c-1', 7, { hash: HASH })
    await store.commit(lease, effects({ links: [made] }))
    expect(await store.links([made])).toEqual([made])
    expect(await store.linksTo(made.target, [7])).toEqual([made])
    const ahead = await store.lookAhead('orders', [], [made])
    expect(ahead.links).toMatchObject([{ hash: HASH }])
    const declared = await store.declare(lease, [intent('o', 'claim', { link: made })])
    expect(declared).toMatchObject([{ link: { hash: HASH } }])
    const [sealed] = await stored(integration)
    expect(sealed).toMatch(/^k\.[\w-]+$/)
    for (const part of HASH.split('~')) expect(sealed).not.toContain(part)
  })

  test('is sealed alike within a workspace, and otherwise in another', async () => {
    const places = [await storeOf('a'), await storeOf('b'), await storeOf('a', 'elsewhere')]
    const all: (readonly (string | null)[])[] = []
    for (const { integration, store } of places) {
      const links = [link('c-1', 7, { hash: HASH }), link('c-2', 8, { hash: HASH })]
      await store.commit(await start(store), effects({ links }))
      all.push(await stored(integration))
    }
    const [[first, second] = [], [third] = [], [other] = []] = all
    expect([second, third]).toEqual([first, first])
    expect(other).not.toBe(first)
  })

  test('of an older version is read as it is, and sealed once', async () => {
    const { integration, store } = await storeOf('old')
    const { db } = database
    await queryRows(
      db,
      `insert into link (integration, source, key, target, target_id, hash, flow, dead)
       select ?, 'shop.customer', 'c-' || n, 'pos.debtor', '7', case when n > 1 then ? end, 'orders', false
       from generate_series(1, 1201) n`,
      [integration, HASH],
    )
    await queryRows(db, 'update integration set links_sealed = false where id = ?', [integration])
    const key = link('c-2', 7)
    expect(await store.links([key])).toMatchObject([{ hash: HASH }])
    expect(await sealLinkHashes(db, cipher)).toBe(1200)
    expect((await stored(integration)).filter((hash) => hash?.startsWith('k.'))).toHaveLength(1200)
    expect(await store.links([key])).toMatchObject([{ hash: HASH }])
    expect(await sealLinkHashes(db, cipher)).toBe(0)
    expect(
      await queryRows(db, 'select from integration where id = ? and links_sealed', [integration]),
    ).toHaveLength(1)
  })

  test('is as good as not there where the key is another', async () => {
    const { integration, store } = await storeOf('lost')
    await store.commit(await start(store), effects({ links: [link('c-1', 7, { hash: HASH })] }))
    await queryRows(
      database.db,
      `update link set hash = overlay(hash placing 'AAAA' from 10) where integration = ?`,
      [integration],
    )
    const [read] = await store.links([link('c-1', 7)])
    expect(read).toMatchObject({ id: 7 })
    expect(read?.hash).toBeUndefined()
  })
})
