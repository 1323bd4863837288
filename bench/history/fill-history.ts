import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../../server/database/query.ts'

export interface HistorySize {
  readonly events: number
  readonly runs: number
  readonly open: number
}

const YEAR_MS = 365 * 86_400_000
const CHUNK = 500_000

/** Writes a year of events, runs and open records: most records come by several times, one in fifty events tells of trouble. */
export async function fillHistory(
  db: Knex,
  {
    integration,
    flows,
    size,
    now,
  }: {
    readonly integration: number
    readonly flows: readonly string[]
    readonly size: HistorySize
    readonly now: number
  },
): Promise<{ readonly digest: Buffer; readonly now: number; readonly yearMs: number }> {
  const start = now - YEAR_MS
  const digest = randomBytes(16)
  for (let from = 0; from < size.events; from += CHUNK) {
    const to = Math.min(from + CHUNK, size.events) - 1
    await queryRows(db, EVENTS, [
      integration,
      size.runs,
      size.events,
      start,
      YEAR_MS,
      size.events,
      flows,
      flows.length,
      from,
      to,
    ])
    process.stderr.write(`${to + 1} events\n`)
  }
  await queryRows(db, PEOPLE, [integration, digest, integration])
  await queryRows(db, RUNS, [
    integration,
    flows,
    flows.length,
    start,
    YEAR_MS,
    size.runs,
    start,
    YEAR_MS,
    size.runs,
    size.runs,
  ])
  await queryRows(db, HOURS, [integration, integration])
  await queryRows(db, OPEN, [integration, flows, flows.length, start, size.open])
  for (const table of ['event', 'person_event', 'run', 'run_hour', 'record']) {
    await db.raw('vacuum (analyze) ??', [table])
  }
  return { digest, now, yearMs: YEAR_MS }
}

const EVENTS = `
insert into event (integration, run, at, flow, key, outcome, label, reason, step, flow_version, writes)
select ?, n * ?::bigint / ?::bigint, ?::bigint + n * ?::bigint / ?::bigint, (?::text[])[1 + n % ?], k, outcome, 'ORD-' || k,
  case outcome when 'parked' then 'till.product with sku "A-' || n || '" is missing: no product has it'
    when 'skipped' then 'the order is not paid' end,
  case when outcome <> 'done' then 'steps.2' end, 'a1b2c3d4e5f60718',
  case when outcome = 'done' then '[{"action":"update","resource":"till.order","id":7,"fields":["total","lines"]}]'::json end
from (
  select n, (100000 + (n::bigint * 7919) % 2500000)::text as k,
    case when n % 50 = 0 then 'parked' when n % 10 = 1 then 'skipped' else 'done' end as outcome
  from generate_series(?::int, ?::int) n) g`

/** Two of three events are about somebody; one person has twelve. */
const PEOPLE = `
insert into person_event (integration, event, digest)
select ?, id, case when n <= 12 then ?::bytea else decode(md5((n % 400000)::text), 'hex') end
from (select id, row_number() over (order by id desc) as n from event where integration = ?) e where n % 3 <> 0`

const RUNS = `
insert into run (integration, flow, flow_version, worker, cause, state, reason, started_at, finished_at, until, read, done, unchanged)
select ?, (?::text[])[1 + n % ?], 'a1b2c3d4e5f60718', 'host:1:abc', 'schedule',
  case when n % 400 = 0 then 'failed' else 'finished' end, case when n % 400 = 0 then 'the system did not answer' end,
  ?::bigint + n * ?::bigint / ?, ?::bigint + n * ?::bigint / ? + 4000, 0, 20, 18, 2
from generate_series(1, ?::bigint) n`

const HOURS = `
insert into run_hour (integration, flow, hour, runs, failed, read, done, unchanged)
select ?, flow, finished_at / 3600000 * 3600000 as hour, count(*), count(*) filter (where state = 'failed'),
  sum(read), sum(done), sum(unchanged) from run where integration = ? group by flow, hour`

const OPEN = `
insert into record (integration, flow, key, state, reason, cause, label, attempts, version, flow_version, deleted, since)
select ?, (?::text[])[1 + n % ?], (100000 + n)::text, case n % 5 when 0 then 'waiting' else 'parked' end,
  'till.product with sku "A-' || n || '" is missing', 'run.missing till.product ' || n % 20, 'ORD-' || n, 1, 'v', 'x', false,
  ?::bigint + n from generate_series(1, ?::int) n`
