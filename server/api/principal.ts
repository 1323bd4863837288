import type { Role } from '../contract/route.ts'
import type { Way } from '../people/sessions.ts'

/** A person with a session. */
export interface PersonPrincipal {
  readonly kind: 'person'
  readonly id: string
  readonly email: string
  readonly name: string
  /** Administrator of the whole installation, and of every workspace in it. */
  readonly isOwner: boolean
  /** Their password was made by somebody else: nothing may be done before it is changed. */
  readonly mustChangePassword: boolean
  /** Their role needs a second factor, and they have none: nothing may be done before there is one. */
  readonly mustAddFactor: boolean
  /** The texts of the server are new to them: nothing is done in workspaces before they agree. */
  readonly mustAgree: boolean
  readonly hasFactor: boolean
  /** How the session was begun. */
  readonly way: Way
  /** When they last showed a password or factor. */
  readonly provedAt: number
  /** Role in each workspace that the person may enter. */
  readonly roles: ReadonlyMap<string, Role>
  /** Hash that the session is kept under. */
  readonly session: string
  /** What changes by this session have to send along. */
  readonly csrf: string
}

/** A program with an API token. */
export interface TokenPrincipal {
  readonly kind: 'token'
  readonly id: string
  readonly name: string
  readonly workspace: string
  readonly role: Role
}

/** Who calls. */
export type Principal = PersonPrincipal | TokenPrincipal

/** How the audit log and the history name who did something. */
export function nameOf(principal: Principal): string {
  return principal.kind === 'person' ? principal.email : `token ${principal.name}`
}

/** Names a caller for what is shared fairly among all. */
export function callerOf(principal: Principal | undefined): string {
  return principal ? `${principal.kind} ${principal.id}` : 'nobody'
}

/** What a caller may do in a workspace; nothing where they may not enter, or there is none. */
export function roleOf(principal: Principal, workspace: string): Role | undefined {
  if (principal.kind === 'person') return principal.roles.get(workspace)
  return principal.workspace === workspace ? principal.role : undefined
}
