import { connect as connectSocket } from 'node:net'
import { guardedLookup } from '../../../net/address-guard.ts'
import type { TableName } from '../../spec/sql-plan.ts'
import { type Column, type ColumnType, integerOf } from '../column.ts'
import {
  type BoundValue,
  type ConnectOptions,
  codeOf,
  type Dialect,
  type DriverConnection,
  type Row,
  type Statement,
  serverLimitOf,
  textOf,
  type Verdict,
} from '../dialect.ts'
import { verdictOfState } from '../verdict-of-state.ts'
import { loadDriver } from './load-driver.ts'

/** MySQL and MariaDB, by the driver `mysql2`: statements are prepared, so that the server binds their values. */
export const mysql: Dialect = {
  client: 'mysql',
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  placeholder,
  read: (quoted) => quoted,
  time: (quoted) => quoted,
  timeType: (type) => type,
  boundTime: (iso) => iso.replace('Z', ''),
  first: (count) => ({ head: '', tail: ` limit ${count}` }),
  gives: 'nothing',
  emptyRow: ' () values ()',
  describe,
  columnOf,
  judge,
  connect,
}

/** Without its type, a whole number would be compared as one with a fraction, of fewer digits. */
function placeholder(_: number, type: ColumnType): string {
  if (type.kind !== 'integer') return '?'
  return `cast(? as ${type.least === 0n ? 'unsigned' : 'signed'})`
}

/** A document is text with a check in MariaDB, which alone runs what is in such a comment; MySQL has no such table. */
const IS_DOCUMENT = `/*M! exists(select 1 from information_schema.check_constraints checks
  where checks.constraint_schema = columns.table_schema and checks.table_name = columns.table_name
  and checks.check_clause = concat('json_valid(\`', columns.column_name, '\`)')) or */ false`

/** Its names come in capital letters where nobody says otherwise. */
const COLUMNS = `select column_name as name, data_type as type, column_type as whole, ${IS_DOCUMENT} as document,
  character_maximum_length as length, is_nullable = 'NO' as needed,
  column_default is not null or extra <> '' as filled, utc_timestamp(3) as now
from information_schema.columns
where table_schema = coalesce(?, database()) and table_name = ? order by ordinal_position`

function describe({ schema, name }: TableName): Statement {
  const values = [schema ?? null, name].map(
    (value): BoundValue => ({ value, type: { kind: 'text' } }),
  )
  return { text: COLUMNS, values }
}

const BITS: Readonly<Record<string, number>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  bigint: 64,
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  decimal: { kind: 'decimal' },
  float: { kind: 'float' },
  double: { kind: 'float' },
  timestamp: { kind: 'moment' },
  datetime: { kind: 'local' },
  date: { kind: 'date' },
  time: { kind: 'time' },
  json: { kind: 'json' },
  uuid: { kind: 'uuid' },
  year: integerOf(16),
}

function columnOf(row: Row): Column {
  return {
    name: textOf(row['name']),
    type: typeOf(row),
    isNullable: Number(row['needed']) === 0,
    hasDefault: Number(row['filled']) === 1,
  }
}

function typeOf(row: Row): ColumnType {
  if (Number(row['document']) === 1) return { kind: 'json' }
  const type = textOf(row['type']).toLowerCase()
  const whole = textOf(row['whole']).toLowerCase()
  if (whole.startsWith('tinyint(1)')) return { kind: 'boolean' }
  const bits = BITS[type]
  if (bits !== undefined) return integerOf(bits, !whole.includes('unsigned'))
  if (/char|text|enum|set/.test(type)) return { kind: 'text', most: Number(row['length']) }
  if (/binary|blob|bit/.test(type)) return { kind: 'bytes' }
  return TYPES[type] ?? { kind: 'other' }
}

/** Numbers of the server whose state is that of many others. */
const STATE_OF: Readonly<Record<string, string>> = {
  // A row that has this key is there already.
  '1062': '23505',
  '1586': '23505',
  // A lock that was waited for too long, a statement that took too long, a server that ends.
  '1205': '40001',
  '1213': '40001',
  '1969': '57014',
  '3024': '57014',
  '1053': '08006',
  // Too many connections; a server that only reads.
  '1040': '53300',
  '1203': '53300',
  '1226': '53300',
  '1290': '25006',
}

function judge(failure: unknown): Verdict | undefined {
  const state = codeOf(failure, 'sqlState')
  const number = codeOf(failure, 'errno')
  // What the server says has a state; codes of the network have none.
  if (state === '') return undefined
  return { ...verdictOfState(STATE_OF[number] ?? state), code: number }
}

/** What we need of the driver. */
interface MysqlDriver {
  readonly createConnection: (config: object) => MysqlConnection
}

interface MysqlConnection {
  readonly connect: (done: (failure: unknown) => void) => void
  readonly query: (text: string, done: (failure: unknown) => void) => void
  readonly execute: (
    text: string,
    values: readonly unknown[],
    done: (failure: unknown, found: unknown) => void,
  ) => void
  readonly on: (event: 'error' | 'end', listener: () => void) => void
  readonly destroy: () => void
}

function isDriver(found: unknown): found is MysqlDriver {
  return typeof found === 'object' && found !== null && 'createConnection' in found
}

async function connect(options: ConnectOptions): Promise<DriverConnection> {
  const { place, login, timeoutMs, isReadOnly, allowPrivate } = options
  if (!('host' in place) || !login) throw new Error('a server was expected')
  const driver = await loadDriver('mysql2')
  if (!isDriver(driver)) throw new Error('the driver of MySQL is not what it was')
  const { host, port } = place
  const socket = connectSocket({ host, port, ...(allowPrivate ? {} : { lookup: guardedLookup }) })
  // TLS checks a certificate against it where the host is an address: the driver names only names.
  Object.assign(socket, { _host: host })
  const connection = driver.createConnection({
    host,
    port,
    database: login.database,
    user: login.user,
    password: login.password,
    ...(login.tls ? { ssl: { rejectUnauthorized: true, verifyIdentity: true, ...login.tls } } : {}),
    stream: () => socket,
    charset: 'utf8mb4',
    connectTimeout: timeoutMs,
    timezone: 'Z',
    dateStrings: true,
    // The driver would round their numbers.
    jsonStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    multipleStatements: false,
  })
  let isSound = true
  const end = (): void => {
    isSound = false
  }
  connection.on('error', end)
  connection.on('end', end)
  socket.on('close', end)
  const destroy = (): void => {
    end()
    connection.destroy()
    socket.destroy()
  }
  try {
    await promised((done) => connection.connect(done))
    for (const text of setUp(timeoutMs, isReadOnly)) {
      await promised((done) => connection.query(text, done))
    }
    await limitStatements(connection, timeoutMs)
  } catch (thrown) {
    destroy()
    throw explained(thrown)
  }
  return {
    query: async ({ text, values }) => {
      const bound = values.map(({ value }) => boundOf(value))
      return replyOf(await promised((done) => connection.execute(text, bound, done)))
    },
    destroy,
    isSound: () => isSound,
  }
}

const TLS_CODES: Readonly<Record<string, string>> = {
  HANDSHAKE_NO_SSL_SUPPORT: 'MAPWRIGHT_NO_TLS',
  HANDSHAKE_SSL_ERROR: 'ERR_TLS_CERT',
}

/** What the driver says of TLS, by the names that everybody else has for it. */
function explained(thrown: unknown): unknown {
  const code = TLS_CODES[codeOf(thrown, 'code')]
  return code !== undefined && thrown instanceof Error ? Object.assign(thrown, { code }) : thrown
}

function boundOf(value: BoundValue['value']): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0
  // A number goes over the wire as one with a fraction; a whole one is cast from its text.
  return Number.isInteger(value) ? String(value) : value
}

function replyOf(found: unknown) {
  if (Array.isArray(found)) {
    const rows: readonly Row[] = found
    return { rows, changed: rows.length }
  }
  const changed = Number(codeOf(found, 'affectedRows'))
  const generated = codeOf(found, 'insertId')
  const id = Number(generated)
  if (generated === '' || generated === '0') return { rows: [], changed }
  return { rows: [], changed, generated: Number.isSafeInteger(id) ? id : generated }
}

/** Nothing is cut, rounded or taken for zero without a word, and all times are those of UTC. */
function setUp(timeoutMs: number, isReadOnly: boolean): readonly string[] {
  const seconds = Math.max(1, Math.floor(serverLimitOf(timeoutMs) / 1000))
  return [
    "set session sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    "set session time_zone = '+00:00'",
    `set session innodb_lock_wait_timeout = ${seconds}`,
    `set session lock_wait_timeout = ${seconds}`,
    ...(isReadOnly ? ['set session transaction read only'] : []),
  ]
}

/** What takes longer than anybody waits for it is ended by the server; each of the two has its own word for that. */
async function limitStatements(connection: MysqlConnection, timeoutMs: number): Promise<void> {
  const limitMs = serverLimitOf(timeoutMs)
  try {
    const text = `set session max_statement_time = ${limitMs / 1000}`
    await promised((done) => connection.query(text, done))
  } catch {
    const text = `set session max_execution_time = ${limitMs}`
    await promised((done) => connection.query(text, done))
  }
}

function promised(
  work: (done: (failure: unknown, found?: unknown) => void) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    work((failure, found) => {
      if (failure === null || failure === undefined) resolve(found)
      else reject(failure instanceof Error ? failure : new Error('failed', { cause: failure }))
    })
  })
}
