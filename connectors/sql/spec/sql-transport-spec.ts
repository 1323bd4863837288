import type { TransportSpec } from '../../../engine/transport.ts'
import { compileSqlConnector } from './compile-sql-connector.ts'
import { SqlConnectorSpec } from './connector-spec.ts'

/** Databases in the language of connectors. */
export const sqlSpec: TransportSpec = {
  name: 'sql',
  file: SqlConnectorSpec,
  compile: compileSqlConnector,
}
