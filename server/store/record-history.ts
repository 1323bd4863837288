import type { Knex } from 'knex'
import type { Link } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { type EventRow, type PastEvent, toEvent } from './events.ts'
import { type LinkRow, readRowsTo, toLink } from './links.ts'

export interface RecordPlace {
  readonly integration: number
  readonly flow: string
  readonly key: string
}

/** An event of a record's page. */
export interface ListedEvent extends PastEvent {
  readonly id: string
  readonly hasPayload: boolean
}

/** What was done with a record, newest first. */
export async function listRecordEvents(
  db: Knex,
  { integration, flow, key }: RecordPlace,
  limit: number,
): Promise<readonly ListedEvent[]> {
  const rows = await queryRows<EventRow & { readonly id: string; readonly has_payload: boolean }>(
    db,
    `select e.*, p.event is not null as has_payload from event e
     left join payload p on p.integration = e.integration and p.event = e.id
     where e.integration = ? and e.key = ? and e.flow = ? order by e.id desc limit ?`,
    [integration, toStored(key), toStored(flow), limit],
  )
  return rows.map((row) => Object.assign(toEvent(row), { id: row.id, hasPayload: row.has_payload }))
}

/** What a source record became elsewhere, and which records became it. */
export async function listLinksOf(
  db: Knex,
  integration: number,
  { source, key }: { readonly source: string; readonly key: string },
): Promise<readonly Link[]> {
  const from = await queryRows<LinkRow>(
    db,
    'select * from link where integration = ? and source = ? and key = ? order by target',
    [integration, toStored(source), toStored(key)],
  )
  // Keys are text, ids may be numbers.
  const ids = String(Number(key)) === key ? [key, Number(key)] : [key]
  const to = await readRowsTo({ db, integration }, source, ids)
  return [...from, ...to].map((row) => toLink(row))
}
