import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import { DatabaseError } from './database-errors.ts'
import { noteVersion, pgliteVersion, prepareVersion } from './embedded-version.ts'
import { prepareDirectory } from './open-embedded.ts'

/** First line of a backup; the rest is the database directory as a compressed archive. */
const HEAD = /^mapwright backup 1, PGlite (\S+)\n/
const MAX_HEAD = 100

/**
 * Writes all that the embedded database of a directory holds into a file, as of one moment: nobody else can have the
 * database open meanwhile. The key of the credentials is not in it.
 *
 * @throws {DatabaseError}
 */
export async function backUpEmbedded(dataDir: string, file: string): Promise<void> {
  await requireAbsent(file)
  const lock = await prepareDirectory(dataDir)
  try {
    await requirePresent(join(dataDir, 'pg'), dataDir)
    await prepareVersion(dataDir)
    const lite = await PGlite.create(join(dataDir, 'pg'))
    const archive = await lite.dumpDataDir('gzip')
    await lite.close()
    const head = Buffer.from(`mapwright backup 1, PGlite ${pgliteVersion()}\n`)
    const bytes = Buffer.concat([head, Buffer.from(await archive.arrayBuffer())])
    // Under its name only once it is whole.
    await writeFile(`${file}.part`, bytes, { mode: 0o600 })
    await rename(`${file}.part`, file)
  } finally {
    await lock.release()
  }
}

/**
 * Makes the embedded database of a directory anew from a backup. There must be none yet.
 *
 * @throws {DatabaseError}
 */
export async function restoreEmbedded(file: string, dataDir: string): Promise<void> {
  const bytes = await readFile(file)
  const head = HEAD.exec(bytes.subarray(0, MAX_HEAD).toString('latin1'))
  if (!head) {
    throw new DatabaseError(
      'BACKUP_UNREADABLE',
      `"${file}" is no backup; a file that "mapwright backup" wrote was expected`,
    )
  }
  const [line, version = ''] = head
  if (version !== pgliteVersion()) {
    throw new DatabaseError(
      'DATABASE_OTHER_VERSION',
      `"${file}" was written with PGlite ${version}, this program has ${pgliteVersion()}; restore it with the version of mapwright that wrote it`,
    )
  }
  const lock = await prepareDirectory(dataDir)
  try {
    await requireAbsent(join(dataDir, 'pg'))
    const archive = new Uint8Array(bytes.subarray(line.length))
    // Only to know that it is whole: PGlite would fail where nobody can catch it.
    await promisify(gunzip)(archive)
    const loadDataDir = new Blob([archive])
    const lite = await PGlite.create(join(dataDir, 'pg'), { loadDataDir })
    await lite.close()
    await noteVersion(dataDir)
  } catch (cause) {
    if (cause instanceof DatabaseError) throw cause
    throw new DatabaseError(
      'BACKUP_UNREADABLE',
      `"${file}" cannot be restored: it is damaged or incomplete. Remove "${join(dataDir, 'pg')}" and try another backup`,
      { cause },
    )
  } finally {
    await lock.release()
  }
}

async function requireAbsent(path: string): Promise<void> {
  if (!(await isThere(path))) return
  throw new DatabaseError(
    'BACKUP_IN_THE_WAY',
    `"${path}" is there already, and nothing is overwritten; move it away, or choose another name`,
  )
}

async function requirePresent(path: string, dataDir: string): Promise<void> {
  if (await isThere(path)) return
  throw new DatabaseError(
    'DIRECTORY_UNUSABLE',
    `there is no embedded database in "${dataDir}"; name its directory with --data`,
  )
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
