import { expect, test } from 'vitest'
import type { TransportUnderTest } from '../transport-suite/transport-case.ts'
import { describeTransport } from '../transport-suite.ts'
import { postgres } from './open/clients/postgres.ts'
import { sqlite } from './open/clients/sqlite.ts'
import { createSqlTransport } from './sql-transport.ts'
import { withFaults } from './testing/faulty-dialect.ts'
import { hasDriver } from './testing/has-driver.ts'
import { itemConnector } from './testing/item-connector.ts'
import { startSqliteSystem } from './testing/sqlite-system.ts'

const { dialect, faultsOfNext } = withFaults(sqlite, {
  refused: { code: 'SQLITE_CONSTRAINT_CHECK' },
  busy: { code: 'SQLITE_BUSY' },
})

const subject: TransportUnderTest = {
  transport: createSqlTransport({ postgres, mysql: postgres, sqlite: dialect }),
  connector: itemConnector('sqlite'),
  hasCredentials: false,
  start: async (items) => startSqliteSystem(faultsOfNext(), items),
}

if (hasDriver('libsql')) describeTransport('SQL on SQLite', subject)

test('a code of SQLite that is not known is a matter of the file', () => {
  expect(sqlite.judge({ code: 'SQLITE_CORRUPT' })).toMatchObject({ class: 'config' })
  expect(sqlite.judge({ code: 'SQLITE_BUSY_SNAPSHOT' })).toMatchObject({ class: 'temporary' })
  expect(sqlite.judge({ code: 'ECONNRESET' })).toBeUndefined()
})
