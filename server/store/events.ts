import type { Knex } from 'knex'
import type { Outcome, RecordEvent, RunLease } from '../../engine/index.ts'
import { queryRows, type StoreContext } from './context.ts'
import { fromStored, fromStoredOrNull, toStored, toStoredOrNull } from './text.ts'

export interface EventRow {
  readonly run: string
  readonly flow: string
  readonly key: string
  readonly outcome: Outcome
  readonly label: string | null
  readonly reason: string | null
  readonly step: string | null
  readonly flow_version: string
  readonly at: string
  readonly writes: RecordEvent['writes'] | null
}

/** An event as it is read back. */
export interface PastEvent extends RecordEvent {
  readonly flow: string
  readonly run: string
}

const COLUMNS =
  'integration, run, flow, key, outcome, label, reason, step, flow_version, at, writes'
const GIVEN =
  '?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::json[]'
const INSERT = `insert into event (${COLUMNS}) select ?, ?::bigint, ?, * from unnest(${GIVEN})`
/** Numbers are drawn first, so that what belongs to an event is written in the same statement. */
const INSERT_WITH_STORIES = `
with given as materialized (
  select nextval('event_id_seq') as id, e.* from (
    select ?::smallint as integration, ?::bigint as run, ?::text as flow, u.* from unnest(${GIVEN}, ?::bytea[], ?::boolean[])
      with ordinality as u(key, outcome, label, reason, step, flow_version, at, writes, sealed, masked, place)) e),
events as (
  insert into event (id, ${COLUMNS}) overriding system value select id, ${COLUMNS} from given order by place),
payloads as (
  insert into payload (integration, event, at, masked, sealed)
  select ?, id, at, masked, sealed from given where sealed is not null order by place)
insert into person_event (integration, event, digest)
select distinct ?::smallint, given.id, p.digest from unnest(?::int[], ?::bytea[]) as p(place, digest)
join given on given.place = p.place`

export async function writeEvents(
  db: Knex,
  { integration, journal }: StoreContext,
  { run, flow }: RunLease,
  events: readonly RecordEvent[],
): Promise<void> {
  if (events.length === 0) return
  const entries = journal && events.map((event) => journal.entryOf(flow, event))
  const people = (entries ?? []).flatMap((entry, at) =>
    (entry?.people ?? []).map((digest) => ({ at: at + 1, digest })),
  )
  await queryRows(db, entries ? INSERT_WITH_STORIES : INSERT, [
    integration,
    run,
    toStored(flow),
    events.map(({ key }) => toStored(key)),
    events.map(({ outcome }) => outcome),
    events.map(({ label }) => toStoredOrNull(label)),
    events.map(({ reason }) => toStoredOrNull(reason)),
    events.map(({ step }) => toStoredOrNull(step)),
    events.map(({ flowVersion }) => toStored(flowVersion)),
    events.map(({ at }) => at),
    events.map(({ writes }) => (writes.length === 0 ? null : JSON.stringify(writes))),
    ...(entries
      ? [
          entries.map((entry) => entry?.sealed ?? null),
          entries.map((entry) => entry?.isMasked === true),
          integration,
          integration,
          people.map(({ at }) => at),
          people.map(({ digest }) => digest),
        ]
      : []),
  ])
}

/** The history of an integration, of a flow, or of one record; newest first. */
export async function listEvents(
  db: Knex,
  query: {
    readonly integration: number
    readonly flow?: string | undefined
    readonly key?: string | undefined
    readonly limit: number
  },
): Promise<readonly PastEvent[]> {
  const { integration, flow, key, limit } = query
  const rows = await queryRows<EventRow>(
    db,
    `select run, flow, key, outcome, label, reason, step, flow_version, at, writes from event
     where integration = ? ${flow === undefined ? '' : 'and flow = ?'} ${key === undefined ? '' : 'and key = ?'}
     order by id desc limit ?`,
    [
      integration,
      ...(flow === undefined ? [] : [toStored(flow)]),
      ...(key === undefined ? [] : [toStored(key)]),
      limit,
    ],
  )
  return rows.map(toEvent)
}

export function toEvent(row: EventRow): PastEvent {
  const label = fromStoredOrNull(row.label)
  const reason = fromStoredOrNull(row.reason)
  const step = fromStoredOrNull(row.step)
  return {
    run: row.run,
    flow: fromStored(row.flow),
    key: fromStored(row.key),
    outcome: row.outcome,
    ...(label === undefined ? {} : { label }),
    ...(reason === undefined ? {} : { reason }),
    ...(step === undefined ? {} : { step }),
    flowVersion: fromStored(row.flow_version),
    at: Number(row.at),
    writes: row.writes ?? [],
  }
}
