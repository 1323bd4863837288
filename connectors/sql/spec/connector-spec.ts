import { type Static, Type } from 'typebox'
import { connectorKeys } from '../../../engine/transport.ts'
import { SqlSpec } from './sql-spec.ts'
import { TableSpec } from './table-spec.ts'

/** A connector file: what one kind of database can do. */
export const SqlConnectorSpec = Type.Object(
  {
    ...connectorKeys.name,
    sql: SqlSpec,
    resources: Type.Record(Type.String(), TableSpec, { minProperties: 1 }),
  },
  { additionalProperties: false },
)
export type SqlConnectorSpec = Static<typeof SqlConnectorSpec>
