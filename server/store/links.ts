import type { Knex } from 'knex'
import { type Link, type LinkKey, linkWakeKey, type RecordId } from '../../engine/index.ts'
import { queryRows, type StoreContext } from './context.ts'
import { fromStoredId, toStoredId } from './stored-id.ts'
import { fromStored, toStored, toStoredOrNull } from './text.ts'

export interface LinkRow {
  readonly source: string
  readonly key: string
  readonly target: string
  readonly target_id: string
  readonly hash: string | null
  readonly flow: string
  readonly dead: boolean
}

const COLUMNS = 'l.source, l.key, l.target, l.target_id, l.hash, l.flow, l.dead'
const KEYS = 'unnest(?::text[], ?::text[], ?::text[]) as k(source, key, target)'
const SAME_KEY =
  'l.integration = ? and l.source = k.source and l.key = k.key and l.target = k.target'

export async function readLinks(
  { db, integration }: StoreContext,
  keys: readonly LinkKey[],
): Promise<readonly Link[]> {
  if (keys.length === 0) return []
  const sql = `select ${COLUMNS} from ${KEYS} join link l on ${SAME_KEY}`
  const rows = await queryRows<LinkRow>(db, sql, [...keyBindings(keys), integration])
  return rows.map(toLink)
}

export async function readLinksTo(
  { db, integration }: Pick<StoreContext, 'db' | 'integration'>,
  target: string,
  ids: readonly RecordId[],
): Promise<readonly Link[]> {
  if (ids.length === 0) return []
  const sql = `select ${COLUMNS} from link l where l.integration = ? and l.target = ? and l.target_id = any(?::text[])`
  const rows = await queryRows<LinkRow>(db, sql, [integration, target, ids.map(toStoredId)])
  return rows.map(toLink)
}

export async function writeLinks(
  db: Knex,
  integration: number,
  all: readonly Link[],
): Promise<void> {
  if (all.length === 0) return
  // The last of each: one statement cannot write a row twice.
  const links = [...new Map(all.map((link) => [linkWakeKey(link), link])).values()]
  await queryRows(
    db,
    `insert into link (integration, source, key, target, target_id, hash, flow, dead)
     select ?, * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[])
     on conflict (integration, source, key, target) do update
     set target_id = excluded.target_id, hash = excluded.hash, flow = excluded.flow, dead = excluded.dead`,
    [
      integration,
      ...keyBindings(links),
      links.map(({ id }) => toStoredId(id)),
      links.map(({ hash }) => toStoredOrNull(hash)),
      links.map(({ flow }) => flow),
      links.map(({ dead }) => dead === true),
    ],
  )
}

export async function deleteLinks(
  db: Knex,
  integration: number,
  keys: readonly LinkKey[],
): Promise<void> {
  if (keys.length === 0) return
  const sql = `delete from link l using ${KEYS} where ${SAME_KEY}`
  await queryRows(db, sql, [...keyBindings(keys), integration])
}

export async function markLinksDead(
  db: Knex,
  integration: number,
  keys: readonly LinkKey[],
): Promise<void> {
  if (keys.length === 0) return
  const sql = `update link l set dead = true from ${KEYS} where ${SAME_KEY}`
  await queryRows(db, sql, [...keyBindings(keys), integration])
}

/** Those of the keys that have a living link. */
export async function readLivingKeys(
  db: Knex,
  integration: number,
  keys: readonly LinkKey[],
): Promise<readonly LinkKey[]> {
  if (keys.length === 0) return []
  const sql = `select ${COLUMNS} from ${KEYS} join link l on ${SAME_KEY} where not l.dead`
  const rows = await queryRows<LinkRow>(db, sql, [...keyBindings(keys), integration])
  return rows.map(toLink)
}

function keyBindings(keys: readonly LinkKey[]): [string[], string[], string[]] {
  return [
    keys.map(({ source }) => toStored(source)),
    keys.map(({ key }) => toStored(key)),
    keys.map(({ target }) => toStored(target)),
  ]
}

export function toLink(row: LinkRow): Link {
  return {
    source: row.source,
    key: fromStored(row.key),
    target: row.target,
    id: fromStoredId(row.target_id),
    ...(row.hash === null ? {} : { hash: fromStored(row.hash) }),
    flow: row.flow,
    ...(row.dead ? { dead: true } : {}),
  }
}
