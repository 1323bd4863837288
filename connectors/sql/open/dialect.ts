import type { ErrorClass, Json } from '../../../engine/index.ts'
import type { SqlPlace } from '../spec/origins-of-sql.ts'
import type { ServerPlan, SqlClient, TableName } from '../spec/sql-plan.ts'
import type { Column, ColumnType } from './column.ts'
import type { SqlValue } from './to-sql.ts'

/** A statement and the values that are bound to it, which are never part of its text. */
export interface Statement {
  readonly text: string
  readonly values: readonly BoundValue[]
}

export interface BoundValue {
  readonly value: SqlValue
  readonly type: ColumnType
}

export type Row = Readonly<Record<string, unknown>>

export interface Reply {
  readonly rows: readonly Row[]
  /** How many rows were written. */
  readonly changed: number
  /** The key that was generated, where a statement cannot give its rows. */
  readonly generated?: Json | undefined
}

/** A connection of a driver. It runs one statement at a time. */
export interface DriverConnection {
  readonly query: (statement: Statement) => Promise<Reply>
  /** Ends it at once, whatever is under way. */
  readonly destroy: () => void
  /** The server has not ended it meanwhile. */
  readonly isSound: () => boolean
}

/** With what a database is connected to. */
export interface ConnectOptions {
  readonly place: SqlPlace
  /** Values of the settings: secrets among them. */
  readonly login: Login | undefined
  readonly timeoutMs: number
  /** Nothing is written, whatever a statement says. */
  readonly isReadOnly: boolean
  /** Addresses of this machine and its network are reached too. */
  readonly allowPrivate: boolean
}

/**
 * How long a server may work on a statement, in milliseconds: less than anybody waits for its answer.
 *
 * A statement that the server ended is known to have done nothing; one that nobody waits for any more may yet be done,
 * for a server that waits for a lock does not notice that its connection is gone.
 */
export function serverLimitOf(timeoutMs: number): number {
  return Math.max(1, Math.floor(timeoutMs * 0.8))
}

export type Login = Readonly<
  Record<Exclude<keyof ServerPlan, 'client' | 'host' | 'port' | 'tls' | 'ca'>, string>
> & {
  readonly tls: { readonly ca?: string | undefined } | undefined
}

/** What a database says of a failure. */
export interface Verdict {
  readonly class: ErrorClass
  /** Its own code: `23505`. */
  readonly code: string
  /** It refused, so nothing was done. */
  readonly isRefusal: boolean
}

/** What differs from one kind of database to another. */
export interface Dialect {
  readonly client: SqlClient
  /** A name as it is, between quotation marks. */
  readonly quote: (name: string) => string
  /** Where a value is put: its number from 1 on, and what it is compared with or written to. */
  readonly placeholder: (number: number, type: ColumnType) => string
  /** How a column is read so that nothing of it is lost. */
  readonly read: (quoted: string, type: ColumnType) => string
  /** What a column is ordered by as a time, and how a time is bound to be compared with that. */
  readonly time: (quoted: string, type: ColumnType) => string
  readonly timeType: (type: ColumnType) => ColumnType
  readonly boundTime: (iso: string, type: ColumnType) => SqlValue
  /** The first rows only. */
  readonly first: (count: number) => { readonly head: string; readonly tail: string }
  /** How an insert gives what it made; `nothing`: only the key that was generated. */
  readonly gives: 'returning' | 'output' | 'nothing'
  /** Inserts a row of defaults. */
  readonly emptyRow: string
  /** Asks what a table is like. */
  readonly describe: (table: TableName) => Statement
  readonly columnOf: (row: Row) => Column
  /** Tells what a failure of the driver means; nothing where there was no answer. */
  readonly judge: (failure: unknown) => Verdict | undefined
  /** @throws what the driver does. */
  readonly connect: (options: ConnectOptions) => Promise<DriverConnection>
}

export type Dialects = Readonly<Record<SqlClient, Dialect>>

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A property of what was thrown, if it is text or a number. */
export function codeOf(failure: unknown, name: string): string {
  const found: unknown =
    typeof failure === 'object' && failure !== null && name in failure
      ? Reflect.get(failure, name)
      : undefined
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}
