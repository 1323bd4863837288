import { existsSync } from 'node:fs'
import type { ErrorClass } from '../../../../engine/index.ts'
import type { TableName } from '../../spec/sql-plan.ts'
import { type Column, type ColumnType, integerOf, TEXT_TYPE } from '../column.ts'
import {
  type BoundValue,
  type ConnectOptions,
  codeOf,
  type Dialect,
  type DriverConnection,
  type Reply,
  type Row,
  type Statement,
  textOf,
  type Verdict,
} from '../dialect.ts'
import { loadDriver } from './load-driver.ts'

/** SQLite, in this process, by the driver `libsql`. */
export const sqlite: Dialect = {
  client: 'sqlite',
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  placeholder: () => '?',
  read,
  time,
  timeType: () => ({ kind: 'float' }),
  boundTime: (iso) => Date.parse(iso) / 1000,
  first: (count) => ({ head: '', tail: ` limit ${count}` }),
  gives: 'returning',
  emptyRow: ' default values',
  describe,
  columnOf,
  judge,
  connect,
}

/**
 * Text comes as its bytes: a file may hold some that are none in UTF-8, which ends the whole process where the driver meets
 * them. Bytes come as text, so that each can be told from the other.
 */
function read(quoted: string, { kind }: ColumnType): string {
  if (kind === 'bytes') return `'\\x' || hex(${quoted})`
  return `iif(typeof(${quoted}) = 'text', cast(${quoted} as blob), ${quoted})`
}

/** It has no times: there are texts of several forms, and seconds or milliseconds since 1970. */
function time(quoted: string): string {
  const number = `iif(abs(${quoted}) < 1e11, ${quoted}, ${quoted} / 1000.0)`
  return `(case typeof(${quoted}) when 'text' then unixepoch(${quoted}, 'subsec') else ${number} end)`
}

const COLUMNS = `select cast(name as blob) as name, cast(type as blob) as type, "notnull" as needed, dflt_value is not null as filled, pk,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now') as now`

function describe({ schema, name }: TableName): Statement {
  const table: BoundValue = { value: name, type: TEXT_TYPE }
  if (schema === undefined)
    return { text: `${COLUMNS} from pragma_table_xinfo(?)`, values: [table] }
  const values = [table, { value: schema, type: TEXT_TYPE }]
  return { text: `${COLUMNS} from pragma_table_xinfo(?, ?)`, values }
}

/** A column takes anything; what was meant is told by the word that stands for its type. First match wins. */
const TYPES: readonly (readonly [RegExp, ColumnType])[] = [
  [/BOOL/, { kind: 'boolean' }],
  [/DATETIME|TIMESTAMP/, { kind: 'local' }],
  [/^DATE$/, { kind: 'date' }],
  [/^TIME$/, { kind: 'time' }],
  [/INT/, integerOf(64)],
  [/CHAR|CLOB|TEXT/, TEXT_TYPE],
  [/JSON/, { kind: 'json' }],
  [/UUID/, { kind: 'uuid' }],
  [/BLOB/, { kind: 'bytes' }],
  [/REAL|FLOA|DOUB/, { kind: 'float' }],
  [/NUM|DEC/, { kind: 'decimal' }],
]

function columnOf(row: Row): Column {
  const declared = textOf(row['type']).toUpperCase()
  const found = TYPES.find(([word]) => word.test(declared))?.[1] ?? { kind: 'other' }
  const [, length] = /\((\d+)\)/.exec(declared) ?? []
  const isKey = Number(row['pk']) > 0
  return {
    name: textOf(row['name']),
    type: found === TEXT_TYPE && length ? { kind: 'text', most: Number(length) } : found,
    isNullable: Number(row['needed']) === 0 && !isKey,
    hasDefault: Number(row['filled']) === 1 || isKey,
  }
}

const CLASSES: Readonly<Record<string, ErrorClass>> = {
  SQLITE_BUSY: 'temporary',
  SQLITE_LOCKED: 'temporary',
  SQLITE_IOERR: 'temporary',
  SQLITE_FULL: 'temporary',
  SQLITE_NOMEM: 'temporary',
  SQLITE_SCHEMA: 'temporary',
  SQLITE_PROTOCOL: 'temporary',
  // The disk that it is on may be away for a while.
  SQLITE_CANTOPEN: 'temporary',
  SQLITE_CONSTRAINT: 'invalid',
  SQLITE_CONSTRAINT_UNIQUE: 'exists',
  SQLITE_CONSTRAINT_PRIMARYKEY: 'exists',
  SQLITE_CONSTRAINT_ROWID: 'exists',
  SQLITE_MISMATCH: 'invalid',
  SQLITE_TOOBIG: 'invalid',
  SQLITE_RANGE: 'invalid',
}

/** Its codes are those of C: `SQLITE_CONSTRAINT_UNIQUE` is a kind of `SQLITE_CONSTRAINT`. All else is a matter of the file. */
function judge(failure: unknown): Verdict | undefined {
  const code = codeOf(failure, 'code')
  if (!code.startsWith('SQLITE_')) return undefined
  const general = code.split('_', 2).join('_')
  return { class: CLASSES[code] ?? CLASSES[general] ?? 'config', code, isRefusal: true }
}

/** What we need of the driver; `better-sqlite3` has the same. */
interface SqliteDatabase {
  readonly prepare: (text: string) => SqliteStatement
  readonly exec: (text: string) => unknown
  readonly close: () => unknown
}

interface SqliteStatement {
  readonly reader: boolean
  readonly safeIntegers: (isOn: boolean) => unknown
  readonly all: (...values: readonly unknown[]) => readonly Row[]
  readonly run: (...values: readonly unknown[]) => { readonly changes: number }
}

type SqliteDriver = new (file: string, options: { readonly readonly: boolean }) => SqliteDatabase

function isDriver(found: unknown): found is SqliteDriver {
  return typeof found === 'function'
}

/** Waiting for somebody else's lock stops this whole process. */
const BUSY_MS = 50

async function connect({ place, isReadOnly }: ConnectOptions): Promise<DriverConnection> {
  if (!('file' in place)) throw new Error('a file was expected')
  // It would make a new one.
  if (!existsSync(place.file)) {
    throw Object.assign(new Error('there is no such file'), { code: 'SQLITE_CANTOPEN' })
  }
  const driver = await loadDriver('libsql')
  if (!isDriver(driver)) throw new Error('the driver of SQLite is not what it was')
  const database = new driver(place.file, { readonly: isReadOnly })
  database.exec(`pragma busy_timeout = ${BUSY_MS}`)
  database.exec('pragma foreign_keys = on')
  database.exec('pragma trusted_schema = off')
  if (isReadOnly) database.exec('pragma query_only = on')
  let isOpen = true
  let hasFailed = false
  return {
    query: async (statement) => {
      try {
        return answer(database, statement)
      } catch (thrown) {
        // A statement that failed stays unfinished in the driver: what came after it would never be committed.
        hasFailed = true
        throw thrown
      }
    },
    destroy: () => {
      if (isOpen) database.close()
      isOpen = false
    },
    isSound: () => isOpen && !hasFailed,
  }
}

function answer(database: SqliteDatabase, { text, values }: Statement): Reply {
  const statement = database.prepare(text)
  const bound = values.map(boundOf)
  if (!statement.reader) return { rows: [], changed: statement.run(...bound).changes }
  // A whole number may have more digits than a number of JavaScript.
  statement.safeIntegers(true)
  const rows = statement.all(...bound).map(decoded)
  return { rows, changed: rows.length }
}

function decoded(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof ArrayBuffer ? Buffer.from(value).toString('utf8') : value,
    ]),
  )
}

function boundOf({ value, type }: BoundValue): unknown {
  if (typeof value === 'boolean') return value ? 1n : 0n
  const isWhole = type.kind === 'integer' || (type.kind === 'other' && Number.isSafeInteger(value))
  return isWhole && value !== null ? BigInt(value) : value
}
