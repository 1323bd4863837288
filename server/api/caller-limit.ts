import { say } from '../../engine/index.ts'
import { ApiError } from '../problems/api-error.ts'

/** Counts what each caller has under way in this process. */
export interface CallerLimit {
  /** Gives what ends it. */
  readonly take: (caller: string) => () => void
}

/** More tabs than anybody has open; each holds a connection. */
const MAX_STREAMS = 30
/** Bodies may be large, and are held until it is their turn. */
const MAX_APART = 4
/** More than a page of the wizard asks for; what formulas make of the answers is computed in this process. */
const MAX_ASKING = 10

export function createStreamLimit(): CallerLimit {
  return createCallerLimit(MAX_STREAMS, {
    type: 'too_many_streams',
    status: 429,
    title: say('tooManyStreams', { count: MAX_STREAMS }),
    detail: say('closeSome', {}),
    retryAfterSeconds: 30,
  })
}

export function createApartLimit(): CallerLimit {
  return createCallerLimit(MAX_APART, {
    type: 'too_many_at_once',
    status: 429,
    title: say('tooManyAtOnce', { count: MAX_APART }),
    detail: say('waitForAnswers', {}),
    retryAfterSeconds: 5,
  })
}

/** Of all calls together that ask systems of somebody's workspace. */
export function createAskingLimit(): CallerLimit {
  return createCallerLimit(MAX_ASKING, {
    type: 'too_many_at_once',
    status: 429,
    title: say('tooManyAtOnce', { count: MAX_ASKING }),
    detail: say('waitForAnswers', {}),
    retryAfterSeconds: 5,
  })
}

function createCallerLimit(
  most: number,
  problem: ConstructorParameters<typeof ApiError>[0],
): CallerLimit {
  const open = new Map<string, number>()
  return {
    take: (caller) => {
      const count = open.get(caller) ?? 0
      if (count >= most) throw new ApiError(problem)
      open.set(caller, count + 1)
      return () => {
        const left = (open.get(caller) ?? 1) - 1
        if (left > 0) open.set(caller, left)
        else open.delete(caller)
      }
    },
  }
}
