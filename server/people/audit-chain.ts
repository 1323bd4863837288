import { createHmac } from 'node:crypto'
import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { loadPersonKey } from '../secrets/person-key.ts'

/** As {@link INSTALLATION}: what concerns no workspace. */
const OF_ALL = ''

/** The key that ties the lines of the audit log together: whoever has only the database cannot make another chain. */
export type ChainKey = Buffer

export async function loadChainKey(db: Knex, cipher: Cipher): Promise<ChainKey> {
  const key = await loadPersonKey(db, cipher, OF_ALL)
  return createHmac('sha256', key).update('audit chain').digest()
}

export interface ChainRow {
  readonly id: string
  readonly chain: string | null
  readonly at: string
  /** What it says, as the database has it. */
  readonly said: readonly (string | null)[]
  readonly content: Buffer | null
  readonly hash: Buffer | null
  readonly erased: Buffer | null
}

export const CHAIN_COLUMNS = `id::text, chain::text, at::text, content, hash, erased,
  json_build_array(id::text, at::text, workspace, who, action, subject, details::text, request, outcome) as said`

export function contentOf(key: ChainKey, said: ChainRow['said']): Buffer {
  return createHmac('sha256', key)
    .update(`content${JSON.stringify(said)}`)
    .digest()
}

export function hashOf(key: ChainKey, chain: bigint, content: Buffer, before: Buffer): Buffer {
  return createHmac('sha256', key).update(`link ${chain} `).update(content).update(before).digest()
}

/** Stands in a line where that was which nobody is to read any more. */
export const ERASED = '(erased)'

/** What it says now is what is left of the line with that content: only who has the key can say so. */
export function erasedOf(key: ChainKey, content: Buffer, said: ChainRow['said']): Buffer {
  return createHmac('sha256', key)
    .update('erased')
    .update(content)
    .update(JSON.stringify(said))
    .digest()
}

export interface Head {
  readonly chain: bigint
  readonly hash: Buffer
}

/** Until the end of the transaction nobody else adds to the chain, or takes from it. */
export async function lockHead(trx: Knex): Promise<Head> {
  await queryRows(
    trx,
    `insert into audit_head (one, chain, hash) values (true, 0, '') on conflict do nothing`,
    [],
  )
  const [row] = await queryRows<{ chain: string; hash: Buffer }>(
    trx,
    'select chain::text, hash from audit_head for update',
    [],
  )
  if (!row) throw new Error('the audit log has no head')
  return { chain: BigInt(row.chain), hash: Buffer.from(row.hash) }
}

const BATCH = 500
/** Nothing is under way for so long: its process died. */
const ABANDONED_MS = 24 * 3_600_000

/**
 * Ties lines that are over to the chain, in their order: the one that has just ended, and whatever a process that died
 * left, or a version that had no chain.
 */
export async function chainAudit(db: Knex, cipher: Cipher): Promise<void> {
  const key = await loadChainKey(db, cipher)
  for (;;) {
    const count = await db.transaction((trx) => chainSome(trx, key))
    if (count < BATCH) return
  }
}

/** Within a transaction; gives how many there were. */
export async function chainSome(trx: Knex, key: ChainKey): Promise<number> {
  let { chain, hash } = await lockHead(trx)
  const rows = await queryRows<ChainRow>(
    trx,
    `select ${CHAIN_COLUMNS} from audit where chain is null
     and (outcome <> 'begun' or at < floor(extract(epoch from now()) * 1000)::bigint - ${ABANDONED_MS})
     order by audit.id limit ${BATCH}`,
    [],
  )
  if (rows.length === 0) return 0
  const tied = rows.map(({ id, said }) => {
    const content = contentOf(key, said)
    chain += 1n
    hash = hashOf(key, chain, content, hash)
    return { id, chain: String(chain), content, hash }
  })
  await queryRows(
    trx,
    `update audit a set chain = n.chain, content = n.content, hash = n.hash
     from unnest(?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[]) as n(id, chain, content, hash) where a.id = n.id`,
    [
      tied.map(({ id }) => id),
      tied.map((each) => each.chain),
      tied.map(({ content }) => content),
      tied.map((each) => each.hash),
    ],
  )
  await queryRows(trx, 'update audit_head set chain = ?::bigint, hash = ?', [String(chain), hash])
  return rows.length
}
