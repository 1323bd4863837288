import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'

/** A sign-in at a system that came back. */
export interface UsedSignIn {
  readonly hash: Buffer
  /** From when it is refused for its age alone, so that it is forgotten here. */
  readonly expiresAt: number
}

/** Gives whether it was not used before; of several at once, one gets it. */
export async function takeSystemSignIn(
  db: Knex,
  { hash, expiresAt }: UsedSignIn,
  now: number,
): Promise<boolean> {
  await queryRows(db, 'delete from used_system_sign_in where expires_at <= ?', [now])
  const taken = await queryRows(
    db,
    `insert into used_system_sign_in (hash, expires_at) values (?, ?)
     on conflict do nothing returning expires_at`,
    [hash, expiresAt],
  )
  return taken.length > 0
}
