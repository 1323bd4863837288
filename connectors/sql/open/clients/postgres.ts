import { type LookupFunction, Socket } from 'node:net'
import { Client, type QueryConfig } from 'pg'
import { guardedLookup } from '../../../net/address-guard.ts'
import type { TableName } from '../../spec/sql-plan.ts'
import { type Column, type ColumnType, integerOf, TEXT_TYPE } from '../column.ts'
import {
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

/** PostgreSQL, by the driver `pg`: values are bound by the server, and all comes as text. */
export const postgres: Dialect = {
  client: 'postgres',
  quote,
  placeholder: (number) => `$${number}`,
  read: (quoted) => quoted,
  time: (quoted) => quoted,
  timeType: (type) => type,
  boundTime: (iso) => iso.replace('Z', ''),
  first: (count) => ({ head: '', tail: ` limit ${count}` }),
  gives: 'returning',
  emptyRow: ' default values',
  describe,
  columnOf,
  judge,
  connect,
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Of a domain, its base type; what is generated cannot be written, and needs not be. */
const COLUMNS = `
select a.attname as name,
  case when base.oid is null then own.typname else base.typname end as type,
  case when coalesce(nullif(own.typtypmod, -1), a.atttypmod) > 4
    then coalesce(nullif(own.typtypmod, -1), a.atttypmod) - 4 end as length,
  a.attnotnull or own.typnotnull as needed,
  a.atthasdef or a.attidentity <> '' or own.typdefault is not null as filled,
  pg_catalog.clock_timestamp() as now
from pg_catalog.pg_attribute a
join pg_catalog.pg_type own on own.oid = a.atttypid
left join pg_catalog.pg_type base on own.typtype = 'd' and base.oid = own.typbasetype
where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped
order by a.attnum`

function describe({ schema, name }: TableName): Statement {
  const path = schema === undefined ? quote(name) : `${quote(schema)}.${quote(name)}`
  return { text: COLUMNS, values: [{ value: path, type: TEXT_TYPE }] }
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  int2: integerOf(16),
  int4: integerOf(32),
  int8: integerOf(64),
  numeric: { kind: 'decimal' },
  float4: { kind: 'float' },
  float8: { kind: 'float' },
  text: TEXT_TYPE,
  name: TEXT_TYPE,
  citext: TEXT_TYPE,
  bool: { kind: 'boolean' },
  timestamptz: { kind: 'moment' },
  timestamp: { kind: 'local' },
  date: { kind: 'date' },
  time: { kind: 'time' },
  uuid: { kind: 'uuid' },
  json: { kind: 'json' },
  jsonb: { kind: 'json' },
  bytea: { kind: 'bytes' },
}

function columnOf(row: Row): Column {
  const type = textOf(row['type'])
  const length = textOf(row['length'])
  const isSized = type === 'varchar' || type === 'bpchar'
  const sized: ColumnType = { kind: 'text', ...(length === '' ? {} : { most: Number(length) }) }
  return {
    name: textOf(row['name']),
    type: isSized ? sized : (TYPES[type] ?? { kind: 'other' }),
    isNullable: row['needed'] !== 't',
    hasDefault: row['filled'] === 't',
  }
}

function judge(failure: unknown): Verdict | undefined {
  const code = codeOf(failure, 'code')
  // What the server says has a severity; codes of the network have none.
  return codeOf(failure, 'severity') === '' ? undefined : verdictOfState(code)
}

/** A statement of one part whose values the server binds; the types of the driver do not know of it yet. */
interface ExtendedQuery extends QueryConfig {
  readonly queryMode: 'extended'
}

/** All comes as the text that the server wrote: a number or a date of JavaScript holds less. */
const AS_TEXT = { getTypeParser: () => (text: unknown) => text }

async function connect({
  place,
  login,
  timeoutMs,
  isReadOnly,
  allowPrivate,
}: ConnectOptions): Promise<DriverConnection> {
  if (!('host' in place) || !login) throw new Error('a server was expected')
  const { host, port } = place
  const socket = new GuardedSocket(allowPrivate ? undefined : guardedLookup)
  const client = new Client({
    host,
    port,
    database: login.database,
    user: login.user,
    password: login.password,
    ssl: login.tls ? { rejectUnauthorized: true, ...login.tls } : false,
    stream: () => socket,
    types: AS_TEXT,
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
  })
  let isSound = true
  const end = (): void => {
    isSound = false
  }
  client.on('error', end)
  client.on('end', end)
  const destroy = (): void => {
    isSound = false
    socket.destroy()
  }
  try {
    await client.connect()
    await client.query(setUp(timeoutMs, isReadOnly))
  } catch (thrown) {
    destroy()
    throw explained(thrown)
  }
  return {
    query: async ({ text, values }) => {
      const bound = values.map(({ value }) => value)
      const asked: ExtendedQuery = { text, values: bound, queryMode: 'extended' }
      const { rows, rowCount } = await client.query<Row>(asked)
      return { rows, changed: rowCount ?? 0 }
    },
    destroy,
    isSound: () => isSound,
  }
}

/** What the driver notices itself comes without a code. */
function explained(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown
  if (thrown.message.includes('does not support SSL')) {
    return Object.assign(thrown, { code: 'MAPWRIGHT_NO_TLS' })
  }
  const isLogin = thrown.message.startsWith('SASL')
  return isLogin ? Object.assign(thrown, { code: '28P01', severity: 'FATAL' }) : thrown
}

/** What takes longer than anybody waits for it is ended by the server: then it is known to be over. */
function setUp(timeoutMs: number, isReadOnly: boolean): string {
  const limitMs = serverLimitOf(timeoutMs)
  return [
    `set statement_timeout = ${limitMs}`,
    `set lock_timeout = ${limitMs}`,
    "set time zone 'UTC'",
    "set datestyle = 'ISO'",
    "set intervalstyle = 'iso_8601'",
    'set extra_float_digits = 1',
    "set client_encoding = 'UTF8'",
    ...(isReadOnly ? ['set default_transaction_read_only = on'] : []),
  ].join('; ')
}

/** The driver connects by port and host alone, and would look the name up without asking whose address that is. */
class GuardedSocket extends Socket {
  readonly #lookup: LookupFunction | undefined

  constructor(lookup: LookupFunction | undefined) {
    super()
    this.#lookup = lookup
  }

  override connect(...given: readonly unknown[]): this {
    const [port, host] = given
    if (typeof port !== 'number' || typeof host !== 'string') throw new Error('no port and host')
    return super.connect({ port, host, ...(this.#lookup ? { lookup: this.#lookup } : {}) })
  }
}
