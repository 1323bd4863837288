import type { Knex } from 'knex'
import { type Message, type Outcome } from '../../engine/index.ts'
import { type Binding, queryRows } from '../database/query.ts'
import { fromStored, fromStoredOrNull, toStored } from '../database/text.ts'
import { messageFromStoredOrNull } from './stored-message.ts'
import type { IntegrationNames } from './workspace-integrations.ts'

/** A record of the history, with what became of it last. */
export interface FoundRecord {
  readonly integration: number
  readonly flow: string
  readonly key: string
  readonly label?: string | undefined
  readonly outcome: Outcome
  readonly reason?: Message | undefined
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface FoundRow {
  readonly integration: number
  readonly flow: string
  readonly key: string
  readonly label: string | null
  readonly outcome: Outcome
  readonly reason: string | null
  readonly at: string
}

/** A place in one way's results: what it sorts by, and the record. */
export interface FoundPlace {
  readonly sort: string
  readonly integration: number
  readonly flow: string
  readonly key: string
}

export interface SearchQuery {
  readonly text: string
  readonly after?: FoundPlace | undefined
  readonly limit: number
}

const LAST_EVENT = `select label, outcome, reason, at from event e
  where e.integration = f.integration and e.key = f.key and e.flow = f.flow order by e.id desc limit 1`

/**
 * Records whose key begins so, in order of their keys. Goes from record to record through the index, past all the
 * events that each of them has.
 */
export async function searchByKey(
  db: Knex,
  integrations: IntegrationNames,
  {
    text,
    after,
    limit,
    keyed,
  }: SearchQuery & {
    /** Flows by whose keys may be searched, but for those that are e-mail addresses; absent: all. */
    readonly keyed?: ReadonlySet<string> | undefined
  },
): Promise<readonly FoundRecord[]> {
  const next = `select key, flow from event where integration = i.id and key >= ? and key < ?
    ${keyed ? `and flow = any(?::text[]) and strpos(key, '@') = 0` : ''}`
  return searchAlong(db, integrations, {
    first: `${next} and (key, flow) >= (?, ?) order by key, flow limit 1`,
    further: `${next} and (key, flow) > (w.key, w.flow) order by key, flow limit 1`,
    columns: 'key, flow',
    sort: 'key',
    range: [...rangeOf(toStored(text)), ...(keyed ? [[...keyed].map(toStored)] : [])],
    from: [after?.key ?? '', after?.flow ?? ''],
    after,
    limit,
  })
}

/** Records whose label (order number, SKU, name) begins so, upper or lower case alike. */
export async function searchByLabel(
  db: Knex,
  integrations: IntegrationNames,
  {
    text,
    after,
    limit,
    labelled,
  }: SearchQuery & {
    /** Flows whose labels may be searched; absent: all. */
    readonly labelled?: ReadonlySet<string> | undefined
  },
): Promise<readonly FoundRecord[]> {
  const label = 'left(lower(label), 100) collate "C"'
  const next = `select ${label} as start, key, flow from event
    where integration = i.id and label is not null and ${label} >= ? and ${label} < ?
    ${labelled ? 'and flow = any(?::text[])' : ''}`
  return searchAlong(db, integrations, {
    first: `${next} and (${label}, key, flow) >= (?, ?, ?) order by 1, key, flow limit 1`,
    further: `${next} and (${label}, key, flow) > (w.start, w.key, w.flow) order by 1, key, flow limit 1`,
    columns: 'start, key, flow',
    sort: 'start',
    range: [
      ...rangeOf(toStored(text).toLowerCase().slice(0, 100)),
      ...(labelled ? [[...labelled].map(toStored)] : []),
    ],
    from: [after?.sort ?? '', after?.key ?? '', after?.flow ?? ''],
    after,
    limit,
  })
}

interface Walk {
  readonly first: string
  readonly further: string
  readonly columns: string
  readonly sort: string
  readonly range: readonly Binding[]
  readonly from: readonly string[]
  readonly after: FoundPlace | undefined
  readonly limit: number
}

async function searchAlong(
  db: Knex,
  integrations: IntegrationNames,
  walk: Walk,
): Promise<readonly FoundRecord[]> {
  const { columns, sort, after, limit } = walk
  const rows = await queryRows<FoundRow>(
    db,
    `select f.integration, f.flow, f.key, last.* from (
       select i.id as integration, found.* from unnest(?::int[]) as i(id) cross join lateral (
         with recursive walk as (
           (${walk.first})
           union all
           select n.* from walk w cross join lateral (${walk.further}) n)
         select ${columns} from walk limit ?) found) f
     cross join lateral (${LAST_EVENT}) last
     where (f.${sort}, f.key, f.flow, f.integration) > (? collate "C", ? collate "C", ? collate "C", ?::int)
     order by f.${sort}, f.key, f.flow, f.integration limit ?`,
    [
      [...integrations.keys()],
      ...walk.range,
      ...walk.from,
      ...walk.range,
      // Each may begin with the place itself, which another integration has too.
      limit + 1,
      after?.sort ?? '',
      after?.key ?? '',
      after?.flow ?? '',
      after?.integration ?? -1,
      limit,
    ],
  )
  return rows.map(toFound)
}

/** Texts that begin with `start` are at or after the first of these and before the second, in the order of bytes. */
function rangeOf(start: string): readonly [string, string] {
  return [start, `${start}\u{10FFFF}`]
}

/** Newest events that are looked through one by one: words that are found everywhere are found here. */
const RECENT = 50_000
/** Older events with the words, of which a page is made: an outage of a year ago may have left a million. */
const MAX_OLDER = 20_000

/**
 * Records with events whose reason has all these words; newest event first. Common words are looked for in the newest
 * events, rare ones through the index of words, for each of the two is slow at what the other is good at.
 */
export async function searchByReason(
  db: Knex,
  integrations: IntegrationNames,
  {
    text,
    before,
    limit,
  }: { readonly text: string; readonly before?: string | undefined; readonly limit: number },
): Promise<readonly (FoundRecord & { readonly event: string })[]> {
  const start = before ?? (await nextEvent(db))
  const recent = String(BigInt(start) - BigInt(RECENT))
  const bindings = [[...integrations.keys()], toStored(text)]
  const newest = await searchEvents(db, {
    // An expression that the index does not have, so that these are read in their order.
    events: `select * from event where integration = any(?::int[]) and reason is not null
      and to_tsvector('simple', left(reason, 2000) || '') @@ plainto_tsquery('simple', ?) and id >= ?::bigint`,
    bindings: [...bindings, recent],
    before: start,
    limit,
  })
  if (newest.length === limit) return newest
  const older = await searchEvents(db, {
    events: `select * from event where integration = any(?::int[]) and reason is not null
      and to_tsvector('simple', left(reason, 2000)) @@ plainto_tsquery('simple', ?) limit ?`,
    bindings: [...bindings, MAX_OLDER],
    before: recent,
    limit,
  })
  const shown = new Set(newest.map(idOf))
  return [...newest, ...older.filter((record) => !shown.has(idOf(record)))].slice(0, limit)
}

async function nextEvent(db: Knex): Promise<string> {
  const [row] = await queryRows<{ next: string }>(
    db,
    'select last_value + 1 as next from event_id_seq',
    [],
  )
  return row?.next ?? '1'
}

function idOf({ integration, flow, key }: FoundRecord): string {
  return JSON.stringify([integration, flow, key])
}

/** Records that are about a person; newest event first. */
export async function searchByPerson(
  db: Knex,
  integrations: IntegrationNames,
  {
    digest,
    before,
    limit,
  }: { readonly digest: Buffer; readonly before?: string | undefined; readonly limit: number },
): Promise<readonly (FoundRecord & { readonly event: string })[]> {
  return searchEvents(db, {
    events: `select e.* from person_event p join event e on e.integration = p.integration and e.id = p.event
      where p.digest = ? and p.integration = any(?::int[])`,
    bindings: [digest, [...integrations.keys()]],
    before,
    limit,
  })
}

/** Events looked at for one page: records that have many of them may make it shorter, never slow. */
const MAX_EVENTS = 1_000

async function searchEvents(
  db: Knex,
  query: {
    /** A select of events, of whatever order. */
    readonly events: string
    readonly bindings: readonly Binding[]
    readonly before: string | undefined
    readonly limit: number
  },
): Promise<readonly (FoundRecord & { readonly event: string })[]> {
  const rows = await queryRows<FoundRow & { readonly id: string }>(
    db,
    `select * from (
       select distinct on (integration, flow, key) id, integration, flow, key, label, outcome, reason, at from (
         select id, integration, flow, key, label, outcome, reason, at
         from (${query.events}) found where id < ?::bigint order by id desc limit ?) matching
       order by integration, flow, key, id desc) latest
     order by id desc limit ?`,
    [...query.bindings, query.before ?? '9223372036854775807', MAX_EVENTS, query.limit],
  )
  return rows.map((row) => Object.assign(toFound(row), { event: row.id }))
}

/** So far back in an integration: a flow that was quiet for longer is found by key. */
const MAX_LATEST = 10_000

/** The records that a flow processed last, each once, last one first. */
export async function listRecentRecords(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
  limit: number,
): Promise<readonly FoundRecord[]> {
  const rows = await queryRows<FoundRow>(
    db,
    `with latest as (
       select id, integration, flow, key, label, outcome, reason, at from event
       where integration = ? order by id desc limit ${MAX_LATEST}),
     own as (select distinct on (key) * from latest where flow = ? order by key, id desc)
     select integration, flow, key, label, outcome, reason, at from own order by id desc limit ?`,
    [integration, toStored(flow), limit],
  )
  return rows.map(toFound)
}

/** Those that a flow processed in a time, each once with what became of it last in that time; last one first. */
export async function listRecordsBetween(
  db: Knex,
  {
    integration,
    flow,
    from,
    to,
    before,
    limit,
  }: {
    readonly integration: number
    readonly flow: string
    /** Milliseconds since 1970; `to` is no part of it. */
    readonly from: number
    readonly to: number
    /** The last event of the page before. */
    readonly before: string | undefined
    readonly limit: number
  },
): Promise<readonly (FoundRecord & { readonly event: string })[]> {
  const rows = await queryRows<FoundRow & { readonly id: string }>(
    db,
    `select * from (
       select distinct on (key) id, integration, flow, key, label, outcome, reason, at from event
       where integration = ? and flow = ? and at >= ? and at < ? order by key, id desc) passed
     where id < ?::bigint order by id desc limit ?`,
    [integration, toStored(flow), from, to, before ?? '9223372036854775807', limit],
  )
  return rows.map((row) => Object.assign(toFound(row), { event: row.id }))
}

export function toFound(row: FoundRow): FoundRecord {
  return {
    integration: row.integration,
    flow: fromStored(row.flow),
    key: fromStored(row.key),
    label: fromStoredOrNull(row.label),
    outcome: row.outcome,
    reason: messageFromStoredOrNull(row.reason),
    at: Number(row.at),
  }
}
