import type { Knex } from 'knex'
import type { Cipher } from '../secrets/cipher.ts'
import type { Journal } from './journal.ts'

/** What the tables' functions need to know. */
export interface StoreContext {
  readonly db: Knex
  readonly integration: number
  readonly cipher: Cipher
  /** Keeps what passed at events; absent: events alone are kept. */
  readonly journal?: Journal | undefined
  /** Milliseconds since 1970. Absent: the database's clock, which all processes share. */
  readonly now?: (() => number) | undefined
}

/** The binding of `NOW`. */
export function nowBinding(context: StoreContext): number | null {
  return context.now?.() ?? null
}
