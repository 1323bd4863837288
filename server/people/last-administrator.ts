import type { Knex } from 'knex'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { Member } from './memberships.ts'

/** Until the transaction ends, nobody else changes who administers these workspaces: two who demote each other would leave nobody. */
export async function lockRoles(trx: Knex, workspaces: readonly string[]): Promise<void> {
  await queryRows(
    trx,
    // In one order, so that two transactions do not wait for each other. People may still be added.
    'select from workspace where name = any(?::text[]) order by name for no key update',
    [workspaces.map(toStored)],
  )
}

/**
 * Whether nobody would administer a workspace without this member. Only who can sign in counts; owners of the installation
 * administer the workspaces that they made, and are not of them.
 */
export function isLastAdministrator(members: readonly Member[], person: string): boolean {
  const administrators = members.filter(
    ({ role, isByOwnership }) => role === 'administrator' && !isByOwnership,
  )
  if (!administrators.some(({ id }) => id === person)) return false
  return !administrators.some((each) => each.id !== person && canEnter(each))
}

function canEnter({ isDisabled, password, subject }: Member): boolean {
  return !isDisabled && (password !== null || subject !== null)
}
