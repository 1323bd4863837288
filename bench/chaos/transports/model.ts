/** What the sources hold, as whoever put it there knows it: all that comes to rest is compared with this alone. */
export interface Model {
  /** Number → amount, as the last file says it. */
  readonly bookings: Map<string, number>
  readonly refunds: Map<string, number>
  /** Those that the database refuses, by their numbers. */
  readonly refused: Set<string>
  /** Lines that are no records: `file:line`. */
  readonly broken: Set<string>
  readonly parcels: Map<string, number>
  /** Variant → stock. */
  readonly levels: Map<number, number>
  /** What is in the files that have to be moved, each as a whole. */
  readonly files: string[]
}

export function createModel(): Model {
  return {
    bookings: new Map(),
    refunds: new Map(),
    refused: new Set(),
    broken: new Set(),
    parcels: new Map(),
    levels: new Map(),
    files: [],
  }
}
