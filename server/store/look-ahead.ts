import type { Link, LinkKey, LookedAhead } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored } from '../database/text.ts'
import type { StoreContext } from './context.ts'
import { keyBindings } from './links.ts'
import { readRecords } from './records.ts'
import { type HashSeal, hashSealOf } from './sealed-hashes.ts'
import { fromStoredId } from './stored-id.ts'

interface AheadRow {
  readonly links: readonly AheadLink[] | null
  readonly kept: readonly string[] | null
}

/** Position of the key, from 1, and what its link says. */
type AheadLink = readonly [
  at: number,
  targetId: string,
  hash: string | null,
  flow: string,
  dead: boolean,
]

/**
 * As JSON, which is read much faster than rows are. One after the other by the primary keys, which `limit` forces: of a
 * table that PostgreSQL has not counted yet, as in the first load of all, it would rather read all links of a flow for
 * each page.
 */
const LOOK_AHEAD = `
select
  (select json_agg(json_build_array(k.at, l.target_id, l.hash, l.flow, l.dead))
   from unnest(?::text[], ?::text[], ?::text[]) with ordinality as k(source, key, target, at)
   cross join lateral (
     select * from link where integration = ? and source = k.source and key = k.key and target = k.target limit 1) as l) as links,
  (select json_agg(r.key) from unnest(?::text[]) as k(key)
   cross join lateral (
     select key from record where integration = ? and flow = ? and key = k.key limit 1) as r) as kept`

/** One round trip, and a second where some of the records failed or wait. */
export async function lookAhead(
  context: StoreContext,
  flow: string,
  keys: readonly string[],
  linkKeys: readonly LinkKey[],
): Promise<LookedAhead> {
  const { db, integration } = context
  const [row] = await queryRows<AheadRow>(db, LOOK_AHEAD, [
    ...keyBindings(linkKeys),
    integration,
    keys.map(toStored),
    integration,
    toStored(flow),
  ])
  const { open } = await hashSealOf(context)
  const links = (row?.links ?? []).map((found) => linkAt(linkKeys, found, open))
  return { links, records: await readRecords(context, flow, (row?.kept ?? []).map(fromStored)) }
}

function linkAt(
  keys: readonly LinkKey[],
  [at, targetId, hash, flow, dead]: AheadLink,
  open: HashSeal['open'],
): Link {
  const asked = keys[at - 1]
  if (!asked) throw new Error('the database answered for a link that nobody asked for')
  const { source, key, target } = asked
  return {
    source,
    key,
    target,
    id: fromStoredId(targetId),
    hash: hash === null ? undefined : open(hash),
    flow,
    dead: dead ? true : undefined,
  }
}
