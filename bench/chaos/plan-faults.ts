import type { Fault } from '../../connectors/simulator/faults.ts'
import type { SeededRandom } from '../../connectors/simulator/seeded-random.ts'
import type { RunWorld } from './worlds.ts'

export interface PlannedFaults {
  readonly shop: readonly Fault[]
  readonly till: readonly Fault[]
  /** Pages of the source leave records out, which only a complete read can bring. */
  readonly losesPages: boolean
}

/** Shorter than the `settle` time that the till's connector declares. */
const LAG_MS = 20_000

/** So long that what is sent again under its key is not found meanwhile. Only where keys are replayed is that told right. */
const DEBTORS_LAG = { kind: 'search-lag', path: '/users', ms: 200_000 } as const

const ANSWERS_LOST = { kind: 'cut-after', method: 'POST', probability: 0.5 } as const

/** Always a little, so that no seed becomes another one. */
const GATEWAY = { kind: 'gateway', probability: 0.02 } as const

/** Chooses how the two systems misbehave for a while. */
export function planFaults(
  random: SeededRandom,
  about?: RunWorld,
  keys?: 'replays' | 'compares' | 'unknown',
): PlannedFaults {
  // There, no complete read mends what was passed by.
  const isShifting = about === 'shifting'
  const losesPages = random.chance(0.2) && !isShifting
  const pages: readonly Fault[] = losesPages
    ? [
        { kind: 'page-doubled', path: 'orders', probability: 0.3 },
        { kind: 'page-reordered', probability: 0.3 },
      ]
    : []
  return {
    shop: [
      ...troubles(random),
      GATEWAY,
      ...pages,
      { kind: 'page-growing', path: 'orders', probability: 0.1, times: 2 },
      { kind: 'page-shrinking', path: 'customers', probability: isShifting ? 1 : 0.4 },
    ],
    till: [
      ...(keys === 'replays' && about === 'keys' ? [DEBTORS_LAG] : []),
      ...troubles(random),
      GATEWAY,
      ...(random.chance(0.6) || about === 'keys'
        ? [{ kind: 'search-lag', ms: LAG_MS } as const]
        : []),
      // Whoever does not find what was made sends the key again.
      ...(about === 'keys' ? [ANSWERS_LOST] : []),
    ],
    losesPages,
  }
}

function troubles(random: SeededRandom): Fault[] {
  const all: readonly Fault[] = [
    { kind: 'latency', probability: 0.3, ms: random.integer(5, 80) },
    { kind: 'limited', probability: 0.05, ms: random.integer(500, 3_000) },
    { kind: 'status', probability: 0.06, status: random.pick([500, 502, 503]) },
    { kind: 'cut-before', probability: 0.05 },
    { kind: 'cut-after', probability: 0.08 },
    { kind: 'cut-after', method: 'POST', probability: 0.2 },
    { kind: 'status', method: 'POST', probability: 0.2, status: 500 },
    { kind: 'cut-body', probability: 0.05 },
    { kind: 'not-json', probability: 0.03 },
  ]
  return all.filter(() => random.chance(0.5))
}
