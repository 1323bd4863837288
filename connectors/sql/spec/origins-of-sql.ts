import {
  type ConnectorPlan,
  evaluateValue,
  type Json,
  type JsonObject,
  OperationError,
  say,
} from '../../../engine/index.ts'
import { toHost, withoutCredentials } from '../../../engine/transport.ts'
import { isSqlConnector, type SqlClient, type SqlPlan } from './sql-plan.ts'

const PORTS: Readonly<Record<Exclude<SqlClient, 'sqlite'>, number>> = {
  postgres: 5432,
  mysql: 3306,
}

/** Where a database is. */
export type SqlPlace =
  | { readonly origin: string; readonly host: string; readonly port: number }
  | { readonly origin: string; readonly file: string }

/** Where credentials go; absent where the settings give no address. */
export function originsOfSql(plan: ConnectorPlan, seen: JsonObject): readonly string[] | undefined {
  if (!isSqlConnector(plan)) return undefined
  try {
    return [placeOf(plan.sql, seen).origin]
  } catch {
    return undefined
  }
}

/**
 * Where a database is, by the settings that are no secrets.
 *
 * @throws {OperationError} when they give no address.
 */
export function placeOf(plan: SqlPlan, seen: JsonObject): SqlPlace {
  const context = { variables: { settings: seen }, now: 0 }
  if (plan.client === 'sqlite') return fileOf(evaluateValue(plan.file, {}, context))
  const host = evaluateValue(plan.host, {}, context)
  const port = plan.port && evaluateValue(plan.port, {}, context)
  const asked = port === undefined || port === null || port === '' ? PORTS[plan.client] : port
  const number = Number(asked)
  const isPort = Number.isInteger(number) && number > 0 && number < 65_536
  const name = toHost(host)
  if (name === undefined || !isPort) throw noPlace([host, port])
  return {
    host: name.replace(/^\[|\]$/g, ''),
    port: number,
    origin: `${plan.client}://${name}:${number}`,
  }
}

/** A whole path: some drivers take others for the address of a server. */
function fileOf(file: Json | undefined): SqlPlace {
  if (typeof file !== 'string' || !/^(\/|[a-z]:[/\\])[^\0]*$/i.test(file)) throw noPlace([file])
  return { file, origin: `sqlite://${file}` }
}

function noPlace(parts: readonly (Json | undefined)[]): OperationError {
  const given = parts.filter((part) => part !== undefined)
  const text = given
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join(':')
  return new OperationError({
    class: 'config',
    reason: say('sqlNoAddress', { text: withoutCredentials(text) }),
    mayHaveHappened: false,
  })
}
