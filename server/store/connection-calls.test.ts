import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExchangeEvent } from '../../connectors/index.ts'
import { queryRows } from '../database/query.ts'
import { withLogContext } from '../process/log-context.ts'
import { createCipher } from '../secrets/cipher.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { type CallNotes, createCallNotes } from '../work/limits/call-notes.ts'
import { deleteAccount, saveAccount } from './accounts.ts'
import { loadConnectionCalls } from './connection-calls.ts'
import { loadLastCalls } from './last-calls.ts'
import { loadUsage } from './usage.ts'

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
  (kind, openTestDatabase) => {
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

    async function idOf(name: string): Promise<number> {
      const [row] = await queryRows<{ id: number }>(
        database.db,
        'select id from connection where name = ?',
        [name],
      )
      return row?.id ?? 0
    }

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

    test('are kept with how each ended and on whose behalf, the newest first, without what was asked', async () => {
      const { name, processes, tell } = await open()
      const id = await idOf(name)
      const answered = { ...GOOD, attributes: { 'http.response.status_code': 200 } }
      await withLogContext({ flow: 'orders' }, () => tell(processes[0], answered))
      await tell(processes[1], BUSY)
      expect(await loadLastCalls(database.db, id)).toEqual([
        { at: now, ms: 12, verb: 'GET', answer: '503', isFailure: true, flow: undefined },
        { at: now - 1_000, ms: 12, verb: 'GET', answer: '200', isFailure: false, flow: 'orders' },
      ])
      const failed = await loadLastCalls(database.db, id, { failedOnly: true })
      expect(failed.map(({ answer }) => answer)).toEqual(['503'])
    })

    test('are fifty of those that went well and fifty of those that failed, and failures are counted by the hour', async () => {
      const { name, processes, tell } = await open()
      const id = await idOf(name)
      const hour = Math.floor(now / 3_600_000) * 3_600_000
      await tell(processes[0], SILENT, ...Array.from({ length: 60 }, () => GOOD))
      await tell(processes[0], ...Array.from({ length: 30 }, () => GOOD))
      const calls = await loadLastCalls(database.db, id)
      expect(calls).toHaveLength(50)
      expect(calls[0]?.at).toBe(now)
      const failed = await loadLastCalls(database.db, id, { failedOnly: true })
      expect(failed.map(({ answer }) => answer)).toEqual(['ECONNREFUSED'])
      expect(await loadUsage(database.db, id, hour - 1)).toEqual([
        { hour, requests: 0, refused: 0, failed: 1 },
      ])
    })

    // An embedded database has one process.
    test.runIf(kind === 'PostgreSQL')('never wait for what another process removes', async () => {
      const { name, processes, tell } = await open()
      const id = await idOf(name)
      await tell(processes[0], ...Array.from({ length: 50 }, () => GOOD))
      await database.db.transaction(async (other) => {
        await queryRows(other, 'select from connection_call where connection = ? for update', [id])
        await tell(processes[1], ...Array.from({ length: 5 }, () => GOOD))
      })
      await tell(processes[0], GOOD)
      const rows = 'select from connection_call where connection = ?'
      expect(await queryRows(database.db, rows, [id])).toHaveLength(50)
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
      expect(await loadLastCalls(database.db, await idOf(name))).toEqual([])
      await tell(processes[0], DENIED)
      const id = await idOf(name)
      await deleteAccount(database.db, { workspace: 'default', name })
      await tell(processes[0], DENIED)
      expect(await look()).toBeUndefined()
      expect(await loadLastCalls(database.db, id)).toEqual([])
    })
  },
)
