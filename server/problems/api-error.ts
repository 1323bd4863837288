import { type Message, say, toText } from '../../engine/index.ts'
import type { ProblemType } from '../contract/problem-types.ts'

/** What is wrong at a place of a call, or of a file. */
export interface WrongPlace {
  readonly path: string
  readonly message: string | Message
  /** Of a diagnostic: `secret_outside`; of an answer: `answer_stray`. */
  readonly code?: string | undefined
}

interface Details {
  readonly type: ProblemType
  readonly status: number
  /** What is wrong. */
  readonly title: Message
  /** What to do. */
  readonly detail?: Message | undefined
  readonly errors?: readonly WrongPlace[] | undefined
  /** When trying again makes sense. */
  readonly retryAfterSeconds?: number | undefined
  /** It was refused half way: the audit log keeps it. */
  readonly hasChanged?: boolean | undefined
  /** The audit log keeps that it was tried: at what, where that may be told. */
  readonly refused?: { readonly subject: string } | undefined
  readonly cause?: unknown
}

/** A call that cannot be answered, told to the caller as it is: never holds secrets or internals. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code = 'API_ERROR'
  readonly type: ProblemType
  readonly status: number
  readonly title: Message
  readonly detail: Message | undefined
  readonly errors: readonly WrongPlace[] | undefined
  readonly retryAfterSeconds: number | undefined
  readonly hasChanged: boolean
  readonly refused: Details['refused']

  constructor(details: Details) {
    const { type, status, title, detail, errors, retryAfterSeconds, cause } = details
    super(toText(title), { cause })
    this.title = title
    this.type = type
    this.status = status
    this.detail = detail
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
    this.hasChanged = details.hasChanged ?? false
    this.refused = details.refused
  }
}

/** What is asked for does not exist, or not for this caller: the two are not told apart. */
export function notFound(title: Message): ApiError {
  return new ApiError({ type: 'not_found', status: 404, title })
}

/**
 * Refuses a change that is based on a state that is not the current one any more.
 *
 * @throws {ApiError}
 */
export function requireSameState(ifMatch: string | undefined, current: string): void {
  if (ifMatch === current || ifMatch === '*') return
  throw new ApiError({
    type: 'changed_meanwhile',
    status: 412,
    title: say('changedMeanwhile', {}),
    detail: say('readAgainThenChange', {}),
  })
}
