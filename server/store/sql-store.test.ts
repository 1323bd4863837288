import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeStore } from '../../engine/testing/store-suite.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { listEvents } from './events.ts'
import { saveIntegration } from './integrations.ts'
import { createSqlStore } from './sql-store.ts'

describe.each(testDatabases())('%s', (_, openTestDatabase) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  describeStore('the SQL store', async () => {
    const { db } = database
    const integration = await saveIntegration(db, { name: randomBytes(8).toString('hex') })
    let time = 1_800_000_000_000
    const now = (): number => time
    const context = { db, integration, cipher: createCipher([randomBytes(32)]), now }
    return {
      store: createSqlStore(context),
      other: createSqlStore(context),
      now,
      advance: (ms) => {
        time += ms
      },
      events: async (flow, key) => {
        const events = await listEvents(db, { integration, flow, key, limit: 100 })
        return events.toReversed().map(({ flow: _flow, run: _run, ...event }) => event)
      },
    }
  })
})
