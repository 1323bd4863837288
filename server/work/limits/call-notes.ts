import type { Knex } from 'knex'
import type { ExchangeEvent } from '../../../connectors/index.ts'
import { logContext } from '../../process/log-context.ts'
import { type NotedCalls, noteCalls } from '../../store/connection-calls.ts'
import {
  type CallOf,
  countFailedCalls,
  type FailedCalls,
  KEPT_CALLS,
  keepCalls,
} from '../../store/last-calls.ts'

const HOUR_MS = 3_600_000

/** Notes how the calls of accounts end, written in batches. */
export interface CallNotes {
  readonly note: (connection: number, event: ExchangeEvent) => void
  readonly flush: (db: Knex) => Promise<void>
}

export function createCallNotes(now: () => number): CallNotes {
  let noted = new Map<number, NotedCalls>()
  let last = new Map<number, CallOf[]>()
  let failed = new Map<string, FailedCalls>()

  function remember(call: CallOf): void {
    const { connection, at, isFailure } = call
    const own = last.get(connection) ?? []
    last.set(connection, own)
    own.push(call)
    // Of each kind the newest are kept, so that a failure is still found behind a thousand calls that went well.
    const alike = own.filter((each) => each.isFailure === isFailure)
    if (alike.length > KEPT_CALLS) own.splice(own.indexOf(alike[0] ?? call), 1)
    if (!isFailure) return
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS
    const name = `${connection} ${hour}`
    failed.set(name, { connection, hour, failed: (failed.get(name)?.failed ?? 0) + 1 })
  }

  return {
    note: (connection, event) => {
      const { ms, errorClass, error } = event
      const at = now()
      remember({
        connection,
        at,
        ms,
        verb: event.verb,
        answer: answerOf(event),
        isFailure: errorClass !== undefined,
        flow: logContext().flow,
      })
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
      const calls = [...last.values()].flat()
      const failures = [...failed.values()]
      noted = new Map()
      last = new Map()
      failed = new Map()
      await noteCalls(db, taken)
      await keepCalls(db, calls)
      await countFailedCalls(db, failures)
    },
  }
}

/** A status where there is one, as people know it; else the name of an error, or how it ended. */
function answerOf({ attributes, error, result }: ExchangeEvent): string {
  const status = attributes['http.response.status_code']
  return String(status ?? error ?? result)
}
