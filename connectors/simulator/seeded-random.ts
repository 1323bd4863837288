/** A source of chance that gives the same answers for the same seed. */
export interface SeededRandom {
  /** From 0 up to, not including, 1. */
  readonly next: () => number
  /** A whole number, both ends included. */
  readonly integer: (from: number, to: number) => number
  readonly chance: (probability: number) => boolean
  /** One of them; the list must not be empty. */
  readonly pick: <T>(values: readonly T[]) => T
  readonly shuffle: <T>(values: readonly T[]) => T[]
  /** An independent stream, so that one more product does not change every order. */
  readonly fork: (name: string) => SeededRandom
}

/** Makes a stream of chance from a number or a name. */
export function createRandom(seed: number | string): SeededRandom {
  let state = hash(String(seed))

  // mulberry32: small, fast, and good enough for pretending.
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  const integer = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))

  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (values) => elementAt(values, Math.floor(next() * values.length)),
    shuffle: (values) =>
      values
        .map((value) => ({ value, order: next() }))
        .toSorted((a, b) => a.order - b.order)
        .map(({ value }) => value),
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

function elementAt<T>(values: readonly T[], at: number): T {
  for (const value of values.slice(at, at + 1)) return value
  throw new Error('There is nothing to pick from an empty list.')
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 2166136261
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619)
  }
  return value >>> 0
}
