import type { Knex } from 'knex'
import { type Link, type LinkKey, linkWakeKey, type RecordId } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored, toStoredOrNull } from '../database/text.ts'
import type { StoreContext } from './context.ts'
import { type HashSeal, hashSealOf } from './sealed-hashes.ts'
import { fromStoredId, toStoredId } from './stored-id.ts'

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
/**
 * One after the other by their primary key, which `limit` forces: of a table that PostgreSQL has not counted yet, as in
 * the first load of all, it would rather read all links of a flow for each page.
 */
const EACH_FOUND = `${KEYS} cross join lateral (select * from link l where ${SAME_KEY} limit 1) as l`

export async function readLinks(
  context: StoreContext,
  keys: readonly LinkKey[],
): Promise<readonly Link[]> {
  if (keys.length === 0) return []
  const sql = `select ${COLUMNS} from ${EACH_FOUND}`
  const { db, integration } = context
  const { open } = await hashSealOf(context)
  const rows = await queryRows<LinkRow>(db, sql, [...keyBindings(keys), integration])
  return rows.map((row) => toLink(row, open))
}

export async function readLinksTo(
  context: StoreContext,
  target: string,
  ids: readonly RecordId[],
): Promise<readonly Link[]> {
  if (ids.length === 0) return []
  const { open } = await hashSealOf(context)
  const rows = await readRowsTo(context, target, ids)
  return rows.map((row) => toLink(row, open))
}

export async function readRowsTo(
  { db, integration }: Pick<StoreContext, 'db' | 'integration'>,
  target: string,
  ids: readonly RecordId[],
): Promise<readonly LinkRow[]> {
  const sql = `select ${COLUMNS} from link l where l.integration = ? and l.target = ? and l.target_id = any(?::text[])`
  return queryRows<LinkRow>(db, sql, [integration, target, ids.map(toStoredId)])
}

/** What was sent last is sealed. */
export type SealedLink = Link & { readonly isSealed: true }

/** Before a transaction is begun: the key may have to be read, which another connection does. */
export async function sealLinks(
  context: StoreContext,
  links: readonly Link[],
): Promise<readonly SealedLink[]> {
  if (links.length === 0) return []
  const { seal } = await hashSealOf(context)
  return links.map((link) =>
    Object.assign({}, link, {
      isSealed: true as const,
      hash: link.hash === undefined ? undefined : seal(link.hash),
    }),
  )
}

/** As `end_page` takes them; nothing where there are none. */
export function linksJson(all: readonly SealedLink[]): string | null {
  if (all.length === 0) return null
  // The last of each: one statement cannot write a row twice.
  const links = new Map(all.map((link) => [linkWakeKey(link), link]))
  return JSON.stringify(
    Array.from(links.values(), ({ source, key, target, id, hash, flow, dead }) => ({
      source: toStored(source),
      key: toStored(key),
      target: toStored(target),
      target_id: toStoredId(id),
      hash: toStoredOrNull(hash),
      flow: toStored(flow),
      dead: dead === true,
    })),
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
  const sql = `select ${COLUMNS} from ${EACH_FOUND} where not l.dead`
  const rows = await queryRows<LinkRow>(db, sql, [...keyBindings(keys), integration])
  return rows.map((row) => toLink(row))
}

/** As {@link KEYS} takes them. */
export function keyBindings(keys: readonly LinkKey[]): [string[], string[], string[]] {
  return [
    keys.map(({ source }) => toStored(source)),
    keys.map(({ key }) => toStored(key)),
    keys.map(({ target }) => toStored(target)),
  ]
}

/** What was sent last is told only to who can open it. */
export function toLink(row: LinkRow, open?: HashSeal['open']): Link {
  const hash = row.hash === null ? undefined : open?.(row.hash)
  return {
    source: row.source,
    key: fromStored(row.key),
    target: row.target,
    id: fromStoredId(row.target_id),
    ...(hash === undefined ? {} : { hash }),
    flow: row.flow,
    ...(row.dead ? { dead: true } : {}),
  }
}
