import type {
  BetweenPlan,
  ChangedPlan,
  ConnectorPlan,
  CreatePlan,
  ListPlan,
  ResourcePlan,
  ValuePlan,
} from '../../../engine/index.ts'

/** A connector whose systems are databases. */
export interface SqlConnectorPlan extends ConnectorPlan {
  readonly transport: 'sql'
  readonly sql: SqlPlan
  readonly resources: Readonly<Record<string, TablePlan>>
}

/** Tells whether a connector's systems are databases. */
export function isSqlConnector(plan: ConnectorPlan): plan is SqlConnectorPlan {
  return plan.transport === 'sql'
}

export type SqlClient = 'postgres' | 'mysql' | 'sqlite'

/** How a database is reached. Formulas see `$settings`. */
export type SqlPlan = ServerPlan | FilePlan

export interface ServerPlan {
  readonly client: Exclude<SqlClient, 'sqlite'>
  /** Shown, as are `port` and `database`: they see no secrets. */
  readonly host: ValuePlan
  readonly port?: ValuePlan | undefined
  readonly database: ValuePlan
  readonly user: ValuePlan
  readonly password?: ValuePlan | undefined
  /** `false`: not encrypted. Absent: encrypted, with a certificate that is checked. */
  readonly tls?: ValuePlan | undefined
  /** Certificates (PEM) that vouch for the server. Absent: those that Node trusts. */
  readonly ca?: ValuePlan | undefined
}

export interface FilePlan {
  readonly client: 'sqlite'
  readonly file: ValuePlan
}

/** The rows of one table or view. */
export interface TablePlan extends ResourcePlan {
  readonly table: TableName
  /** Columns of the key, in the order of its parts. Empty where there is none. */
  readonly keyColumns: readonly string[]
  /** Tidy field → column that it is the value of. */
  readonly columns: Readonly<Record<string, string>>
  /** Columns that records are made of. Absent: all that there are. */
  readonly reads?: readonly string[] | undefined
  readonly list?: TableListPlan | undefined
  readonly create?: CreatePlan | undefined
}

export interface TableName {
  /** Absent: wherever the database looks first. */
  readonly schema?: string | undefined
  readonly name: string
}

/** Reading many, in the order of the key; changes in the order of their time. */
export interface TableListPlan extends ListPlan {
  /** Rows of one page. */
  readonly pageSize: number
  readonly changed: readonly TableChangedPlan[]
  readonly between?: TableBetweenPlan | undefined
}

export interface TableChangedPlan extends ChangedPlan {
  readonly column: string
}

export interface TableBetweenPlan extends BetweenPlan {
  readonly column: string
}
