import { expect, test } from 'vitest'
import { SECRET } from '../transport-suite/transport-case.ts'
import { describeTransport } from '../transport-suite.ts'
import { mysql } from './open/clients/mysql.ts'
import { postgres } from './open/clients/postgres.ts'
import { createSqlTransport } from './sql-transport.ts'
import { withFaults } from './testing/faulty-dialect.ts'
import { itemConnector } from './testing/item-connector.ts'
import { MARIADB_USER, mariadbServers } from './testing/mariadb-server.ts'
import { startMysqlSystem } from './testing/mysql-system.ts'

const { dialect, faultsOfNext } = withFaults(mysql, {
  refused: { sqlState: '23000', errno: 4025 },
  busy: { sqlState: '08004', errno: 1040 },
})

for (const [name, server] of mariadbServers()) {
  describeTransport(`SQL on ${name}`, {
    transport: createSqlTransport({ postgres, mysql: dialect, sqlite: postgres }),
    connector: itemConnector('mysql'),
    start: async (items) => startMysqlSystem(await server(), faultsOfNext(), items),
  })
}

test.each(mariadbServers())(
  'a certificate that nobody vouches for is refused by %s',
  async (_, server) => {
    const { port } = await server()
    const place = { host: '127.0.0.1', port, origin: `mysql://127.0.0.1:${port}` }
    const login = { database: 'mysql', user: MARIADB_USER, password: SECRET, tls: {} }
    const asked = { place, login, timeoutMs: 3000, allowPrivate: true, isReadOnly: true }
    await expect(mysql.connect(asked)).rejects.toMatchObject({ code: 'ERR_TLS_CERT' })
  },
)

test.each([
  [1062, '23000', { class: 'exists', isRefusal: true }],
  [1048, '23000', { class: 'invalid', isRefusal: true }],
  [1406, '22001', { class: 'invalid', isRefusal: true }],
  [1045, '28000', { class: 'config', isRefusal: true }],
  [1142, '42000', { class: 'config', isRefusal: true }],
  [1213, '40001', { class: 'temporary', isRefusal: true }],
  [1205, 'HY000', { class: 'temporary', isRefusal: true }],
  [1053, '08S01', { class: 'temporary', isRefusal: false }],
])('what MySQL calls %d (%s) is %j', (errno, sqlState, verdict) => {
  expect(mysql.judge({ errno, sqlState })).toEqual({ ...verdict, code: String(errno) })
})

test('a name is one name, whatever is in it', () => {
  expect(mysql.quote('a`; drop table x; -- .b')).toBe('`a``; drop table x; -- .b`')
})
