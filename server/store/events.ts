import type { Knex } from 'knex'
import type { Outcome, RecordEvent, RunLease } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored, toStoredOrNull } from '../database/text.ts'
import type { EntryOf } from './journal.ts'
import { messageFromStoredOrNull, messageToStoredOrNull } from './stored-message.ts'

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

/** Numbers are drawn first, so that what belongs to an event is written in the same statement. */
const INSERT_WITH_STORIES = `
with given as materialized (
  select nextval('event_id_seq') as id, e.* from (
    select ?::int as integration, ?::bigint as run, ?::text as flow, u.*
    from rows from (
      json_to_recordset(?)
        as (key text, outcome text, label text, reason text, step text, flow_version text, at bigint, writes text),
      unnest(?::bytea[]), unnest(?::boolean[]))
    with ordinality as u(key, outcome, label, reason, step, flow_version, at, writes, sealed, masked, place)) e),
events as (
  insert into event (id, integration, run, flow, key, outcome, label, reason, step, flow_version, at, writes)
  overriding system value
  select id, integration, run, flow, key, outcome, label, reason, step, flow_version, at, writes::json from given order by place),
payloads as (
  insert into payload (integration, event, at, masked, sealed)
  select ?, id, at, masked, sealed from given where sealed is not null order by place)
insert into person_event (integration, event, digest)
select distinct ?::int, given.id, p.digest from unnest(?::int[], ?::bytea[]) as p(place, digest)
join given on given.place = p.place`

/** As `end_page` takes them; nothing where there are none. */
export function eventsJson(events: readonly RecordEvent[]): string | null {
  return events.length === 0 ? null : JSON.stringify(events.map(toGiven))
}

function toGiven({ key, outcome, label, reason, step, flowVersion, at, writes }: RecordEvent) {
  return {
    key: toStored(key),
    outcome,
    label: toStoredOrNull(label),
    reason: messageToStoredOrNull(reason),
    step: toStoredOrNull(step),
    flow_version: toStored(flowVersion),
    at,
    ...(writes.length === 0 ? {} : { writes: JSON.stringify(writes) }),
  }
}

/** Writes events with what passed at them. */
export async function writeStories(
  db: Knex,
  integration: number,
  entryOf: EntryOf,
  { run, flow }: RunLease,
  events: readonly RecordEvent[],
): Promise<void> {
  if (events.length === 0) return
  const entries = events.map((event) => entryOf(flow, event))
  const people = entries.flatMap((entry, at) =>
    (entry?.people ?? []).map((digest) => ({ at: at + 1, digest })),
  )
  await queryRows(db, INSERT_WITH_STORIES, [
    integration,
    run,
    toStored(flow),
    JSON.stringify(events.map(toGiven)),
    entries.map((entry) => entry?.sealed ?? null),
    entries.map((entry) => entry?.isMasked === true),
    integration,
    integration,
    people.map(({ at }) => at),
    people.map(({ digest }) => digest),
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
  const reason = messageFromStoredOrNull(row.reason)
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
