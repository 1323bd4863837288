import type { SentenceWords } from '../../../engine/index.ts'
import type { ProblemType } from '../../../server/api/contract/problem-types.ts'

/** What the server says in English, in another language. */
export interface ServerWords {
  readonly sentences: SentenceWords
  readonly problems: Readonly<Record<ProblemType, ProblemWords>>
}

export interface ProblemWords {
  readonly title: string
  /** What to do; absent where there is nothing to do. */
  readonly detail?: string
}
