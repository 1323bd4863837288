import type { Knex } from 'knex'
import type { Json } from '../../engine/index.ts'
import { loadFactors } from '../people/factors.ts'
import { findMember } from '../people/memberships.ts'
import { findPersonByEmail } from '../people/people.ts'
import { findRequest } from '../subscriptions/requests.ts'

/**
 * The account of somebody who is in the workspace, with what they sign in with, without its secrets. That of an owner is theirs
 * alone to see: of the installation, and not of any workspace.
 */
export async function exportAccount(
  db: Knex,
  {
    workspace,
    email,
    isOwn = false,
  }: { readonly workspace: string; readonly email: string; readonly isOwn?: boolean | undefined },
): Promise<readonly Json[]> {
  const person = await findPersonByEmail(db, email)
  const member = person && (await findMember(db, workspace, person.id))
  if (!member || (member.isOwner && !isOwn)) return []
  const { appSince, passkeys, recoveryCodes } = await loadFactors(db, member.id)
  return [
    {
      what: 'account',
      email: member.email,
      name: member.name,
      role: member.role,
      openid: person.subject,
      authenticatorAppSince: toIso(appSince),
      passkeys: passkeys.map(({ name, createdAt, lastUsedAt }) => ({
        name,
        createdAt: toIso(createdAt),
        lastUsedAt: toIso(lastUsedAt),
      })),
      recoveryCodesLeft: recoveryCodes,
    },
    ...(await exportRequest(db, workspace, email)),
  ]
}

/** What they asked the owners of the installation for, in their own words. */
async function exportRequest(db: Knex, workspace: string, email: string): Promise<readonly Json[]> {
  const request = await findRequest(db, workspace)
  if (request?.askedBy !== email.toLowerCase()) return []
  const { subscription, note, askedAt, answer } = request
  return [
    {
      what: 'request for a subscription',
      subscription,
      note,
      askedAt: toIso(askedAt),
      answer: answer ? { isGranted: answer.isGranted, reason: answer.reason } : null,
    },
  ]
}

function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
