import type { TestProject } from 'vitest/node'
import { findBinaries, startCluster } from './start-cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests may create databases; empty when there is no PostgreSQL. */
    readonly postgresUrl: string
  }
}

/** What makes a cluster fast that nobody will miss. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/**
 * Gives a test run its PostgreSQL: the one of TEST_DATABASE_URL, else a throw-away cluster from installed binaries.
 * Where there is neither, says so at the end, or fails when REQUIRE_POSTGRES is 1.
 */
export async function setup(project: TestProject): Promise<() => void> {
  const given = process.env['TEST_DATABASE_URL']
  const binaries = given ? undefined : findBinaries()
  if (!given && !binaries && process.env['REQUIRE_POSTGRES'] === '1') {
    throw new Error(
      'no PostgreSQL was found, and REQUIRE_POSTGRES is 1; install its server or set TEST_DATABASE_URL',
    )
  }
  if (!binaries) {
    project.provide('postgresUrl', given ?? '')
    return given ? () => {} : sayNotRun
  }
  const cluster = await startCluster(binaries, SETTINGS)
  project.provide('postgresUrl', cluster.url)
  return cluster.stop
}

function sayNotRun(): void {
  process.stdout.write(
    '\nThe PostgreSQL half of the store tests was NOT RUN: no server is installed and TEST_DATABASE_URL is not set.\n',
  )
}
