import type { SimulatedRequest } from '../../simulator/simulated-system.ts'
import { CcvError } from './ccv-error.ts'
import type { CcvAnswer } from './ccv-request.ts'
import type { CcvShop } from './ccv-shop.ts'

/**
 * Takes idempotency keys, as CCV Shop does not: so that what the product does with systems that take them can be tried on a
 * till whose tables can be looked into.
 */
export function createKeys({ behaviour }: CcvShop) {
  const kept = new Map<string, { readonly body: string; readonly answer: CcvAnswer }>()
  return {
    /** Answers a request that creates; a key that was used gets its first answer again, or none for other values. */
    once: ({ method, headers, body }: SimulatedRequest, create: () => CcvAnswer): CcvAnswer => {
      const key = headers['idempotency-key']
      if (behaviour.keys === 'unknown' || key === undefined || method !== 'POST') return create()
      const known = kept.get(key)
      if (known && behaviour.keys === 'compares' && known.body !== body) {
        throw new CcvError('400.10', 'The key was used for other values.')
      }
      const answer = known?.answer ?? create()
      kept.set(key, known ?? { body, answer })
      return answer
    },
  }
}
