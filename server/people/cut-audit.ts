import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { INSTALLATION } from './audit.ts'
import { chainSome, loadChainKey, lockHead } from './audit-chain.ts'

const DAY_MS = 86_400_000

/**
 * Deletes lines of the audit log that are older, from the beginning of the chain. That they were is a line itself, with
 * the hash that the rest goes on from; so there is one a day at most. Gives how many went.
 */
export async function cutAudit(
  db: Knex,
  cipher: Cipher,
  { now, days }: { readonly now: number; readonly days: number },
): Promise<number> {
  const key = await loadChainKey(db, cipher)
  const before = now - days * DAY_MS
  return db.transaction(async (trx) => {
    const head = await lockHead(trx)
    const [oldest] = await queryRows<{ at: string }>(
      trx,
      'select at::text from audit where chain is not null order by audit.chain limit 1',
      [],
    )
    if (!oldest || Number(oldest.at) >= before - DAY_MS) return 0
    const [kept] = await queryRows<{ chain: string | null }>(
      trx,
      'select min(chain)::text as chain from audit where chain is not null and at >= ?',
      [before],
    )
    const first = kept?.chain ? BigInt(kept.chain) : head.chain + 1n
    const [last] = await queryRows<{ hash: Buffer }>(
      trx,
      'select hash from audit where chain = ?::bigint',
      [String(first - 1n)],
    )
    if (!last) return 0
    const gone = await queryRows(trx, 'delete from audit where chain < ?::bigint returning 1', [
      String(first),
    ])
    const details = {
      lines: gone.length,
      number: String(first - 1n),
      hash: Buffer.from(last.hash).toString('hex'),
    }
    await queryRows(
      trx,
      `insert into audit (at, workspace, who, action, subject, details, request, outcome)
       values (?, ?, 'mapwright', 'cutAudit', '', ?::json, '', 'done')`,
      [now, INSTALLATION, JSON.stringify(details)],
    )
    await chainSome(trx, key)
    return gone.length
  })
}
