import type { Role } from './contract/route.ts'

/** Who calls: a person with a session, or a program with a token. */
export type Principal =
  | {
      readonly kind: 'person'
      readonly id: string
      readonly email: string
      readonly name: string
      /** Administrator of the whole installation, and of every workspace in it. */
      readonly isOwner: boolean
      /** Role in each workspace that the person may enter. */
      readonly roles: Readonly<Record<string, Role>>
      readonly session: string
    }
  | {
      readonly kind: 'token'
      readonly id: string
      readonly name: string
      readonly workspace: string
      readonly role: Role
    }

/** How the audit log and the history name who did something. */
export function nameOf(principal: Principal): string {
  return principal.kind === 'person' ? principal.email : `token ${principal.name}`
}
