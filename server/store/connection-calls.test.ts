import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExchangeEvent } from '../../connectors/index.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type CallNotes, createCallNotes } from '../work/limits/call-notes.ts'
import { deleteAccount, saveAccount } from './accounts.ts'
import { loadConnectionCalls } from './connection-calls.ts'

const cipher = createCipher([randomBytes(32)])
const GOOD = { verb: 'GET', ms: 12.4, result: '2xx', isGood: true, attributes: {} }
const SILENT: ExchangeEvent = {
  ...GOOD,
  result: 'none',
  isGood: false,
  errorClass: 'temporary',
  error: 'ECONNREFUSED',
}
const BUSY: ExchangeEvent = { ...SILENT, result: '5xx', error: '503' }
const DENIED: ExchangeEvent = { ...SILENT, result: '4xx', errorClass: 'config', error: '401' }
const LIMITED: ExchangeEvent = { ...SILENT, result: '4xx', errorClass: 'limited', error: '429' }

describe.each(testDatabases())(
  'how the calls of an account ended, on %s',
  (_, openTestDatabase) => {
    let database: TestDatabase
    let now = 1_000
    let accounts = 0
    beforeAll(async () => {
      database = await openTestDatabase()
    })
    afterAll(() => database.close())

    const save = (name: string) =>
      saveAccount(database.db, cipher, {
        workspace: 'default',
        name,
        connector: 'till',
        settings: {},
        secrets: {},
      })

    async function open(): Promise<{
      readonly name: string
      readonly processes: readonly [CallNotes, CallNotes]
      readonly tell: (process: CallNotes, ...events: readonly ExchangeEvent[]) => Promise<void>
      readonly look: () => Promise<unknown>
    }> {
      accounts += 1
      const name = `till-${accounts}`
      const id = await save(name)
      return {
        name,
        processes: [createCallNotes(() => now), createCallNotes(() => now)],
        tell: async (process, ...events) => {
          for (const event of events) {
            now += 1_000
            process.note(id, event)
          }
          await process.flush(database.db)
        },
        look: async () => (await loadConnectionCalls(database.db, 'default')).get(name),
      }
    }

    test('is the time of the last one, and nothing else while it answers', async () => {
      const { processes, tell, look } = await open()
      expect(await look()).toBeUndefined()
      await tell(processes[0], GOOD, LIMITED)
      expect(await look()).toEqual({ at: now, ms: 12, failing: undefined })
    })

    test('counts those that failed since the last one that was answered, of all processes', async () => {
      const { processes, tell, look } = await open()
      await tell(processes[0], SILENT, GOOD, SILENT)
      const since = now
      await tell(processes[1], BUSY, BUSY)
      const failing = { since, calls: 3, failure: '503', isDenied: false }
      expect(await look()).toEqual({ at: now, ms: 12, failing })
      await tell(processes[0], BUSY, GOOD)
      expect(await look()).toMatchObject({ failing: undefined })
    })

    test('tells a refusal that only a person can put right', async () => {
      const { processes, tell, look } = await open()
      await tell(processes[0], DENIED)
      expect(await look()).toMatchObject({ failing: { calls: 1, failure: '401', isDenied: true } })
    })

    test('is forgotten when its credentials are entered anew, and with the account', async () => {
      const { name, processes, tell, look } = await open()
      await tell(processes[0], DENIED)
      await save(name)
      expect(await look()).toBeUndefined()
      await tell(processes[0], DENIED)
      await deleteAccount(database.db, { workspace: 'default', name })
      await tell(processes[0], DENIED)
      expect(await look()).toBeUndefined()
    })
  },
)
