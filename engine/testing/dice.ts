/** Choices by chance that are the same for the same seed. */
export interface Dice {
  /** 0 ≤ n < limit. */
  readonly below: (limit: number) => number
  readonly pick: (choices: readonly string[]) => string
}

export function createDice(seed: number): Dice {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  const below = (limit: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
  return { below, pick: (choices) => choices[below(choices.length)] ?? '' }
}
