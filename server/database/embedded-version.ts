import { cp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DatabaseError } from './database-errors.ts'

/** Of PostgreSQL, as this PGlite has it. Its files stay readable within a major version. */
export const POSTGRES_MAJOR = '18'

export function pgliteVersion(): string {
  const require = createRequire(import.meta.url)
  const file = new URL('../package.json', `file://${require.resolve('@electric-sql/pglite')}`)
  const content: { readonly version: string } = require(file.pathname)
  return content.version
}

/**
 * Lets a folder of another PGlite in where its files are of the same PostgreSQL, after a copy of them was put beside them.
 *
 * @throws {DatabaseError} where they are not; the message says how what is in them gets out.
 */
export async function prepareVersion(dataDir: string): Promise<void> {
  const previous = await readText(join(dataDir, 'pglite-version'))
  if (previous === undefined || previous === pgliteVersion()) return
  const major = await readText(join(dataDir, 'pg', 'PG_VERSION'))
  if (major === undefined) return
  if (major !== POSTGRES_MAJOR) throw ofAnother({ dataDir, previous, major })
  await keepCopy(join(dataDir, 'pg'), join(dataDir, `pg-of-${previous}`))
}

/** Once the files could be opened. */
export async function noteVersion(dataDir: string): Promise<void> {
  const file = join(dataDir, 'pglite-version')
  if ((await readText(file)) !== pgliteVersion()) await writeFile(file, `${pgliteVersion()}\n`)
}

function ofAnother(folder: {
  readonly dataDir: string
  readonly previous: string
  readonly major: string
}): DatabaseError {
  const { dataDir, previous, major } = folder
  return new DatabaseError(
    'DATABASE_OTHER_VERSION',
    `the data directory "${dataDir}" was written by PGlite ${previous} with PostgreSQL ${major}, this program has ${pgliteVersion()} with PostgreSQL ${POSTGRES_MAJOR}; ` +
      `use the version of mapwright that wrote it, or export it: "npm install --legacy-peer-deps @electric-sql/pglite@${previous} @electric-sql/pglite-tools", ` +
      `then as docs/operations.md says under "A data folder of another version"`,
  )
}

/** Whole, or not under its name; one that is there is of before, and stays. */
async function keepCopy(from: string, to: string): Promise<void> {
  const isThere = await stat(to).then(
    () => true,
    () => false,
  )
  if (isThere) return
  await rm(`${to}.part`, { recursive: true, force: true })
  await cp(from, `${to}.part`, { recursive: true })
  await rename(`${to}.part`, to)
}

async function readText(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text?.trim()
}
