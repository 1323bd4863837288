import { randomBytes, randomInt } from 'node:crypto'
import { hashRaw } from '@node-rs/argon2'
import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { COST } from './passwords.ts'

const CODES = 10
const HALF = 5
/** Without those that are taken for others when they are read from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Makes codes for when all else is lost, each good once, in place of those before. They are shown this once. */
export async function makeRecoveryCodes(db: Knex, person: string): Promise<readonly string[]> {
  const codes = Array.from({ length: CODES }, () => `${randomLetters()}-${randomLetters()}`)
  const salt = randomBytes(16).toString('base64url')
  const hashes = await Promise.all(codes.map((code) => hashCode(code, salt)))
  await db.transaction(async (trx) => {
    await queryRows(trx, 'delete from recovery_code where person = ?::bigint', [person])
    for (const hash of hashes) {
      await queryRows(
        trx,
        'insert into recovery_code (person, hash, salt) values (?::bigint, ?, ?)',
        [person, hash, salt],
      )
    }
  })
  return codes
}

/**
 * Takes a code, which is good no more after that. What it is taken for goes through with it: where that fails, it stays
 * good.
 */
export async function takeRecoveryCode(
  db: Knex,
  {
    person,
    code,
    use,
  }: { readonly person: string; readonly code: string; readonly use: (trx: Knex) => Promise<void> },
): Promise<boolean> {
  const [row] = await queryRows<{ salt: string }>(
    db,
    'select salt from recovery_code where person = ?::bigint limit 1',
    [person],
  )
  if (!row) return false
  const hash = await hashCode(code, row.salt)
  return db.transaction(async (trx) => {
    const taken = await queryRows(
      trx,
      'delete from recovery_code where person = ?::bigint and hash = ? returning person',
      [person, hash],
    )
    if (taken.length === 0) return false
    await use(trx)
    return true
  })
}

export async function countRecoveryCodes(db: Knex, person: string): Promise<number> {
  const [row] = await queryRows<{ count: number }>(
    db,
    'select count(*)::int as count from recovery_code where person = ?::bigint',
    [person],
  )
  return row?.count ?? 0
}

/** All codes of a person have one salt, so that a code is found by one hash, not by trying ten. */
function hashCode(code: string, salt: string): Promise<Buffer> {
  const plain = code.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')
  return hashRaw(plain, { ...COST, salt: Buffer.from(salt, 'base64url') })
}

function randomLetters(): string {
  return Array.from({ length: HALF }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
