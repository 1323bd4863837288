import type { Request, Response } from 'express'
import { INSTALLATION, writeAudit } from '../people/audit.ts'
import type { Route } from './contract/route.ts'
import type { Reply } from './handler.ts'
import { nameOf, type Principal } from './principal.ts'
import { contextOf } from './request-context.ts'
import type { Services } from './services.ts'

/** A call that was answered. */
export interface Done {
  readonly name: string
  readonly request: Request
  readonly response: Response
  readonly principal: Principal | undefined
  readonly reply: Reply<Route>
}

/** The one place where the audit log is written. */
export async function auditCall(services: Services, done: Done): Promise<void> {
  const { name, request, response, principal, reply } = done
  const { workspace, ...others } = request.params
  const places = [...Object.values(others), request.query['path']]
  await writeAudit(services.database.db, {
    at: services.clock.now(),
    workspace: typeof workspace === 'string' ? workspace : INSTALLATION,
    who: principal ? nameOf(principal) : (reply.audit?.who ?? 'nobody'),
    action: name,
    subject:
      reply.audit?.subject ??
      places.filter((place): place is string => typeof place === 'string').join('/'),
    details: reply.audit?.details ?? {},
    request: contextOf(response).id,
  })
}
