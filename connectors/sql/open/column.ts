/** What a column holds, whatever its database calls that. */
export type ColumnType =
  | { readonly kind: 'integer'; readonly least: bigint; readonly most: bigint }
  | { readonly kind: 'decimal' | 'float' | 'boolean' | 'uuid' | 'json' | 'bytes' }
  | { readonly kind: 'text'; readonly most?: number | undefined }
  /** A moment of the world, a time somewhere (which is taken for UTC), a day, a time of some day. */
  | { readonly kind: 'moment' | 'local' | 'date' | 'time' }
  /** What we know nothing of is text, for the database to judge. */
  | { readonly kind: 'other' }

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** A row may have no value there. */
  readonly isNullable: boolean
  /** Which it is given where none is sent. */
  readonly hasDefault: boolean
}

/** A table or view as its database describes it. */
export interface Table {
  readonly columns: ReadonlyMap<string, Column>
}

/** Whole numbers of so many bits. */
export function integerOf(bits: number, isSigned = true): ColumnType {
  const size = 2n ** BigInt(isSigned ? bits - 1 : bits)
  return { kind: 'integer', least: isSigned ? -size : 0n, most: size - 1n }
}

export const TEXT_TYPE: ColumnType = { kind: 'text' }
