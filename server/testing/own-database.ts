import { randomBytes } from 'node:crypto'
import knex from 'knex'

/** Name, to the processes of a test run, a PostgreSQL and a database there that is up to date and empty. */
const SERVER = 'MAPWRIGHT_TEST_POSTGRES'
const TEMPLATE = 'MAPWRIGHT_TEST_POSTGRES_TEMPLATE'

export interface OwnDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

/** Where tests may create databases; nothing where there is no PostgreSQL. */
export function testPostgres(): string | undefined {
  return process.env[SERVER]
}

export function nameTestPostgres(server: string, template: string): void {
  process.env[SERVER] = server
  process.env[TEMPLATE] = template
}

/** An empty database of PostgreSQL; nothing where there is none. */
export async function createOwnDatabase(): Promise<OwnDatabase | undefined> {
  const server = testPostgres()
  if (server === undefined) return undefined
  const template = process.env[TEMPLATE] ?? ''
  const name = `${template}_${randomBytes(6).toString('hex')}`
  await tell(server, 'create database ?? template ??', [name, template])
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => tell(server, 'drop database ?? with (force)', [name]) }
}

/** Drops what tests have kept for the next ones, and the template. */
export async function dropOwnDatabases(server: string, template: string): Promise<void> {
  for (const name of await namesBeginning(server, template)) {
    await tell(server, 'drop database if exists ?? with (force)', [name])
  }
}

async function namesBeginning(server: string, template: string): Promise<readonly string[]> {
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } })
  try {
    return await admin('pg_database').whereLike('datname', `${template}%`).pluck('datname')
  } finally {
    await admin.destroy()
  }
}

/** Tells the server, in a database that no test has. */
export async function tell(
  server: string,
  statement: string,
  names: readonly string[],
): Promise<void> {
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } })
  try {
    await admin.raw(statement, [...names])
  } finally {
    await admin.destroy()
  }
}
