import type { Request, Response } from 'express'
import type { Route } from '../contract/route.ts'
import { contextOf } from '../observe/request-context.ts'
import { beginAudit, dropAudit, endAudit, INSTALLATION } from '../people/audit.ts'
import { ApiError } from '../problems/api-error.ts'
import { describeError } from '../process/describe-error.ts'
import type { Reply } from './handler.ts'
import { nameOf, type Principal } from './principal.ts'
import type { Services } from './services.ts'
import { toProblem } from './to-problem.ts'

/** A call that was let in. */
export interface AuditedCall {
  readonly name: string
  readonly route: Route
  readonly request: Request
  readonly response: Response
  readonly principal: Principal | undefined
}

/**
 * The one place where the audit log is written: a line before anything is done, so that no change is ever without one,
 * whatever fails or dies, and how it ended after it. What was refused changed nothing, and its line goes, but for what tells of an
 * attack: wrong passwords, calls that the caller may not make, and stored secrets that may not go where they were to go.
 */
export async function auditCall<R extends Route>(
  services: Services,
  call: AuditedCall,
  act: () => Promise<Reply<R>>,
): Promise<Reply<R>> {
  const { db } = services.database
  const log = { db, cipher: services.cipher }
  const entry = entryOf(services, call)
  const id = await beginAudit(db, entry)
  // What was done cannot be undone by now: the caller is answered all the same, and the line stays as it was begun.
  const end = async (ending: Promise<void>): Promise<void> => {
    await ending.catch((error: unknown) => {
      services.log.error({ error: describeError(error), entry, msg: 'a change is audited in part' })
    })
  }
  try {
    const reply = await act()
    const { who = entry.who, subject = entry.subject, details = {} } = reply.audit ?? {}
    await end(endAudit(log, id, { who, subject, details, outcome: 'done' }))
    return reply
  } catch (error) {
    const { status } = toProblem(error)
    const isRefused = status < 500
    const isOfSecrets = call.route.usesSecrets === true && status === UNREADY
    const { refused } = error instanceof ApiError ? error : {}
    if (refused || isOfSecrets)
      await end(endAudit(log, id, { ...entry, ...refused, details: {}, outcome: 'refused' }))
    else if (isRefused && !(error instanceof ApiError && error.hasChanged))
      await end(dropAudit(db, id))
    else await end(endAudit(log, id, { ...entry, details: {}, outcome: 'failed' }))
    throw error
  }
}

/** What a connection or its connector is in no state for. */
const UNREADY = 422

/** Each caller and operation once a minute: whoever is refused may try as often as they like. */
const REFUSAL_MS = 60_000
const MAX_REMEMBERED = 1000
/** When it was last kept, by caller and operation. */
const kept = new WeakMap<Services['database'], Map<string, number>>()

/** Keeps that a caller who is known was not let in. */
export async function auditRefusal(services: Services, call: AuditedCall): Promise<void> {
  const entry = entryOf(services, call)
  await keepRefusal(services, entry, [entry.who, entry.action])
}

/** Keeps that something was refused to somebody. */
export async function keepRefusal(
  services: Services,
  entry: ReturnType<typeof entryOf>,
  /** What of it is kept once a minute. */
  once: readonly string[],
): Promise<void> {
  const { database, clock } = services
  const key = JSON.stringify(once)
  const times = kept.get(database) ?? new Map<string, number>()
  kept.set(database, times)
  if ((times.get(key) ?? -Infinity) > clock.now() - REFUSAL_MS) return
  if (times.size >= MAX_REMEMBERED) times.clear()
  times.set(key, clock.now())
  const id = await beginAudit(database.db, entry)
  const log = { db: database.db, cipher: services.cipher }
  await endAudit(log, id, { ...entry, details: {}, outcome: 'refused' }).catch((error: unknown) => {
    services.log.error({ error: describeError(error), entry, msg: 'a change is audited in part' })
  })
}

function entryOf(services: Services, { name, request, response, principal }: AuditedCall) {
  const { workspace, ...others } = request.params
  const places = [...Object.values(others), request.query['path']]
  return {
    at: services.clock.now(),
    workspace: typeof workspace === 'string' ? workspace : INSTALLATION,
    who: principal ? nameOf(principal) : 'nobody',
    action: name,
    subject: places.filter((place): place is string => typeof place === 'string').join('/'),
    request: contextOf(response).id,
  }
}
