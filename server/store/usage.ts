import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'

/** How much of its rate budget an account used in an hour. */
export interface HourOfUsage {
  /** Its first millisecond, since 1970. */
  readonly hour: number
  readonly requests: number
  /** Of them those that the system refused for being too many. */
  readonly refused: number
  /** Those that ended with an error, whatever its kind. */
  readonly failed: number
}

/** Oldest first; hours without a request are left out. */
export async function loadUsage(
  db: Knex,
  connection: number,
  since: number,
): Promise<readonly HourOfUsage[]> {
  const rows = await queryRows<{
    hour: string
    requests: number
    refused: number
    failed: number
  }>(
    db,
    `select hour, requests, refused, failed from connection_usage
     where connection = ? and hour > ? order by hour limit 1000`,
    [connection, since],
  )
  return rows.map(({ hour, requests, refused, failed }) => ({
    hour: Number(hour),
    requests,
    refused,
    failed,
  }))
}
