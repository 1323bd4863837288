import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where Linux keeps files in memory alone: the twelve hundred of a database are made and removed several times as fast. */
const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 2_000_000_000

/** Names the folder to the processes of a test run. */
const FOLDER = 'MAPWRIGHT_UI_TEST_FOLDER'

/** Makes the folder for all databases of a test run, which takes along what a test that failed has left. */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join((await isRoomy(MEMORY)) ? MEMORY : tmpdir(), 'mapwright-ui-'))
  process.env[FOLDER] = folder
  return () => rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** A directory for a database. */
export async function makeDataDir(): Promise<string> {
  return mkdtemp(join(process.env[FOLDER] ?? tmpdir(), 'mapwright-ui-'))
}

async function isRoomy(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize > ENOUGH_BYTES
  } catch {
    // A container has little of it, and other systems have none.
    return false
  }
}
