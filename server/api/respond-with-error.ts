import type { ErrorRequestHandler, Response } from 'express'
import { loadWords, OperationError } from '../../engine/index.ts'
import { contextOf } from '../observe/request-context.ts'
import { ApiError } from '../problems/api-error.ts'
import { describeError, describeMessage } from '../process/describe-error.ts'
import type { Log } from '../process/log.ts'
import { languageOf } from './language-of.ts'
import { toProblem } from './to-problem.ts'

/** Answers with what went wrong (RFC 9457), and logs what only we can mend. */
export function respondWithError(log: Log): ErrorRequestHandler {
  return async (error: unknown, request, response, _next) => {
    const problem = toProblem(error, await loadWords(languageOf(request)))
    const { id } = contextOf(response)
    // Who goes away cuts what was asked of other systems; nobody has to mend that.
    const isGivenUp = response.destroyed && error instanceof ApiError
    if (problem.status >= 500 && !isGivenUp) {
      const refusal = refusalOf(error)
      // A system that fails is no fault of ours.
      if (refusal) log.warn({ ...refusal, request: id, msg: problem.type })
      else log.error({ error: describeError(error), request: id, msg: problem.type })
    }
    if (response.headersSent || response.destroyed) {
      response.destroy()
      return
    }
    if (error instanceof ApiError) setErrorHeaders(response, error)
    response
      .status(problem.status)
      .type('application/problem+json')
      .set('Cache-Control', 'no-store')
      .send(JSON.stringify({ ...problem, request: id }))
  }
}

/** Where a system could not be asked, or did not do what it was asked for. */
function refusalOf(error: unknown): Readonly<Record<string, unknown>> | undefined {
  const { cause } = error instanceof ApiError ? error : {}
  if (!(cause instanceof OperationError)) return undefined
  return { class: cause.class, says: describeMessage(cause.reason) }
}

function setErrorHeaders(response: Response, error: ApiError): void {
  if (error.status === 401) response.set('WWW-Authenticate', 'Bearer')
  if (error.retryAfterSeconds !== undefined) {
    response.set('Retry-After', String(error.retryAfterSeconds))
  }
}
