import { say } from '../../../engine/index.ts'
import { loadRoles } from '../../people/memberships.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

/**
 * An account is one for all workspaces: who makes it weaker, or hands out a way into it, must administer all that it opens.
 *
 * @throws {ApiError}
 */
export async function requireAllTheirs(
  { database }: Services,
  principal: Principal | undefined,
  person: { readonly id: string; readonly email: string; readonly isOwner: boolean },
): Promise<void> {
  if (principal?.kind !== 'person') throw isOfOthers(person.email)
  // An owner does not administer what merchants made, and no more may they take over who does.
  const theirs = [...(await loadRoles(database.db, person.id)).keys()]
  const isAllowed =
    (principal.isOwner || !person.isOwner) &&
    theirs.every((each) => principal.roles.get(each) === 'administrator')
  if (!isAllowed) throw isOfOthers(person.email)
}

function isOfOthers(email: string): ApiError {
  return new ApiError({
    type: 'person_elsewhere',
    status: 409,
    title: say('personElsewhere', { email }),
    detail: say('askOwner', {}),
  })
}
