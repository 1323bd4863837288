import {
  byName,
  ConnectorAuthor,
  checkSpec,
  compileHead,
  type Json,
  NO_RECORD,
  objectOf,
  parseDuration,
  type Report,
} from '../../../engine/transport.ts'
import { compileTable } from './compile-table.ts'
import { SqlConnectorSpec } from './connector-spec.ts'
import type { ServerPlan, SqlConnectorPlan, SqlPlan, TablePlan } from './sql-plan.ts'
import type { ServerSpec, SqlSpec } from './sql-spec.ts'

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_PARALLEL = 4

/** Compiles a connector whose systems are databases; see {@link TransportSpec}. */
export function compileSqlConnector(value: Json, report: Report): SqlConnectorPlan | undefined {
  const spec = checkSpec(SqlConnectorSpec, value, 'connector', report)
  return spec && compileSpec(spec, new ConnectorAuthor(objectOf(spec.settings), report))
}

function compileSpec(spec: SqlConnectorSpec, author: ConnectorAuthor): SqlConnectorPlan {
  const { timeout, parallel } = spec.sql
  const timeoutMs = parseDuration(timeout ?? '') ?? DEFAULT_TIMEOUT_MS
  const tellsRecord = !('host' in spec.sql && spec.sql.client === 'mysql')
  const known = { specs: spec.resources, neededBy: nothingIsNeeded }
  const tables = Object.entries(spec.resources).map(
    ([name, table]): readonly [string, TablePlan] => [
      name,
      compileTable(name, table, { resources: known, timeoutMs, tellsRecord }, author),
    ],
  )
  const resources = byName(Object.fromEntries(tables))
  return {
    ...compileHead(spec, author),
    transport: 'sql',
    sql: compileSql(spec.sql, author),
    timeoutMs,
    parallel: parallel ?? DEFAULT_PARALLEL,
    limits: [],
    empty: [],
    signsIn: false,
    says: [],
    places: [...new Set(Object.values(resources).map(({ table }) => table.name))],
    resources,
    tests: [],
  }
}

/** Whoever reads a table may leave out any column to filter by. */
function nothingIsNeeded(): readonly string[] {
  return []
}

function compileSql(spec: SqlSpec, author: ConnectorAuthor): SqlPlan {
  if ('host' in spec) return compileServer(spec, author)
  return { client: 'sqlite', file: author.value(spec.file, ['sql', 'file'], {}, NO_RECORD) }
}

function compileServer(spec: ServerSpec, author: ConnectorAuthor): ServerPlan {
  const { client, host, port, database, user, password, tls, ca } = spec
  // Where a database is, is shown. Who we are there need not be.
  const shown = (name: string, value: unknown) => author.value(value, ['sql', name], {}, NO_RECORD)
  const ofRequest = author.ofRequest()
  const hidden = (name: string, value: unknown) =>
    ofRequest.value(value, ['sql', name], {}, NO_RECORD)
  return {
    client,
    host: shown('host', host),
    ...(port === undefined ? {} : { port: shown('port', port) }),
    database: shown('database', database),
    user: hidden('user', user),
    ...(password === undefined ? {} : { password: hidden('password', password) }),
    ...(tls === undefined ? {} : { tls: shown('tls', tls) }),
    ...(ca === undefined ? {} : { ca: hidden('ca', ca) }),
  }
}
