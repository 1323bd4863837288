import { onTestFinished } from 'vitest'
import type { Connection, Exchange } from '../../../engine/index.ts'
import type { TransportPorts } from '../../transport.ts'
import { SECRET } from '../../transport-suite/transport-case.ts'
import { MARIADB_USER, type MariadbDatabase, type MariadbServer } from './mariadb-server.ts'
import { databaseConnector, openAccount } from './open-database.ts'

export interface OpenedMariadb {
  readonly database: MariadbDatabase
  /** Opens an account of it with a connector of these resources, indented by two. */
  readonly open: (resources: string, ports?: Partial<TransportPorts>) => Connection
  /** What was said of the exchanges. */
  readonly told: readonly Exchange[]
}

/** A database of a MariaDB with what these statements make; it is dropped when the test is over. */
export async function openMariadb(
  server: MariadbServer,
  ...statements: readonly string[]
): Promise<OpenedMariadb> {
  const database = await server.create()
  onTestFinished(database.drop)
  for (const statement of statements) await database.query(statement)
  const settings = {
    host: '127.0.0.1',
    port: server.port,
    database: database.name,
    user: MARIADB_USER,
    secret: SECRET,
  }
  const told: Exchange[] = []
  return {
    database,
    told,
    open: (resources, ports = {}) =>
      openAccount(
        databaseConnector(resources).replace('client: postgres', 'client: mysql'),
        settings,
        { onExchange: (tell) => told.push(tell()), ...ports },
      ),
  }
}
