import { say } from '../../../engine/index.ts'
import { findMember, listMembers, type Member } from '../../people/memberships.ts'
import { notFound } from '../../problems/api-error.ts'
import { isOfStrangers } from '../check-access.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

/** The people of a workspace, as one of them may see it: merchants who signed up do not learn who runs the server. */
export async function listMembersFor(
  services: Services,
  principal: Principal | undefined,
  workspace: string,
): Promise<readonly Member[]> {
  const members = await listMembers(services.database.db, workspace)
  if (await seesOwners(services, principal, workspace)) return members
  return members.filter(({ isByOwnership }) => !isByOwnership)
}

/** @throws {ApiError} where there is nobody whom the caller may see */
export async function requireMember(
  services: Services,
  principal: Principal | undefined,
  { workspace, person }: { readonly workspace: string; readonly person: string },
): Promise<Member> {
  const member = await findMember(services.database.db, workspace, person)
  if (member && (!member.isByOwnership || (await seesOwners(services, principal, workspace)))) {
    return member
  }
  throw notFound(say('noPerson', {}))
}

async function seesOwners(
  services: Services,
  principal: Principal | undefined,
  workspace: string,
): Promise<boolean> {
  if (principal?.kind === 'person' && principal.isOwner) return true
  return !(await isOfStrangers(services, workspace))
}
