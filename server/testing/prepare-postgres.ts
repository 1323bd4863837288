import { randomBytes } from 'node:crypto'
import { openDatabase } from '../store/open-database.ts'
import { makeJobTables } from './embedded-template.ts'
import { dropOwnDatabases, nameTestPostgres, tell, testPostgres } from './own-database.ts'
import { findBinaries, startCluster } from './start-cluster.ts'

/** What makes a cluster fast that nobody will miss. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

const TEMPLATE = `mapwright_template_${randomBytes(6).toString('hex')}`

/**
 * Gives a test run a PostgreSQL: the one of TEST_DATABASE_URL, else a throw-away cluster from installed binaries. Where
 * there is neither, says so at the end, or fails when REQUIRE_POSTGRES is 1.
 */
export async function setup(): Promise<() => Promise<void>> {
  // For all projects of a test run.
  if (testPostgres() !== undefined) return async () => {}
  const given = process.env['TEST_DATABASE_URL']
  const binaries = given ? undefined : findBinaries()
  if (!given && !binaries && process.env['REQUIRE_POSTGRES'] === '1') {
    throw new Error(
      'no PostgreSQL was found, and REQUIRE_POSTGRES is 1; install its server or set TEST_DATABASE_URL',
    )
  }
  const cluster = binaries ? await startCluster(binaries, SETTINGS) : undefined
  const server = given ?? cluster?.url ?? ''
  if (server === '') return sayNotRun
  nameTestPostgres(server, TEMPLATE)
  await tell(server, 'create database ??', [TEMPLATE])
  const url = new URL(server)
  url.pathname = `/${TEMPLATE}`
  const database = await openDatabase({ url: url.href, dataDir: '', migrate: true })
  await makeJobTables(database)
  await database.close()
  return async () => {
    if (cluster) cluster.stop()
    else await dropOwnDatabases(server, TEMPLATE)
  }
}

async function sayNotRun(): Promise<void> {
  process.stdout.write(
    '\nThe PostgreSQL half of the store tests was NOT RUN: no server is installed and TEST_DATABASE_URL is not set.\n',
  )
}
