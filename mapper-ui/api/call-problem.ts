import type { ApiProblem } from '../../server/contract/values.ts'

/** The server said no, or could not be reached (`unreachable`, status 0). */
export class CallProblem extends Error {
  override readonly name = 'CallProblem'
  readonly problem: ApiProblem

  constructor(problem: ApiProblem, cause?: unknown) {
    super(problem.title, { cause })
    this.problem = problem
  }
}

/** What was asked for is not there (any more), or not yet. */
export function isMissing(error: unknown): boolean {
  return error instanceof CallProblem && error.problem.status === 404
}

/** The way to the server is broken, or what stands on it, or too much was asked: the same call may go well later. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof CallProblem)) return false
  const { status } = error.problem
  return status === 0 || status === 429 || status >= 502
}

/** What was asked for may be well; what answers is not, or had too much to do. */
export function isOutage(error: unknown): boolean {
  return mayPass(error) || (error instanceof CallProblem && error.problem.status >= 500)
}

/** The session that the page was opened with ended. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof CallProblem && error.problem.type === 'not_signed_in'
}

/** What is shown may be old by now: it was asked for again in vain. */
export function isCutOff(error: unknown): boolean {
  return isOutage(error) || isSessionOver(error)
}

/** Their role needs a second factor from now on, and they have none. */
export function needsFactor(error: unknown): boolean {
  return error instanceof CallProblem && error.problem.type === 'factor_needed'
}

/** A system is not connected, or something else is not set up yet. */
export function needsSetup(error: unknown): boolean {
  return error instanceof CallProblem && error.problem.type === 'setup_missing'
}

/** Reads an answer that is no success; one that is no problem document is told by its status. */
export async function readProblem(response: Response): Promise<CallProblem> {
  const { status } = response
  const text = await response.text().catch(() => '')
  try {
    const parsed: unknown = JSON.parse(text)
    if (isProblem(parsed)) return new CallProblem(parsed)
  } catch {
    // Not JSON: a proxy answered.
  }
  return new CallProblem({ type: 'unexpected', title: `HTTP ${status}`, status })
}

function isProblem(value: unknown): value is ApiProblem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'title' in value &&
    typeof value.title === 'string' &&
    typeof value.type === 'string'
  )
}
