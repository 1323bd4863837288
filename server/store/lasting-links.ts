import type { Knex } from 'knex'
import type { RecordId } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { type LinkRow, toLink } from './links.ts'

/** A source record, as a flow knows it. */
export interface SourcePlace {
  readonly integration: number
  readonly flow: string
  /** What the flow reads: `shop.order`. */
  readonly source: string
  readonly key: string
}

/** What a source record is in the system that its flow writes to. */
export interface LastingLink {
  readonly target: string
  readonly id: RecordId
  /** When the flow made it, in milliseconds since 1970; absent: it was there before, or its history is deleted. */
  readonly createdAt?: number | undefined
}

/** For each of these the target record that stands for it, in the same order; one that its flow made comes first. */
export async function loadLastingLinks(
  db: Knex,
  places: readonly SourcePlace[],
): Promise<ReadonlyArray<LastingLink | undefined>> {
  if (places.length === 0) return []
  const rows = await queryRows<
    LinkRow & { readonly place: string; readonly created: string | null }
  >(
    db,
    `select distinct on (k.place) k.place, l.*, made.at as created
     from unnest(?::int[], ?::text[], ?::text[], ?::text[]) with ordinality as k(integration, flow, source, key, place)
     join link l on l.integration = k.integration and l.source = k.source and l.key = k.key and l.flow = k.flow
     left join lateral (
       select e.at from event e
       where e.integration = k.integration and e.key = k.key and e.flow = k.flow and e.writes is not null
         and e.writes::jsonb @> jsonb_build_array(jsonb_build_object('action', 'create', 'resource', l.target))
       order by e.id desc limit 1) made on true
     where not l.dead
     order by k.place, made.at nulls last, l.target`,
    [
      places.map(({ integration }) => integration),
      places.map(({ flow }) => toStored(flow)),
      places.map(({ source }) => toStored(source)),
      places.map(({ key }) => toStored(key)),
    ],
  )
  const links = new Map(
    rows.map(({ place, created, ...row }) => {
      const { target, id } = toLink(row)
      const link: LastingLink = {
        target,
        id,
        ...(created === null ? {} : { createdAt: Number(created) }),
      }
      return [Number(place), link]
    }),
  )
  return places.map((_, at) => links.get(at + 1))
}
