import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { intent, start } from '../../engine/store-suite/store-case.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { createSqlIndexStore } from './index-store.ts'
import { saveIntegration } from './integrations.ts'
import { keyIndexHashes } from './keyed-hashes.ts'
import { createSqlStore } from './sql-store.ts'

describe.each(testDatabases())(
  'hashes that an older version stored without a key, on %s',
  (_, openTestDatabase) => {
    const cipher = createCipher([randomBytes(32)])
    let database: TestDatabase
    beforeAll(async () => {
      database = await openTestDatabase()
    })
    afterAll(() => database.close())

    test('hold a create back that they claim, and are put under the key', async () => {
      const { db } = database
      const integration = await saveIntegration(db, { name: 'old' })
      const plain = createHash('sha256')
        .update('till?email="a@x.nl"', 'utf16le')
        .digest('base64url')
      const store = createSqlStore({ db, integration, cipher })
      const lease = await start(store)
      await queryRows(
        db,
        `insert into intent (integration, operation, claim, target, flow, key, run, worker, started_at)
       values (?, 'old', ?, 'till', 'orders', '1', ?::bigint, 'w', 1)`,
        [integration, plain, lease.run],
      )
      const other = intent('new', 'till?email="a@x.nl"', { key: '2' })
      expect(await store.declare(lease, [other])).toMatchObject([{ kind: 'held' }])
      const claims = await queryRows<{ claim: string }>(db, 'select claim from intent', [])
      expect(claims).toEqual([{ claim: expect.stringMatching(/^k\./) }])
    })

    test('find records of a local index before and after they are put under the key', async () => {
      const { db } = database
      const [row] = await queryRows<{ id: number }>(
        db,
        `insert into connection (name, connector, settings) values ('till', 'till', '{}') returning id`,
        [],
      )
      const index = createSqlIndexStore(db, cipher, row?.id ?? 0)
      await index.put('c(email)', [{ id: 1, hash: 'aa' }], 1)
      await queryRows(db, `insert into index_entry values (?, 'c(email)', '2', 'bb', 1)`, [
        row?.id ?? 0,
      ])
      const look = () =>
        Promise.all(['aa', 'bb', 'cc'].map((hash) => index.lookUp('c(email)', hash)))
      expect(await look()).toEqual([[1], [2], []])
      expect(await keyIndexHashes(db, cipher)).toBe(1)
      expect(await look()).toEqual([[1], [2], []])
      const plain = await queryRows(
        db,
        `select from index_entry where not starts_with(hash, 'k.')`,
        [],
      )
      expect(plain).toEqual([])
      expect(await keyIndexHashes(db, cipher)).toBe(0)
    })
  },
)
