import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { listPasskeys, type Passkey } from './passkeys.ts'
import { countRecoveryCodes } from './recovery-codes.ts'

/** What somebody can show besides their password. Recovery codes alone are none: they are for when one is lost. */
export interface Factors {
  readonly appSince: number | null
  readonly passkeys: readonly Passkey[]
  readonly recoveryCodes: number
}

/** Whether the row of `person` in a statement has a second factor. */
export const HAS_FACTOR = `(exists (select from authenticator_app a where a.person = person.id)
  or exists (select from passkey k where k.person = person.id))`

/** Whether the row of `person` in a statement has a role that needs one. Owners administer. */
export const HAS_DUTY = `exists (select from factor_duty d where (is_owner and d.role = 'administrator')
  or d.role in (select m.role from membership m where m.person = person.id))`

export async function loadFactors(db: Knex, person: string): Promise<Factors> {
  const [app] = await queryRows<{ created_at: string }>(
    db,
    'select created_at::text from authenticator_app where person = ?::bigint',
    [person],
  )
  return {
    appSince: app ? Number(app.created_at) : null,
    passkeys: await listPasskeys(db, person),
    recoveryCodes: await countRecoveryCodes(db, person),
  }
}

export function hasFactor({ appSince, passkeys }: Factors): boolean {
  return appSince !== null || passkeys.length > 0
}

export async function hasDuty(db: Knex, person: string): Promise<boolean> {
  const [row] = await queryRows<{ has: boolean }>(
    db,
    `select ${HAS_DUTY} as has from person where id = ?::bigint`,
    [person],
  )
  return row?.has === true
}

/** After a factor was added or removed: whoever is signed in elsewhere is not any more, and codes without a factor are none. */
export async function settleFactors(db: Knex, person: string, keptSession: string): Promise<void> {
  await db.transaction(async (trx) => {
    await queryRows(trx, 'delete from session where person = ?::bigint and hash <> ?', [
      person,
      Buffer.from(keptSession, 'hex'),
    ])
    await queryRows(trx, 'delete from open_sign_in where person = ?::bigint', [person])
    await queryRows(
      trx,
      `delete from recovery_code where person =
       (select id from person where id = ?::bigint and not ${HAS_FACTOR})`,
      [person],
    )
  })
}

/** For who lost them all: the password alone is asked for again, and whoever is signed in is not any more. */
export async function resetFactors(db: Knex, person: string): Promise<void> {
  await db.transaction(async (trx) => {
    for (const table of [
      'authenticator_app',
      'passkey',
      'recovery_code',
      'open_sign_in',
      'session',
    ]) {
      await queryRows(trx, `delete from ${table} where person = ?::bigint`, [person])
    }
  })
}
