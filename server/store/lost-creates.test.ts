import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../engine/index.ts'
import { COPY, stocked } from '../../engine/testing/copy-flow.ts'
import type { RunKit } from '../../engine/testing/run-kit.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { saveIntegration } from './integrations.ts'
import { createSqlStore } from './sql-store.ts'

const LINK = { source: 'shop.article', key: '1', target: 'till.product' }
const cipher = createCipher([randomBytes(32)])

describe.each(testDatabases())('a create of a process that died, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  /** A process that made a product of the one article, and died before it could keep that. */
  async function died(): Promise<{
    readonly kit: RunKit
    readonly store: Store
    readonly integration: number
  }> {
    const kit = stocked(COPY, 1)
    const { db } = database
    const integration = await saveIntegration(db, { name: randomBytes(8).toString('hex') })
    const store = createSqlStore({ db, integration, cipher, now: kit.clock.now })
    let end: (() => void) | undefined
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const silence = (): Promise<never> => {
      end?.()
      return new Promise(() => undefined)
    }
    const mortal = { ...store, commit: silence, touchRun: silence }
    kit.run({ store: mortal }).catch(() => undefined)
    await ended
    kit.clock.advance(60_000)
    return { kit, store, integration }
  }

  test('is looked for when its record does not come again, and linked', async () => {
    const { kit, store } = await died()
    kit.shop.remove('1')
    await kit.run({ store })
    const [id] = [...(kit.till.records.get('product')?.keys() ?? [])]
    expect(await store.links([LINK])).toMatchObject([{ ...LINK, id }])
    expect(await store.lost('articles', 10)).toEqual([])
    expect(await store.records('articles', ['1'])).toEqual([])
  })

  test('is looked for by what cannot be read in the table, and is given to a person without it', async () => {
    const { kit, store, integration } = await died()
    const rows = await queryRows<{ text: string; sealed: string }>(
      database.db,
      `select (to_jsonb(i) - 'sealed')::text as text, encode(sealed, 'escape') as sealed from intent i where integration = ?`,
      [integration],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.text).not.toContain('S1')
    // Two letters would be among so many random bytes now and then.
    expect(rows[0]?.sealed).not.toContain('"sku"')
    await queryRows(database.db, 'update intent set sealed = null where integration = ?', [
      integration,
    ])
    kit.shop.remove('1')
    await kit.run({ store })
    expect(await store.records('articles', ['1'])).toMatchObject([{ state: 'in-doubt' }])
  })
})
