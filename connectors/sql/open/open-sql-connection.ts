import { X509Certificate } from 'node:crypto'
import {
  type Connection,
  type ConnectorPlan,
  type JsonObject,
  OperationError,
  RecordBudget,
  type Resource,
  say,
  type ValuePlan,
} from '../../../engine/index.ts'
import { evaluateSilently } from '../../account/evaluate-silently.ts'
import { createMask, createSecretMask } from '../../account/excerpt.ts'
import { requireBound } from '../../account/require-bound.ts'
import { secretNamesOf, withoutSecrets } from '../../account/secret-names.ts'
import { RecordCompleter } from '../../records/complete-record.ts'
import { createRecordResource } from '../../records/record-resource.ts'
import { SharedParts } from '../../records/shared-parts.ts'
import type { AccountAccess, TransportPorts } from '../../transport.ts'
import { placeOf } from '../spec/origins-of-sql.ts'
import { isSqlConnector, type SqlConnectorPlan, type SqlPlan } from '../spec/sql-plan.ts'
import type { DatabaseContext } from './ask-database.ts'
import { Catalogue } from './catalogue.ts'
import type { Dialects, Login } from './dialect.ts'
import { readTable } from './read-table.ts'
import { openSession } from './session.ts'
import { sqlOperations } from './sql-operations.ts'

export interface SqlConnectionOptions extends AccountAccess, TransportPorts {
  readonly plan: ConnectorPlan
  readonly dialects: Dialects
}

/**
 * Opens an account of a database. Nothing is sent before the first operation.
 *
 * @throws {OperationError} when the settings give no address.
 */
export function openSqlConnection(options: SqlConnectionOptions): Connection {
  const plan = requireSql(options.plan)
  const { database, session } = contextOf(plan, options)
  const catalogue = new Catalogue(database)
  const source: DatabaseContext = {
    ...database,
    pages: ({ name }, request) => {
      const table = plan.resources[name]
      if (!table?.list) throw new Error(`"${name}" has no list`)
      return readTable(database, catalogue, table, table.list, request)
    },
  }
  return {
    resource: createResources(source, catalogue, options),
    check: async (signal) => {
      for (const table of Object.values(plan.resources)) await catalogue.ask(table, signal)
      return true
    },
    close: () => session.close(),
  }
}

function requireSql(plan: ConnectorPlan): SqlConnectorPlan {
  if (isSqlConnector(plan)) return plan
  throw new Error(`the connector "${plan.name}" is no database`)
}

function contextOf(plan: SqlConnectorPlan, options: SqlConnectionOptions) {
  const { settings, clock, allowPrivate = false } = options
  const secretNames = secretNamesOf(plan.settings, options.secretNames)
  const secrets = secretNames.map((name) => settings[name])
  const seen = withoutSecrets(settings, secretNames)
  const place = placeOf(plan.sql, seen)
  requireBound(place.origin, options.origins)
  const dialect = options.dialects[plan.sql.client]
  const session = openSession({
    dialect,
    place,
    login: loginOf(plan.sql, settings, plan.title),
    timeoutMs: plan.timeoutMs,
    isReadOnly: !Object.values(plan.resources).some(isWritten),
    allowPrivate,
    most: plan.parallel,
  })
  const database: DatabaseContext = {
    plan,
    place: place.origin,
    host: 'host' in place ? place.host : place.file,
    pages: () => {
      throw new Error('pages are read by the source')
    },
    dialect,
    session,
    gate: options.rateGate,
    clock,
    random: options.random ?? Math.random,
    mask: createMask(secrets),
    maskSecrets: createSecretMask(secrets),
    contextOf: (names = {}) => ({
      variables: { settings: seen, ...names },
      now: clock.now(),
      budget: new RecordBudget(),
    }),
    onRequest: options.onRequest,
    onExchange: options.onExchange,
  }
  return { database, session }
}

function isWritten({
  create,
  update,
  delete: remove,
}: SqlConnectorPlan['resources'][string]): boolean {
  return create !== undefined || update !== undefined || remove !== undefined
}

function loginOf(plan: SqlPlan, settings: JsonObject, system: string): Login | undefined {
  if (plan.client === 'sqlite') return undefined
  const context = { variables: { settings }, now: 0, budget: new RecordBudget() }
  const valueOf = (value: ValuePlan | undefined) => value && evaluateSilently(value, context)
  const textOf = (value: ValuePlan | undefined): string => {
    const found = valueOf(value)
    return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
  }
  const ca = textOf(plan.ca)
  const isPlain = valueOf(plan.tls) === false
  return {
    database: textOf(plan.database),
    user: textOf(plan.user),
    password: textOf(plan.password),
    tls: isPlain ? undefined : ca === '' ? {} : { ca: requireCertificates(ca, system) },
  }
}

/** Else the driver says of the server that its certificate is not trusted. */
function requireCertificates(pem: string, system: string): string {
  try {
    const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? ['']
    return found.map((each) => new X509Certificate(each).toString()).join('')
  } catch {
    const reason = say('certificateUnreadable', { system })
    throw new OperationError({ class: 'config', reason, mayHaveHappened: false })
  }
}

/** Resources are made once, because their indexes share what is under way. */
function createResources(
  database: DatabaseContext,
  catalogue: Catalogue,
  { indexStore: store, keptLists: lists = new Map(), ownPushes }: SqlConnectionOptions,
): (name: string) => Resource {
  const { plan } = database
  const completer = new RecordCompleter(database, new SharedParts(plan, lists))
  const shared = { completer, store, lists, ownPushes }
  const resources = new Map<string, Resource>()
  return (name) => {
    const known = resources.get(name)
    if (known) return known
    const table = plan.resources[name]
    if (!table) throw new Error(`the connector "${plan.name}" has no resource "${name}"`)
    const operations = sqlOperations(database, catalogue, table)
    const resource = createRecordResource(database, table, operations, shared)
    resources.set(name, resource)
    return resource
  }
}
