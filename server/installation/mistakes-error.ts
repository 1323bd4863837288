import { type Message, toText } from '../../engine/index.ts'
export interface Mistake {
  /** Place of the wrong value. */
  readonly path: string
  /** Text where it is English alone: the reader's language has words for what is missing by its code. */
  readonly message: Message | string
  /** For programs, where a mistake has one of its own. */
  readonly code?: string
}

/** What a person entered cannot be used; tells everything that is wrong. */
export class MistakesError extends Error {
  override readonly name = 'MistakesError'
  readonly code = 'ANSWERS_WRONG'
  readonly says: Message
  readonly mistakes: readonly Mistake[]

  constructor(message: Message, mistakes: readonly Mistake[]) {
    super(toText(message))
    this.says = message
    this.mistakes = mistakes
  }
}
