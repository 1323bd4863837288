import type { Json } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import {
  CHAIN_COLUMNS,
  type ChainKey,
  type ChainRow,
  erasedOf,
  lockHead,
} from '../people/audit-chain.ts'
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
  await queryRows(
    db,
    `update audit a set erased = n.erased from unnest(?::bigint[], ?::bytea[]) as n(id, erased) where a.id = n.id`,
    [
      rows.map(({ id }) => id),
      rows.map(({ said, content }) => erasedOf(key, Buffer.from(content ?? []), said)),
    ],
  )
  return ids
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
