import { describeTransport } from '../transport-suite.ts'
import { sqlTransport } from './sql-transport.ts'
import { itemConnector } from './testing/item-connector.ts'
import { testServers } from './testing/postgres-cluster.ts'
import { startPostgresSystem } from './testing/postgres-system.ts'

for (const [name, server] of testServers()) {
  describeTransport(`SQL on ${name}`, {
    transport: sqlTransport,
    connector: itemConnector('postgres'),
    start: async (items) => startPostgresSystem(await server(), items),
  })
}
