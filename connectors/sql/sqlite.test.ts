import { describeTransport } from '../transport-suite.ts'
import { postgres } from './open/clients/postgres.ts'
import { sqlite } from './open/clients/sqlite.ts'
import { createSqlTransport } from './sql-transport.ts'
import { withFaults } from './testing/faulty-dialect.ts'
import { itemConnector } from './testing/item-connector.ts'
import { startSqliteSystem } from './testing/sqlite-system.ts'

const { dialect, faultsOfNext } = withFaults(sqlite, {
  refused: { code: 'SQLITE_CONSTRAINT_CHECK' },
  busy: { code: 'SQLITE_BUSY' },
})

describeTransport('SQL on SQLite', {
  transport: createSqlTransport({ postgres, mysql: postgres, sqlite: dialect }),
  connector: itemConnector('sqlite'),
  hasCredentials: false,
  start: async (items) => startSqliteSystem(faultsOfNext(), items),
})
