import type { Place } from '../open/place.ts'
import { wrapPlace } from './wrap-place.ts'

/** One call that fails: without having done anything, in the middle of what it writes, or after it was done. */
export interface Failure {
  readonly call: number
  readonly when: 'before' | 'in the middle' | 'after'
}

/** The same files; one call fails, and all others work. Gives also how many calls there were. */
export function failingPlace(
  place: Place,
  { call, when }: Failure,
): { readonly place: Place; readonly calls: () => number } {
  let calls = 0

  async function pass<T>(work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    calls += 1
    if (calls !== call) return work()
    if (when === 'in the middle') await half?.()
    if (when === 'after') await work()
    throw Object.assign(new Error('the connection ended'), { code: 'ECONNRESET' })
  }

  return { calls: () => calls, place: wrapPlace(place, pass) }
}
