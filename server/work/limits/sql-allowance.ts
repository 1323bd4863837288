import type { Knex } from 'knex'
import { type AnswerReport, type WindowLimit } from '../../../connectors/index.ts'
import { NOW, queryPrepared, queryRows } from '../../database/query.ts'

/** Requests that may be sent now, shared by all processes that use an account. */
export interface Allowance {
  /** Asks for so many; the part `keep` of every limit is left for more urgent ones. Gives at most that many, or how long to wait for the next. */
  readonly take: (
    want: number,
    keep: number,
  ) => Promise<{ readonly granted: number; readonly waitMs: number }>
  /** Passes on what the system itself said. `underWay`: requests that it may not have counted yet. */
  readonly learn: (report: AnswerReport, underWay: number) => Promise<void>
  /** The system refused: nobody sends anything for so long. */
  readonly close: (ms: number) => Promise<void>
}

/** One limit in the terms of a bucket that fills evenly. */
interface Bucket {
  readonly slot: number
  /** Milliseconds in which one more request becomes free. */
  readonly everyMs: number
  /** Requests that may be sent at once. */
  readonly burst: number
  /** Requests of a window that are ours. */
  readonly most: number
  /** Requests of the system's own count that are left to others. */
  readonly reserved: number
  readonly windowMs: number
}

/** Where a connector names no limit, only refusals of the system hold requests back. */
const UNLIMITED: Bucket = {
  slot: 0,
  everyMs: 0.001,
  burst: 1_000,
  most: 1_000,
  reserved: 0,
  windowMs: 60_000,
}
/** Part of a limit that may be sent at once; the rest comes evenly, so that no window of time ever holds more than the limit. */
const BURST = 1 / 8

function bucketsOf(limits: readonly WindowLimit[]): readonly Bucket[] {
  if (limits.length === 0) return [UNLIMITED]
  return limits.map(({ allow, windowMs, share }, slot) => {
    const most = Math.max(1, Math.floor(allow * share))
    const burst = Math.max(1, Math.floor(most * BURST))
    const everyMs = windowMs / Math.max(1, most - burst)
    return { slot, everyMs, burst, most, reserved: allow - most, windowMs }
  })
}

/**
 * Takes from every bucket of the account or from none, in one statement. What the system itself counts wins over our
 * own count for as long as it said. The clock is read when the rows are locked: who waited for them began in the past.
 */
const TAKE = `
with term as (select * from unnest(?::smallint[], ?::float8[], ?::int[], ?::int[], ?::int[]) as t(slot, every, burst, most, reserved)),
held as (
  select r.*, term.every, term.burst, term.reserved, floor(term.most * ?::float8) as kept_of_window,
    floor(term.burst * ?::float8) as kept_of_burst
  from rate_limit r join term on term.slot = r.slot
  where r.connection = ? order by r.slot for update of r),
clock as (
  select coalesce(?::bigint, floor(extract(epoch from clock_timestamp()) * 1000)::bigint) as now
  from (select count(*) from held) as locked),
free as (
  select case
    when held.closed_until > now then 0
    when held.server_until > now then held.server_left - held.reserved - held.kept_of_window
    else floor(held.burst - greatest(0, held.full_at - now) / held.every) - held.kept_of_burst end as left,
  case
    when held.closed_until > now then held.closed_until - now
    when held.server_until > now then held.server_until - now
    else greatest(0, held.full_at - now) - (held.burst - 1 - held.kept_of_burst) * held.every end as wait
  from held, clock),
answer as (
  select greatest(0, least(?::int, min("left")))::int as granted, max(case when "left" < 1 then wait else 0 end) as wait
  from free),
taken as (
  update rate_limit r set full_at = greatest(r.full_at, clock.now) + answer.granted * term.every,
    server_left = r.server_left - answer.granted
  from answer, clock, term where r.connection = ? and r.slot = term.slot and answer.granted > 0)
select granted, wait from answer`

export function createSqlAllowance(
  db: Knex,
  connection: number,
  limits: readonly WindowLimit[],
  /** Default: the clock of the database. */
  now: () => number | null = () => null,
): Allowance {
  const buckets = bucketsOf(limits)
  const terms = [
    buckets.map(({ slot }) => slot),
    buckets.map(({ everyMs }) => everyMs),
    buckets.map(({ burst }) => burst),
    buckets.map(({ most }) => most),
    buckets.map(({ reserved }) => reserved),
  ]
  let rows: Promise<unknown> | undefined

  /** The rows are there from the first use on. */
  async function prepare(): Promise<void> {
    rows ??= queryRows(
      db,
      `insert into rate_limit (connection, slot, full_at, server_until, closed_until)
       select ?, slot, 0, 0, 0 from unnest(?::smallint[]) as n(slot) on conflict do nothing`,
      [connection, buckets.map(({ slot }) => slot)],
    )
    try {
      await rows
    } catch (error) {
      rows = undefined
      throw error
    }
  }

  return {
    take: async (want, keep) => {
      await prepare()
      const bindings = [...terms, keep, keep, connection, now(), want, connection]
      const [row] = await queryPrepared<{ granted: number; wait: number }>(db, TAKE, bindings)
      return { granted: row?.granted ?? 0, waitMs: Math.max(1, Math.ceil(row?.wait ?? 1)) }
    },
    learn: async ({ counts }, underWay) => {
      const told = buckets.flatMap(({ slot, windowMs }) => {
        const count = counts[slot]
        return count ? [{ slot, left: count.left, resets: count.resetsInMs ?? windowMs }] : []
      })
      if (told.length === 0) return
      await prepare()
      // Within one count of the system ours only goes down: it may not have seen yet what others sent.
      await queryRows(
        db,
        `with clock as (select ${NOW} as now)
         update rate_limit r set
           server_left = case when r.server_until > clock.now then least(r.server_left, n.left_told) else n.left_told - ? end,
           server_until = case when r.server_until > clock.now then r.server_until else clock.now + n.resets end
         from clock, unnest(?::smallint[], ?::int[], ?::bigint[]) as n(slot, left_told, resets)
         where r.connection = ? and r.slot = n.slot`,
        [
          now(),
          underWay,
          told.map(({ slot }) => slot),
          told.map(({ left }) => Math.floor(left)),
          told.map(({ resets }) => Math.ceil(resets)),
          connection,
        ],
      )
    },
    close: async (ms) => {
      await prepare()
      await queryRows(
        db,
        `update rate_limit set closed_until = greatest(closed_until, ${NOW} + ?::bigint) where connection = ?`,
        [now(), Math.ceil(ms), connection],
      )
    },
  }
}
