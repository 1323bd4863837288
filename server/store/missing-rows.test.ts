import { randomBytes, randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { effects, start } from '../../engine/store-suite/store-case.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { readMissingRows } from './missing-rows.ts'
import { createSqlStore } from './sql-store.ts'

/** Signs by chance, which nothing makes shorter; three bytes each. */
function signs(count: number): string {
  return Array.from({ length: count }, () => String.fromCodePoint(randomInt(0x4e00, 0x9fff))).join(
    '',
  )
}

describe.each(testDatabases())('a value that a table lacks, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  test('is kept, as long as a run tells it', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: 'first' })
    const store = createSqlStore({ db, integration, cipher: createCipher([randomBytes(32)]) })
    const rows = [{ table: 'sizes', value: `${signs(300)}…` }]
    await store.commit(await start(store), effects({ missingRows: rows }))
    expect(await readMissingRows(db, { integration, flow: 'orders' }, Date.now())).toEqual(rows)
  })
})
