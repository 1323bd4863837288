import { CcvError } from './ccv-error.ts'
import type { CcvShop } from './ccv-shop.ts'

const MINUTE = 60_000

/** Counts the requests of the running minute, per method of a resource and altogether. No header tells. */
export interface CcvLimits {
  readonly count: (method: string, resource: string) => void
}

/** Makes the two counters of a shop. */
export function createLimits(shop: CcvShop): CcvLimits {
  let minute = 0
  let total = 0
  const counts = new Map<string, number>()

  return {
    count: (method, resource) => {
      const current = Math.floor(shop.now() / MINUTE)
      if (current !== minute) {
        minute = current
        total = 0
        counts.clear()
      }
      total += 1
      const name = `${method} ${resource}`
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      if (total > shop.behaviour.totalLimit) throw new CcvError('429.11')
      if (count > shop.behaviour.resourceLimit) throw new CcvError('429.10')
    },
  }
}
