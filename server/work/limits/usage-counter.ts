import type { Knex } from 'knex'
import { queryRows } from '../../database/query.ts'

const HOUR_MS = 3_600_000

/** Counts the requests of accounts per hour, written in batches. */
export interface UsageCounter {
  readonly count: (connection: number, wasRefused: boolean) => void
  readonly flush: (db: Knex) => Promise<void>
}

interface Count {
  readonly connection: number
  readonly hour: number
  requests: number
  refused: number
}

export function createUsageCounter(now: () => number): UsageCounter {
  let counts = new Map<string, Count>()

  function countOf(connection: number): Count {
    const hour = Math.floor(now() / HOUR_MS) * HOUR_MS
    const name = `${connection} ${hour}`
    const count = counts.get(name) ?? { connection, hour, requests: 0, refused: 0 }
    counts.set(name, count)
    return count
  }

  return {
    count: (connection, wasRefused) => {
      const count = countOf(connection)
      count.requests += 1
      if (wasRefused) count.refused += 1
    },
    flush: async (db) => {
      if (counts.size === 0) return
      const taken = [...counts.values()]
      counts = new Map()
      // In one order, so that two processes never wait for each other.
      const rows = taken.toSorted((left, right) => left.connection - right.connection)
      await queryRows(
        db,
        `insert into connection_usage (connection, hour, requests, refused)
         select * from unnest(?::int[], ?::bigint[], ?::int[], ?::int[])
         on conflict (connection, hour) do update set
           requests = connection_usage.requests + excluded.requests, refused = connection_usage.refused + excluded.refused`,
        [
          rows.map(({ connection }) => connection),
          rows.map(({ hour }) => hour),
          rows.map(({ requests }) => requests),
          rows.map(({ refused }) => refused),
        ],
      )
    },
  }
}
