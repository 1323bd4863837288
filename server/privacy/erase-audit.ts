import type { Knex } from 'knex'
import type { Json } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import {
  CHAIN_COLUMNS,
  type ChainKey,
  type ChainRow,
  ERASED,
  erasedOf,
  lockHead,
} from '../people/audit-chain.ts'
import { ofHelpers } from '../people/help-rights.ts'
import type { AddressFinder } from './address-finder.ts'
import { AUDIT, eraseHeld, type Place } from './holdings.ts'

/** Takes the address out of the audit log, whose lines say under the key of the chain that this is what is left of them. */
export async function eraseAudit(
  place: Place,
  finder: AddressFinder,
  key: ChainKey,
  holding = AUDIT,
): Promise<readonly Json[]> {
  const { db } = place
  await lockHead(db)
  const held = await eraseHeld(place, holding, finder)
  const ids = held.map(({ texts }) => textOf(texts['id']))
  const rows = await queryRows<ChainRow>(
    db,
    `select ${CHAIN_COLUMNS} from audit where id = any(?::bigint[]) and chain is not null`,
    [ids],
  )
  await proveErased(db, rows, key)
  return ids
}

const BATCH = 1_000
/** No account has such a name. */
const OWN_NAMES = ['mapwright', 'nobody', 'server', 'Stripe']
/** Whoever runs the server answers for what they did in a workspace of others, also after it. */
const IS_KEPT = `(who = any(?::text[]) or ${ofHelpers('who')} or who in (select email from person where is_owner))`

/**
 * Of a workspace that goes, the audit log keeps what was done and when, and by whom of those who run the server; nobody else's
 * name, and nothing of what it was done to. Within the transaction that takes the workspace.
 */
export async function eraseAuditOfWorkspace(
  trx: Knex,
  workspace: string,
  key: ChainKey,
): Promise<void> {
  await lockHead(trx)
  let last = '0'
  for (;;) {
    const rows = await queryRows<ChainRow>(
      trx,
      `update audit set who = case when ${IS_KEPT} then who else '${ERASED}' end, subject = '${ERASED}', details = '{}'
       where id in (select id from audit where workspace = ? and id > ?::bigint order by id limit ${BATCH})
       returning ${CHAIN_COLUMNS}`,
      [OWN_NAMES, toStored(workspace), last],
    )
    const chained = rows.filter(({ chain }) => chain !== null)
    await proveErased(trx, chained, key)
    if (rows.length < BATCH) return
    last = rows.reduce((most, { id }) => (BigInt(id) > BigInt(most) ? id : most), last)
  }
}

/** Says of lines that are chained, under the key of the chain, that this is what is left of them. */
async function proveErased(db: Knex, rows: readonly ChainRow[], key: ChainKey): Promise<void> {
  await queryRows(
    db,
    `update audit a set erased = n.erased from unnest(?::bigint[], ?::bytea[]) as n(id, erased) where a.id = n.id`,
    [
      rows.map(({ id }) => id),
      rows.map(({ said, content }) => erasedOf(key, Buffer.from(content ?? []), said)),
    ],
  )
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
