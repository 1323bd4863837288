import type { Json } from '../json.ts'

/** Time, as the engine sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Ends early, without rejecting, when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/** What the engine needs from its surroundings besides a store and connections. */
export interface Ports {
  readonly clock: Clock
  /** Milliseconds since some moment, by a clock that nobody sets: what a lease is measured with. */
  readonly elapsed: () => number
  /** Lets what has arrived meanwhile be handled first, so that what comes of it can go along. */
  readonly turn: () => Promise<void>
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
  /** Stable digest of JSON, at least 128 bits, blind to the order of names: what the store keeps of a payload. */
  readonly digest: (value: Json) => string
}
