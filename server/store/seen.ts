import type { Knex } from 'knex'
import type { GoneReport } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { StoreContext } from './context.ts'

interface GoneRow {
  readonly known: number
  readonly gone: number
  readonly seen: number
  readonly keys: readonly string[]
}

export async function resetSeen({ db, integration }: StoreContext, flow: string): Promise<void> {
  await queryRows(db, 'delete from seen where integration = ? and flow = ?', [
    integration,
    toStored(flow),
  ])
}

export async function writeSeen(
  db: Knex,
  integration: number,
  flow: string,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  await queryRows(
    db,
    'insert into seen (integration, flow, key) select ?, ?, unnest(?::text[]) on conflict do nothing',
    [integration, toStored(flow), keys.map(toStored)],
  )
}

export async function readGone(
  { db, integration }: StoreContext,
  flow: string,
  source: string,
  page: { readonly after: string; readonly limit: number },
): Promise<GoneReport> {
  const rows = await queryRows<GoneRow>(
    db,
    `with living as (select distinct key from link where integration = ? and source = ? and not dead),
     saw as (select key from seen where integration = ? and flow = ?),
     gone as (select key from living where not exists (select from saw where saw.key = living.key))
     select (select count(*) from living)::int as known, (select count(*) from gone)::int as gone,
       (select count(*) from saw)::int as seen, array(select key from gone where key > ? order by key limit ?) as keys`,
    [integration, toStored(source), integration, toStored(flow), toStored(page.after), page.limit],
  )
  const { known, gone, seen, keys } = rows[0] ?? { known: 0, gone: 0, seen: 0, keys: [] }
  return { known, gone, seen, keys: keys.map(fromStored) }
}
