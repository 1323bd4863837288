import { ApiError } from './api-error.ts'

/** More tabs than anybody has open; each holds a connection. */
const MAX_PER_CALLER = 30

/** Counts the streams of each caller in this process. */
export function createStreamLimit(): { readonly take: (caller: string) => () => void } {
  const open = new Map<string, number>()
  return {
    take: (caller) => {
      const count = open.get(caller) ?? 0
      if (count >= MAX_PER_CALLER) throw tooManyStreams()
      open.set(caller, count + 1)
      return () => {
        const left = (open.get(caller) ?? 1) - 1
        if (left > 0) open.set(caller, left)
        else open.delete(caller)
      }
    },
  }
}

function tooManyStreams(): ApiError {
  return new ApiError({
    type: 'too_many_streams',
    status: 429,
    title: `the caller follows ${MAX_PER_CALLER} streams already`,
    detail: 'Close some of them.',
    retryAfterSeconds: 30,
  })
}
