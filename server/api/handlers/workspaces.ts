import { say } from '../../../engine/index.ts'
import type { Role } from '../../contract/route.ts'
import type { Session } from '../../contract/sessions.ts'
import {
  createWorkspace,
  loadWorkspaces,
  renameWorkspace,
  type WorkspaceTitle,
} from '../../people/workspaces.ts'
import { ApiError } from '../../problems/api-error.ts'
import type { Handlers } from '../handler.ts'
import { HELP_ROLE, helpOf, type PersonPrincipal, type Principal, roleOf } from '../principal.ts'
import type { Services } from '../services.ts'

type WorkspaceHandlers = Pick<Handlers, 'listWorkspaces' | 'createWorkspace' | 'changeWorkspace'>

export function createWorkspaceHandlers({ database, clock }: Services): WorkspaceHandlers {
  const { db } = database
  return {
    listWorkspaces: async ({ principal }) => ({
      body: { items: await listEnterable(db, principal) },
    }),
    createWorkspace: async ({ body }) => {
      if (!(await createWorkspace(db, body, clock.now()))) {
        throw new ApiError({
          type: 'name_taken',
          status: 409,
          title: say('workspaceKnown', { name: body.name }),
          detail: say('chooseOtherName', {}),
        })
      }
      return {
        body: { ...body, role: 'administrator' },
        audit: { subject: body.name, details: { title: body.title } },
      }
    },
    changeWorkspace: async ({ params, body, principal }) => {
      const workspace = { name: params.workspace, title: body.title }
      await renameWorkspace(db, workspace)
      return {
        body: { ...workspace, role: (principal && roleOf(principal, workspace.name)) ?? 'viewer' },
        audit: { details: { title: body.title } },
      }
    },
  }
}

/** The workspaces that a caller may enter, with what they may do there. */
export async function listEnterable(
  db: Services['database']['db'],
  principal: Principal | undefined,
): Promise<(WorkspaceTitle & { readonly role: Role })[]> {
  const roles = principal?.kind === 'person' ? principal.roles : new Map<string, Role>()
  const found = await loadWorkspaces(db, [...roles.keys()])
  return found.map(({ name, title }) => ({ name, title, role: roles.get(name) ?? 'viewer' }))
}

/** The workspaces that a caller has entered to help. */
export async function listHelped(
  db: Services['database']['db'],
  principal: PersonPrincipal | undefined,
): Promise<Session['workspaces']> {
  if (!principal || principal.help.size === 0) return []
  const found = await loadWorkspaces(db, [...principal.help.keys()])
  return found.flatMap(({ name, title }) => {
    const right = helpOf(principal, name)
    if (!right) return []
    const { request, until, showsPersonal } = right
    const help = { request, until: new Date(until).toISOString(), showsPersonal }
    return [{ name, title, role: HELP_ROLE, help }]
  })
}
