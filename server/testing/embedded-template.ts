import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../store/open-database.ts'

/** Names the directory to the processes of a test run. */
const TEMPLATE = 'MAPWRIGHT_TEST_TEMPLATE'

/** Makes an embedded database that is up to date and empty, once for all projects of a test run. */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env[TEMPLATE] !== undefined) return async () => {}
  const dataDir = await mkdtemp(join(tmpdir(), 'mapwright-template-'))
  process.env[TEMPLATE] = dataDir
  await (await openDatabase({ dataDir })).close()
  return () => rm(dataDir, { recursive: true })
}

/** Begins a data directory with that database: making its files anew takes seconds. Without a test run, with nothing. */
export async function copyEmbedded(dataDir: string): Promise<void> {
  const template = process.env[TEMPLATE]
  if (template !== undefined && !existsSync(join(dataDir, 'pg'))) {
    await cp(template, dataDir, { recursive: true })
  }
}
