import { say } from '../../../engine/index.ts'
import { findMember, listMembers, type Member } from '../../people/memberships.ts'
import { notFound } from '../../problems/api-error.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

/** The people of a workspace, as one of them may see it: merchants who signed up do not learn who runs the server. */
export async function listMembersFor(
  services: Services,
  principal: Principal | undefined,
  workspace: string,
): Promise<readonly Member[]> {
  const members = await listMembers(services.database.db, workspace)
  return members.filter((member) => isSeen(services, principal, member))
}

/** @throws {ApiError} where there is nobody whom the caller may see */
export async function requireMember(
  services: Services,
  principal: Principal | undefined,
  { workspace, person }: { readonly workspace: string; readonly person: string },
): Promise<Member> {
  const member = await findMember(services.database.db, workspace, person)
  if (member && isSeen(services, principal, member)) return member
  throw notFound(say('noPerson', {}))
}

function isSeen({ config }: Services, principal: Principal | undefined, member: Member): boolean {
  if (!config.signUp || !member.isOwner) return true
  return principal?.kind === 'person' && principal.isOwner
}
