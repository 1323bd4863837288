import type { Asked, Trouble } from './http-model.ts'
import type { Seeded } from './seeded.ts'

export interface BadLuck {
  trouble: (asked: Asked) => Trouble
  /** Off: both systems are well. */
  isOn: boolean
  /** Requests that changed something or wished to. */
  writes: string[]
}

/** How long a request takes. */
const REQUEST_MS = 20

/** What goes wrong once in a while (contracts.md 1.6, 4.3): 5xx, silence, 429, an answer that is lost, a 404 that passes. */
export function createBadLuck(
  random: Seeded,
  vanishing: RegExp | undefined,
  pass: (ms: number) => void,
): BadLuck {
  const luck: BadLuck = {
    isOn: false,
    writes: [],
    trouble: (asked) => {
      pass(REQUEST_MS)
      if (asked.method !== 'GET') luck.writes.push(`${asked.method} ${asked.path}`)
      if (!luck.isOn) return 'none'
      const chance = random.next()
      if (chance < 0.004) return 'busy'
      if (chance < 0.006) return 'silent'
      if (chance < 0.008) return 'limited'
      // The write is done, and nobody hears of it: what comes next must not do it once more.
      if (chance < 0.014 && asked.method !== 'GET') return 'lost'
      if (chance < 0.02 && vanishing?.test(asked.path)) return 'vanished'
      return 'none'
    },
  }
  return luck
}
