import { ApiError } from '../../problems/api-error.ts'

/** An address that no account has may be a password in the wrong field: it is not kept. */
export function passwordIsWrong(subject: string): ApiError {
  return new ApiError({
    type: 'sign_in_failed',
    status: 401,
    refused: { subject },
    title: 'e-mail address or password is wrong',
    detail:
      'After ten wrong passwords nobody gets into the account from here for a quarter of an hour.',
  })
}

export function factorIsWrong(subject: string): ApiError {
  return new ApiError({
    type: 'factor_wrong',
    status: 401,
    refused: { subject },
    title: 'the code or passkey is not a good one',
    detail:
      'A code of an app works once, for about a minute; wait for the next one. A recovery code works once.',
  })
}

export function signInIsOver(): ApiError {
  return new ApiError({
    type: 'sign_in_over',
    status: 401,
    title: 'this sign-in was not begun in this browser, or took too long, or had too many tries',
    detail: 'Begin again with the password.',
  })
}

export function tooManyTries(seconds: number): ApiError {
  return new ApiError({
    type: 'too_many_tries',
    values: { minutes: String(Math.ceil(seconds / 60)) },
    status: 429,
    title: 'there were too many tries',
    detail: `Try again in ${Math.ceil(seconds / 60)} minutes.`,
    retryAfterSeconds: seconds,
  })
}

export function factorIsMissing(): ApiError {
  return new ApiError({
    type: 'factor_missing',
    status: 409,
    title: 'there is no second factor in this account yet',
    detail: 'Set up an authenticator app or a passkey first.',
  })
}
