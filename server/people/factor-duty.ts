import type { Knex } from 'knex'
import type { Role } from '../contract/route.ts'
import { queryRows } from '../database/query.ts'
import { parseRole } from './parse-role.ts'

/** Roles whose people need a second factor, in whichever workspace they have them. */
export async function loadFactorDuty(db: Knex): Promise<readonly Role[]> {
  const rows = await queryRows<{ role: string }>(db, 'select role from factor_duty', [])
  return rows.map(({ role }) => parseRole(role))
}

export async function saveFactorDuty(db: Knex, roles: readonly Role[]): Promise<void> {
  await db.transaction(async (trx) => {
    await queryRows(trx, 'delete from factor_duty', [])
    await queryRows(trx, 'insert into factor_duty (role) select unnest(?::text[])', [
      [...new Set(roles)],
    ])
  })
}
