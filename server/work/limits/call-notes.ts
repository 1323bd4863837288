import type { Knex } from 'knex'
import type { ExchangeEvent } from '../../../connectors/index.ts'
import { type NotedCalls, noteCalls } from '../../store/connection-calls.ts'

/** Notes how the calls of accounts end, written in batches. */
export interface CallNotes {
  readonly note: (connection: number, event: ExchangeEvent) => void
  readonly flush: (db: Knex) => Promise<void>
}

export function createCallNotes(now: () => number): CallNotes {
  let noted = new Map<number, NotedCalls>()
  return {
    note: (connection, { ms, errorClass, error }) => {
      const at = now()
      // What a system refuses for the sake of a record, or of too many requests, shows that it works.
      const isFailure = errorClass === 'temporary' || errorClass === 'config'
      const before = noted.get(connection)
      const call = { connection, at, ms }
      if (!isFailure) {
        noted.set(connection, { ...call, isAnswered: true, failures: 0, isDenied: false })
        return
      }
      noted.set(connection, {
        ...call,
        isAnswered: before?.isAnswered ?? false,
        failures: (before?.failures ?? 0) + 1,
        failingSince: before?.failingSince ?? at,
        failure: error,
        isDenied: errorClass === 'config',
      })
    },
    flush: async (db) => {
      if (noted.size === 0) return
      const taken = [...noted.values()]
      noted = new Map()
      await noteCalls(db, taken)
    },
  }
}
