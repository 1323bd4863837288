import { type Message, say } from '../../../engine/index.ts'
import { ApiError } from '../../problems/api-error.ts'

const MINUTES_AN_HOUR = 60

/** An address that no account has may be a password in the wrong field: it is not kept. */
export function passwordIsWrong(subject: string): ApiError {
  return new ApiError({
    type: 'sign_in_failed',
    status: 401,
    refused: { subject },
    title: say('signInFailed', {}),
    detail: say('tenTries', {}),
  })
}

export function factorIsWrong(subject: string): ApiError {
  return new ApiError({
    type: 'factor_wrong',
    status: 401,
    refused: { subject },
    title: say('factorWrong', {}),
    detail: say('codesWorkOnce', {}),
  })
}

export function signInIsOver(): ApiError {
  return new ApiError({
    type: 'sign_in_over',
    status: 401,
    title: say('signInOver', {}),
    detail: say('beginWithPassword', {}),
  })
}

export function tooManyTries(seconds: number): ApiError {
  return new ApiError({
    type: 'too_many_tries',
    status: 429,
    title: say('tooManyTries', {}),
    detail: sayWhen(Math.ceil(seconds / 60)),
    retryAfterSeconds: seconds,
  })
}

export function factorIsMissing(): ApiError {
  return new ApiError({
    type: 'factor_missing',
    status: 409,
    title: say('factorMissing', {}),
    detail: say('setUpFactor', {}),
  })
}

/** Of a link that came by mail: expired, used, forged and foreign ones are refused alike. */
export function linkIsOver(detail: Message): ApiError {
  return new ApiError({ type: 'link_over', status: 403, title: say('linkOver', {}), detail })
}

function sayWhen(minutes: number): Message {
  return minutes < MINUTES_AN_HOUR
    ? say('tryInMinutes', { count: minutes })
    : say('tryInHours', { count: Math.ceil(minutes / MINUTES_AN_HOUR) })
}
