import { loadRoles } from '../people/memberships.ts'
import type { OpenSession } from '../people/sessions.ts'
import type { PersonPrincipal } from './principal.ts'
import type { Services } from './services.ts'

/** Who calls by a session, and what they may do. */
export async function toPrincipal(
  { database }: Pick<Services, 'database'>,
  { person, hash, ...rest }: OpenSession,
): Promise<PersonPrincipal> {
  const { id, email, name, isOwner, mustChangePassword } = person
  const roles = await loadRoles(database.db, person)
  return {
    kind: 'person',
    id,
    email,
    name,
    isOwner,
    mustChangePassword,
    roles,
    session: hash,
    ...rest,
  }
}
