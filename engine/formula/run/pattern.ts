/** Where a regular expression matches. */
export interface Match {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly groups: ReadonlyArray<string | undefined>
}

/** A regular expression of a formula, ready to search. */
export interface Pattern {
  readonly source: string
  /** The first match at or behind a position. */
  readonly find: (text: string, from: number) => Match | undefined
}
