import { AsyncResource } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { Log } from '../process/log.ts'
import { withLogContext } from '../process/log-context.ts'

/** What is known of a request, for its log line and its errors. */
export interface RequestContext {
  readonly id: string
  /** Name of the operation, once it is known. */
  operation?: string
  workspace?: string | undefined
  /** Kind and id of the caller; never their address. */
  caller?: string
}

const contexts = new WeakMap<Response, RequestContext>()

export function contextOf(response: Response): RequestContext {
  const known = contexts.get(response)
  if (known) return known
  const context = { id: randomUUID() }
  contexts.set(response, context)
  return context
}

/**
 * Gives every request an id and one line in the log at its end.
 *
 * The line names the operation, not the address, which may hold what people searched for; never bodies, cookies, tokens.
 */
export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    const context = contextOf(response)
    response.setHeader('X-Request-Id', context.id)
    const tell = (): void =>
      log.info({
        msg: 'request',
        request: context.id,
        method: request.method,
        operation: context.operation ?? 'none',
        workspace: context.workspace,
        caller: context.caller,
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
        ...(response.writableFinished ? {} : { isCutOff: true }),
      })
    withLogContext({ request: context.id }, () => {
      // In the context of what is logged meanwhile: it may have become part of a trace.
      response.once('close', AsyncResource.bind(tell))
      next()
    })
  }
}
