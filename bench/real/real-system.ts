/** A row of the collection `products`, as the database of the system has it. */
export interface Row {
  readonly sku: string
  readonly name: string
  readonly price: number | null
  readonly stock: number | null
}

/** A system that runs, with an empty collection `products`: `sku` is unique, `sku` and `name` are required. */
export interface RealSystem {
  readonly connector: string
  readonly resource: string
  /** Of connections that may do everything, that may only read, and whose token is wrong. */
  readonly settings: Readonly<Record<'full' | 'reader' | 'wrong', Readonly<Record<string, string>>>>
  /** A key that no record has. */
  readonly nowhere: string
  /** Straight from its database, by SKU. */
  readonly rows: () => readonly Row[]
  /**
   * Prepares a change of the record with this SKU, past Mapwright, and gives what makes it: where a system has drafts, the draft is
   * there before, and is published then.
   */
  readonly prepare: (sku: string, fields: Partial<Row>) => Promise<() => Promise<void>>
  readonly stop: () => Promise<void>
}
