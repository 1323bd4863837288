import type { Knex } from 'knex'

/** Class of PostgreSQL's codes for values that do not fit; what it says of them repeats them. */
const DATA_EXCEPTION = /^22/
const TABLE =
  /\b(?:insert into|update|delete from|from)\s+(?:only\s+)?("?[a-z_]+"?(?:\."?[a-z_]+"?)?)/i

/**
 * Makes the errors of a database say which kind of statement failed, on which table, and why: knex puts whole statements
 * into them, PostgreSQL values, and both end up in logs and in what people read of a run.
 */
export function hideStatements(db: Knex): void {
  db.on('query-error', (error: unknown, { sql }: { readonly sql?: unknown }) => {
    if (error instanceof Error && typeof sql === 'string') hideStatement(error, sql)
  })
}

function hideStatement(error: Error, sql: string): void {
  const prefix = `${sql} - `
  if (!error.message.startsWith(prefix)) return
  const said = error.message.slice(prefix.length)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const why = DATA_EXCEPTION.test(code) ? `a value does not fit (${code})` : said
  error.message = `${nameStatement(sql)}: ${why}`
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n')
}

/** `insert into record`, `with … update flow_state`. */
function nameStatement(sql: string): string {
  const [verb = ''] = /[a-z]+/i.exec(sql) ?? []
  const found = TABLE.exec(sql)?.[0].replace(/\s+/g, ' ')
  if (found === undefined) return verb
  return found.toLowerCase().startsWith(verb.toLowerCase()) ? found : `${verb} … ${found}`
}
