import type { Mistake } from './mistakes-error.ts'

/** Something that must be answered before an integration can run. */
export interface Missing extends Mistake {
  readonly code:
    | 'answer'
    | 'connection'
    | 'direction'
    | 'filesGone'
    | 'noFlow'
    | 'otherConnector'
    | 'rows'
    | 'wrongAnswer'
  /** For the words of another language. */
  readonly values: Readonly<Record<string, string>>
}
