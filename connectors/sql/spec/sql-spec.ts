import { type Static, Type } from 'typebox'
import { AnyValue, DURATION_PATTERN } from '../../../engine/transport.ts'

/** A value, and what it is for. */
function valueFor(description: string) {
  return Type.Unsafe<unknown>({ ...AnyValue, description })
}

const closed = { additionalProperties: false }

const timeKeys = {
  timeout: Type.Optional(
    Type.String({
      pattern: DURATION_PATTERN,
      errorMessage: 'lengthOfTime',
      description: 'helpSqlTimeout',
    }),
  ),
  parallel: Type.Optional(Type.Integer({ minimum: 1, description: 'helpSqlParallel' })),
}

const ServerSpec = Type.Object(
  {
    host: valueFor('helpSqlHost'),
    client: Type.Enum(['postgres', 'mysql'], { description: 'helpSqlClient' }),
    port: Type.Optional(valueFor('helpSqlPort')),
    database: valueFor('helpSqlDatabase'),
    user: valueFor('helpSqlUser'),
    password: Type.Optional(valueFor('helpSqlPassword')),
    tls: Type.Optional(valueFor('helpSqlTls')),
    ca: Type.Optional(valueFor('helpSqlCa')),
    ...timeKeys,
  },
  closed,
)
export type ServerSpec = Static<typeof ServerSpec>

const FileSpec = Type.Object({ file: valueFor('helpSqlFile'), ...timeKeys }, closed)

/** How a database is reached. */
export const SqlSpec = Type.Union([ServerSpec, FileSpec], { title: 'sql', description: 'helpSql' })
export type SqlSpec = Static<typeof SqlSpec>
