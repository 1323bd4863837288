import type { Diagnostic, ProjectFile, Words } from '../../../engine/index.ts'
import type { ApiError } from '../../problems/api-error.ts'

/** What is computed of what authors write, in a process of its own. Only data: it goes from process to process. */
export type AuthorQuestion = MistakesQuestion | RouteQuestion

/** What is wrong in files that changed, and what they make wrong in others. */
export interface MistakesQuestion {
  readonly kind: 'mistakes'
  /** All files, those of the package among them. */
  readonly files: readonly ProjectFile[]
  readonly changed: readonly string[]
  /** All files as they were, whose mistakes are known; absent: only those of the changed files count. */
  readonly before?: readonly ProjectFile[]
}

/** A call of the API, but for its body, which is not read before it is there. */
export interface RouteQuestion {
  readonly kind: 'draftConnector' | 'lintFiles' | 'testFlow'
  /** All published files, those of the package among them; none where they do not matter. */
  readonly files: readonly ProjectFile[]
  /** Of the language in which the answer says what is wrong. Absent: English. */
  readonly words?: Words | undefined
}

export interface Mistakes {
  readonly count: number
  /** The first of them: whoever reads more than these does not put them right one by one. */
  readonly first: readonly Diagnostic[]
}

/** The body of an answer, as JSON, or why there is none. */
export type RouteAnswer =
  | { readonly json: Uint8Array }
  | { readonly problem: ConstructorParameters<typeof ApiError>[0] }

export interface AuthorAnswers {
  readonly mistakes: Mistakes
  readonly draftConnector: RouteAnswer
  readonly lintFiles: RouteAnswer
  readonly testFlow: RouteAnswer
}
