import { type AroundCalls, aroundCalls, type Pass } from '../around-calls.ts'
import type { Death } from '../job.ts'

/** A process as far as it knows: once it has died, nothing that it asks for is done, and nobody answers it. */
export interface Mortal extends AroundCalls {
  readonly pass: Pass
  readonly hasDied: () => boolean
  /** Ends what waits for something. */
  readonly signal: AbortSignal
}

class DiedError extends Error {
  override readonly name = 'DiedError'
}

export function createMortal(death: Death | undefined): Mortal {
  const end = new AbortController()
  let count = 0

  function pass(point: string): void {
    if (end.signal.aborted) throw new DiedError()
    if (point !== death?.point) return
    count += 1
    if (count !== death.nth) return
    end.abort()
    throw new DiedError()
  }

  return {
    pass,
    hasDied: () => end.signal.aborted,
    signal: end.signal,
    ...aroundCalls(pass),
  }
}
