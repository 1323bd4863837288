import { listConsents } from '../../people/sign-up.ts'
import { loadSignedUp } from '../../people/workspaces.ts'
import type { PersonPrincipal } from '../principal.ts'
import type { Services } from '../services.ts'

/**
 * Whether a person exports and closes their account themselves: where merchants sign up, everybody; where none can any more, who came in
 * that way, by their consent or the workspace that they are in. Elsewhere administrators do it, and nothing of it is there.
 */
export async function ownsAccount(
  { config, database: { db } }: Pick<Services, 'config' | 'database'>,
  { id, isOwner, roles }: PersonPrincipal,
): Promise<boolean> {
  if (config.signUp) return true
  if (!config.hasSignedUp) return false
  // Owners enter all workspaces, and made none of those.
  if (isOwner) return false
  return (
    (await loadSignedUp(db, [...roles.keys()])).length > 0 ||
    (await listConsents(db, id)).length > 0
  )
}
