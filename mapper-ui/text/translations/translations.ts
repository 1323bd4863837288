import type { Words } from '../../../engine/index.ts'
import type { ProblemType } from '../../../server/contract/problem-types.ts'

/** What engine and server say in English, in another language; all else stays as it is. */
export interface Translations {
  /** What happened, and what is wrong. */
  readonly messages: Words
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
