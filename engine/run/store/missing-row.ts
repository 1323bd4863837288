/** A value that a table does not know, and that was left out for that. */
export interface MissingRow {
  readonly table: string
  readonly value: string
}
