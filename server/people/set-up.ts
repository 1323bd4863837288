import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { hasPeople } from './people.ts'
import { hashSecret, randomSecret } from './random-secret.ts'

const CODE_MS = 24 * 3_600_000

/**
 * Makes a code without which the first account cannot be made: for servers that others than their operator can reach.
 *
 * Each process that starts has one of its own, and each is good; none once there is an account.
 */
export async function createSetUpCode(db: Knex, now: number): Promise<string | undefined> {
  if (await hasPeople(db)) return undefined
  const code = randomSecret().slice(0, 16)
  await queryRows(
    db,
    'with old as (delete from setup_code where expires_at < ?) insert into setup_code (hash, expires_at) values (?, ?)',
    [now, hashSecret(code), now + CODE_MS],
  )
  return code
}

export async function isSetUpCode(db: Knex, code: string, now: number): Promise<boolean> {
  const rows = await queryRows(db, 'select from setup_code where hash = ? and expires_at > ?', [
    hashSecret(code),
    now,
  ])
  return rows.length > 0
}

export async function forgetSetUpCodes(db: Knex): Promise<void> {
  await queryRows(db, 'delete from setup_code', [])
}
