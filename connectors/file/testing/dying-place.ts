import type { Place } from '../open/place.ts'
import { wrapPlace } from './wrap-place.ts'

/** When a process dies: at this of its calls, before it is done or right after. */
export interface Death {
  readonly call: number
  readonly when: 'before' | 'after'
}

/** A process that died answers nobody any more. */
export class DiedError extends Error {
  override readonly name = 'DiedError'
}

/** The same files, for a process that dies. Gives also how many calls it made. */
export function dyingPlace(
  place: Place,
  death: Death,
): { readonly place: Place; readonly calls: () => number } {
  let calls = 0
  let isDead = false

  async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (isDead) throw new DiedError()
    calls += 1
    const isLast = calls === death.call
    if (isLast && death.when === 'before') {
      isDead = true
      throw new DiedError()
    }
    const result = await work()
    if (isLast) {
      isDead = true
      throw new DiedError()
    }
    return result
  }

  return { calls: () => calls, place: wrapPlace(place, pass) }
}
