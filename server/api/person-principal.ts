import type { OpenSession } from '../people/sessions.ts'
import type { PersonPrincipal } from './principal.ts'

/** Who calls by a session, and what they may do. */
export function toPrincipal({ person, hash, ...rest }: OpenSession): PersonPrincipal {
  const { id, email, name, isOwner, mustChangePassword } = person
  const own = { id, email, name, isOwner, mustChangePassword }
  return { kind: 'person', ...own, isHelping: false, session: hash, ...rest }
}
