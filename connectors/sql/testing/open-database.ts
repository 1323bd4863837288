import { onTestFinished } from 'vitest'
import {
  type Connection,
  type ConnectorPlan,
  compileConnector,
  type Exchange,
  formatDiagnostic,
  type JsonObject,
} from '../../../engine/index.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createReplayClock } from '../../limits/replay-clock.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import type { TransportPorts } from '../../transport.ts'
import { SECRET } from '../../transport-suite/transport-case.ts'
import { sqlTransport } from '../sql-transport.ts'
import { type TestDatabase, type TestServer, USER } from './postgres-cluster.ts'
import { startProxy } from './postgres-proxy.ts'

export interface OpenedDatabase {
  readonly database: TestDatabase
  /** Opens an account of it with a connector of these resources. */
  readonly open: (
    resources: string,
    ports?: Partial<TransportPorts>,
    change?: (connector: string) => string,
  ) => Connection
  /** What was told of the exchanges. */
  readonly told: readonly Exchange[]
}

/** An empty PostgreSQL database and a way to open accounts of it; all is closed when the test is over. */
export async function openDatabase(server: TestServer, tables: string): Promise<OpenedDatabase> {
  const database = await server.create()
  await database.query(tables)
  const proxy = await startProxy(server.socket)
  onTestFinished(async () => {
    await proxy.close()
    await database.drop()
  })
  const told: Exchange[] = []
  const settings = {
    host: '127.0.0.1',
    port: proxy.port,
    database: database.name,
    user: USER,
    secret: SECRET,
  }
  return {
    database,
    told,
    open: (resources, ports = {}, change = asItIs) =>
      openAccount(change(databaseConnector(resources)), settings, {
        onExchange: (tell) => told.push(tell()),
        ...ports,
      }),
  }
}

/** Opens an account with a connector; it is closed when the test is over. */
export function openAccount(
  connector: string,
  settings: JsonObject,
  ports: Partial<TransportPorts> = {},
): Connection {
  const clock = createReplayClock()
  const connection = sqlTransport.open(
    planOf(connector),
    { settings },
    {
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits: [], parallel: 4, clock }),
      clock,
      random: () => 0,
      allowPrivate: true,
      ...ports,
    },
  )
  onTestFinished(() => connection.close())
  return connection
}

/** A connector of a PostgreSQL with these resources, indented by two. */
export function databaseConnector(resources: string): string {
  return `connector: system
format: 1
title: System
settings:
  type: object
  properties: { host: { type: string }, port: { type: integer }, database: { type: string }, user: { type: string }, secret: { type: string, writeOnly: true } }
sql:
  host: =$settings.host
  port: =$settings.port
  client: postgres
  database: =$settings.database
  user: =$settings.user
  password: =$settings.secret
  tls: false
  timeout: 2s
resources:
${resources}`
}

function asItIs(connector: string): string {
  return connector
}

function planOf(connector: string): ConnectorPlan {
  const { plan, diagnostics } = compileConnector('connector.yaml', connector, {
    transports: [sqlTransport],
  })
  if (plan) return plan
  throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
}
