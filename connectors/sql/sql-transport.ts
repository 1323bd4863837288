import type { Transport } from '../transport.ts'
import { mysql } from './open/clients/mysql.ts'
import { postgres } from './open/clients/postgres.ts'
import { sqlite } from './open/clients/sqlite.ts'
import type { Dialects } from './open/dialect.ts'
import { openSqlConnection } from './open/open-sql-connection.ts'
import { originsOfSql } from './spec/origins-of-sql.ts'
import { sqlSpec } from './spec/sql-transport-spec.ts'

const DIALECTS: Dialects = { postgres, mysql, sqlite }

/** Databases. */
export const sqlTransport: Transport = createSqlTransport(DIALECTS)

/** Databases, as these dialects reach them. */
export function createSqlTransport(dialects: Dialects): Transport {
  return {
    ...sqlSpec,
    open: (plan, account, ports) => openSqlConnection({ plan, dialects, ...account, ...ports }),
    originsOf: originsOfSql,
  }
}
