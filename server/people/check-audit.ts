import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { INSTALLATION } from './audit.ts'
import {
  CHAIN_COLUMNS,
  type ChainKey,
  type ChainRow,
  contentOf,
  erasedOf,
  type Head,
  hashOf,
  loadChainKey,
} from './audit-chain.ts'

/** A place in the chain, to be noted elsewhere. */
export interface ChainPlace {
  readonly number: string
  /** Hex. */
  readonly hash: string
}

export interface BrokenLine {
  /** Place in the chain. */
  readonly number: string
  /** Of the line that is there; absent: it is gone. */
  readonly id: string | null
  /** `changed`: it says something else; `missing`: lines before it, or at the end, are gone; `unlinked`: it is not of this chain. */
  readonly why: 'changed' | 'missing' | 'unlinked'
}

export interface AuditCheck {
  readonly checked: number
  /** Lines of calls under way, and of a version that had no chain. */
  readonly unchained: number
  readonly last: ChainPlace | null
  /** The first one. */
  readonly broken: BrokenLine | null
}

const BATCH = 1_000

/** Goes through the whole audit log; `known`: a place that was noted before, and has to be in it still. */
export async function checkAudit(
  db: Knex,
  cipher: Cipher,
  known?: ChainPlace,
): Promise<AuditCheck> {
  const key = await loadChainKey(db, cipher)
  // Of one moment: others add lines meanwhile, and cut old ones off.
  return db.transaction((trx) => checkWithin(trx, key, known), {
    isolationLevel: 'repeatable read',
  })
}

/** The chain ends where its head says; one without lines has none. */
function isEnd(
  { chain, hash }: Awaited<ReturnType<typeof findStart>>,
  top: { readonly chain: string; readonly hash: Buffer } | undefined,
): boolean {
  return !top || (BigInt(top.chain) === chain && hash.equals(top.hash))
}

async function checkWithin(
  trx: Knex,
  key: ChainKey,
  known: ChainPlace | undefined,
): Promise<AuditCheck> {
  const [counted] = await queryRows<{ unchained: number }>(
    trx,
    'select count(*)::int as unchained from audit where chain is null',
    [],
  )
  const unchained = counted?.unchained ?? 0
  const [top] = await queryRows<{ chain: string; hash: Buffer }>(
    trx,
    'select chain::text, hash from audit_head',
    [],
  )
  let before = await findStart(trx)
  let checked = 0
  let isKnown = known === undefined || BigInt(known.number) <= before.chain
  const told = (broken: BrokenLine | null): AuditCheck => ({
    checked,
    unchained,
    last: before.chain === 0n ? null : placeOf(before),
    broken,
  })
  for (;;) {
    const rows = await queryRows<ChainRow>(
      trx,
      `select ${CHAIN_COLUMNS} from audit where chain > ?::bigint order by audit.chain limit ${BATCH}`,
      [String(before.chain)],
    )
    for (const row of rows) {
      const why = whatIsWrong(key, row, before)
      if (why) return told(why)
      before = { chain: before.chain + 1n, hash: Buffer.from(row.hash ?? []) }
      checked += 1
      isKnown ||= known?.number === String(before.chain) && known.hash === placeOf(before).hash
    }
    if (rows.length < BATCH) break
  }
  if (isKnown && isEnd(before, top)) return told(null)
  return told({ number: String(before.chain + 1n), id: null, why: 'missing' })
}

/** Before the first line that is there: the beginning, or what the log itself says was cut off. */
async function findStart(trx: Knex): Promise<Head> {
  const [cut] = await queryRows<{ number: string; hash: string }>(
    trx,
    `select a.details ->> 'number' as number, a.details ->> 'hash' as hash from audit a
     where a.action = 'cutAudit' and a.workspace = ? and a.chain is not null
       and (a.details ->> 'number')::bigint = (select min(chain) - 1 from audit) order by a.chain desc limit 1`,
    [INSTALLATION],
  )
  if (!cut) return { chain: 0n, hash: Buffer.alloc(0) }
  return { chain: BigInt(cut.number), hash: Buffer.from(cut.hash, 'hex') }
}

function whatIsWrong(key: ChainKey, row: ChainRow, before: Head): BrokenLine | undefined {
  const { id, chain, said, content, hash, erased } = row
  const next = before.chain + 1n
  if (chain !== String(next)) return { number: String(next), id, why: 'missing' }
  if (!content || !hash) return { number: chain, id, why: 'changed' }
  const kept = Buffer.from(content)
  const isSame = erased
    ? erasedOf(key, kept, said).equals(erased)
    : contentOf(key, said).equals(kept)
  if (!isSame) return { number: chain, id, why: 'changed' }
  if (!hashOf(key, next, kept, before.hash).equals(hash)) {
    return { number: chain, id, why: 'unlinked' }
  }
  return undefined
}

function placeOf({ chain, hash }: Head): ChainPlace {
  return { number: String(chain), hash: hash.toString('hex') }
}
