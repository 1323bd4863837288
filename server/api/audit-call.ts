import type { Request, Response } from 'express'
import { describeError } from '../observe/describe-error.ts'
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

/**
 * The one place where the audit log is written. What was changed cannot be undone by now: where the log cannot be
 * written, the caller is answered all the same, and the log of the server tells what is missing.
 */
export async function auditCall(services: Services, done: Done): Promise<void> {
  const { name, request, response, principal, reply } = done
  const { workspace, ...others } = request.params
  const places = [...Object.values(others), request.query['path']]
  const entry = {
    at: services.clock.now(),
    workspace: typeof workspace === 'string' ? workspace : INSTALLATION,
    who: principal ? nameOf(principal) : (reply.audit?.who ?? 'nobody'),
    action: name,
    subject:
      reply.audit?.subject ??
      places.filter((place): place is string => typeof place === 'string').join('/'),
    request: contextOf(response).id,
  }
  try {
    await writeAudit(services.database.db, { ...entry, details: reply.audit?.details ?? {} })
  } catch (error) {
    services.log.error({ error: describeError(error), entry, msg: 'a change was not audited' })
  }
}
