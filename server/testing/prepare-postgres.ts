import { randomBytes } from 'node:crypto'
import knex from 'knex'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../store/open-database.ts'
import { makeJobTables } from './embedded-template.ts'
import { findBinaries, startCluster } from './start-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests may create databases; empty when there is no PostgreSQL. */
    readonly postgresUrl: string
    /** Name of a database there that is up to date and empty, to be copied. */
    readonly postgresTemplate: string
  }
}

/** What makes a cluster fast that nobody will miss. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

const TEMPLATE = `mapwright_template_${randomBytes(6).toString('hex')}`

/**
 * Gives a test run a PostgreSQL: the one of TEST_DATABASE_URL, else a throw-away cluster from installed binaries. Where
 * there is neither, says so at the end, or fails when REQUIRE_POSTGRES is 1.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const binaries = given ? undefined : findBinaries()
  if (!given && !binaries && process.env['REQUIRE_POSTGRES'] === '1') {
    throw new Error(
      'no PostgreSQL was found, and REQUIRE_POSTGRES is 1; install its server or set TEST_DATABASE_URL',
    )
  }
  const cluster = binaries ? await startCluster(binaries, SETTINGS) : undefined
  const server = given ?? cluster?.url ?? ''
  project.provide('postgresUrl', server)
  project.provide('postgresTemplate', TEMPLATE)
  if (server === '') return sayNotRun
  await changeTemplate(server, 'create database ??')
  const url = new URL(server)
  url.pathname = `/${TEMPLATE}`
  const database = await openDatabase({ url: url.href, dataDir: '', migrate: true })
  await makeJobTables(database)
  await database.close()
  return async () => {
    if (cluster) cluster.stop()
    else await changeTemplate(server, 'drop database ?? with (force)')
  }
}

async function changeTemplate(server: string, statement: string): Promise<void> {
  const admin = knex({ client: 'pg', connection: server, pool: { min: 0, max: 1 } })
  await admin.raw(statement, [TEMPLATE])
  await admin.destroy()
}

async function sayNotRun(): Promise<void> {
  process.stdout.write(
    '\nThe PostgreSQL half of the store tests was NOT RUN: no server is installed and TEST_DATABASE_URL is not set.\n',
  )
}
