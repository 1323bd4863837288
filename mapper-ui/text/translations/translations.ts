import type { Words } from '../../../engine/index.ts'
import type { ProblemType } from '../../../server/contract/problem-types.ts'

/** What engine and server say in English, in another language; all else stays as it is. */
export interface Translations {
  /** What became of a record or a run. */
  readonly messages: Words
  /** What is wrong in a file, and what to do about it. */
  readonly sayProblem: (text: string) => string
  readonly problems: Readonly<Record<ProblemType, ProblemWords>>
  /** What functions of formulas do, by name. */
  readonly functionHelp: Readonly<Record<string, string>>
  /** What the keys of files are for, by the English text. */
  readonly keyHelp: Readonly<Record<string, string>>
}

export interface ProblemWords {
  readonly title: string
  /** What to do; absent where there is nothing to do. */
  readonly detail?: string
}
