import { cpSync, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../database/database.ts'
import { createLog } from '../process/log.ts'
import { openDatabase } from '../store/open-database.ts'
import { openJobs } from '../work/jobs/open-jobs.ts'

/** Name, to the processes of a test run, the directory of the template and the one for what the run leaves to be removed. */
const TEMPLATE = 'MAPWRIGHT_TEST_TEMPLATE'
export const RUN_FOLDER = 'MAPWRIGHT_TEST_FOLDER'

/** Makes an embedded database that is up to date and empty, once for all projects of a test run. */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env[RUN_FOLDER] !== undefined) return async () => {}
  const folder = await mkdtemp(join(tmpdir(), 'mapwright-test-'))
  process.env[RUN_FOLDER] = folder
  if (process.env[TEMPLATE] === undefined) {
    const dataDir = join(folder, 'template')
    process.env[TEMPLATE] = dataDir
    const database = await openDatabase({ dataDir })
    await makeJobTables(database)
    await database.close()
  }
  return () => rm(folder, { recursive: true, maxRetries: 5 })
}

/** What `create database` would copy, which nobody asks of an embedded database: half of all files. */
const UNUSED = /[\\/]pg[\\/]base[\\/][14][\\/]/

/** Begins a data directory with that database: making its files anew takes seconds. Without a test run, with nothing. */
export async function copyEmbedded(dataDir: string): Promise<void> {
  const template = process.env[TEMPLATE]
  if (template === undefined || existsSync(join(dataDir, 'pg'))) return
  // Of so many small files each would be waited for in several turns.
  cpSync(template, dataDir, { recursive: true, filter: (file) => !UNUSED.test(file) })
}

/** Opening jobs on a database for the first time takes long. */
export async function makeJobTables(database: Database): Promise<void> {
  const jobs = await openJobs(database, createLog('silent'))
  await jobs.close()
}
