/** Something that must be answered before an integration can run. */
export interface Missing {
  /** Place of what is open. */
  readonly path: string
  /** In English. */
  readonly message: string
  readonly code:
    | 'answer'
    | 'connection'
    | 'direction'
    | 'filesGone'
    | 'noFlow'
    | 'otherConnector'
    | 'rows'
    | 'strayAnswer'
    | 'wrongAnswer'
  /** For the words of another language. */
  readonly values: Readonly<Record<string, string>>
}
