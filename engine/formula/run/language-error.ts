import type { Value } from './value.ts'

/** What a message may name besides its code. */
export interface ErrorDetails {
  readonly value?: Value
  readonly value2?: Value
  readonly index?: number
  readonly type?: string
  readonly exponent?: Value
  /** Overrides the message of the code: `$error("...")`. */
  readonly message?: string
  readonly position?: number | undefined
  readonly token?: string | undefined
}

/**
 * A formula went wrong: JSONata's code, or one of ours for limits. Whoever knows more of the place adds it on the way
 * out; the border turns it into a `FormulaError`.
 */
export class LanguageError extends Error {
  override readonly name = 'LanguageError'
  readonly code: string
  readonly details: ErrorDetails
  /** Where the culprit's token ends in the text. */
  position: number | undefined
  token: string | undefined

  constructor(code: string, details: ErrorDetails = {}) {
    super(code)
    this.code = code
    this.details = details
    this.position = details.position
    this.token = details.token
  }
}

/** Turns whatever was thrown inside an evaluation into a {@link LanguageError}; faults of ours pass through. */
export function toLanguageError(thrown: unknown): unknown {
  if (thrown instanceof LanguageError) return thrown
  if (thrown instanceof RangeError) return fromRangeError(thrown)
  if (thrown instanceof Error || typeof thrown !== 'object' || thrown === null) return thrown
  // The package throws plain objects.
  const code: unknown = Reflect.get(thrown, 'code')
  return typeof code === 'string' ? new LanguageError(code, detailsOf(thrown)) : thrown
}

/** The engine of JavaScript has limits of its own: depth of calls, lengths of texts and lists. */
function fromRangeError(error: RangeError): LanguageError {
  // No regular expressions: to compile one on a full stack is a mistake of its own.
  if (error.message.includes('call stack')) return new LanguageError('LIMIT_DEPTH')
  return new LanguageError(
    error.message.includes('string length') ? 'LIMIT_STRING' : 'LIMIT_MEMORY',
  )
}

function detailsOf(thrown: object): ErrorDetails {
  const details: Record<string, unknown> = { ...thrown }
  delete details['code']
  delete details['stack']
  if ('exp' in details) details['exponent'] = details['exp']
  return details
}

/** Notes the place of a call that failed, where nothing nearer has been noted. */
export function atCall(thrown: unknown, position: number | undefined, token: string | undefined) {
  const error = toLanguageError(thrown)
  if (error instanceof LanguageError) {
    error.position ??= position
    error.token ??= token
  }
  return error
}
