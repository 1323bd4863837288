export interface WireAnswer {
  readonly status: number
  /** Names in lower case; a header that came twice is joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}
