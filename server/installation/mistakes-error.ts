export interface Mistake {
  /** Place of the wrong value. */
  readonly path: string
  readonly message: string
}

/** What a person entered cannot be used; tells everything that is wrong. */
export class MistakesError extends Error {
  override readonly name = 'MistakesError'
  readonly code = 'ANSWERS_WRONG'
  readonly mistakes: readonly Mistake[]

  constructor(message: string, mistakes: readonly Mistake[]) {
    super(message)
    this.mistakes = mistakes
  }
}
