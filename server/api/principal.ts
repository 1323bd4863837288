import { ROLES, type Role } from '../contract/route.ts'
import { HELPING, type HelpRight } from '../people/help-rights.ts'
import type { Way } from '../people/sessions.ts'

/** A person with a session. */
export interface PersonPrincipal {
  readonly kind: 'person'
  readonly id: string
  readonly email: string
  readonly name: string
  /** Administrator of the whole installation, and of every workspace in it that no merchant made. */
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
  /** Workspaces that asked for help and that this session has entered. Never one of `roles`. */
  readonly help: ReadonlyMap<string, HelpRight>
  /** The workspace of this call is one of those. */
  readonly isHelping: boolean
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
  if (principal.kind === 'token') return `token ${principal.name}`
  return principal.isHelping ? principal.email + HELPING : principal.email
}

/** Names a caller for what is shared fairly among all. */
export function callerOf(principal: Principal | undefined): string {
  return principal ? `${principal.kind} ${principal.id}` : 'nobody'
}

/** What a caller may do in a workspace; nothing where they may not enter, or there is none. */
export function roleOf(principal: Principal, workspace: string): Role | undefined {
  if (principal.kind === 'token') {
    return principal.workspace === workspace ? principal.role : undefined
  }
  return helpOf(principal, workspace) ? HELP_ROLE : principal.roles.get(workspace)
}

/** Settings and flows are what help is about; people, access, what is kept and what is paid stay with the merchant. */
export const HELP_ROLE = 'editor'

/** The right by which a caller is in a workspace, where that is to help: who was invited to do as much needs none. */
export function helpOf(principal: Principal | undefined, workspace: string): HelpRight | undefined {
  if (principal?.kind !== 'person') return undefined
  const own = principal.roles.get(workspace)
  if (own !== undefined && ROLES.indexOf(own) >= ROLES.indexOf(HELP_ROLE)) return undefined
  return principal.help.get(workspace)
}

/** As whom somebody calls a route of a workspace. */
export function inWorkspace(
  principal: Principal | undefined,
  workspace: string | undefined,
): Principal | undefined {
  if (principal?.kind !== 'person' || workspace === undefined) return principal
  return { ...principal, isHelping: helpOf(principal, workspace) !== undefined }
}
