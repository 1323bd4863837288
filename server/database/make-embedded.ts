import { execFile } from 'node:child_process'
import { rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

/** PostgreSQL's own `initdb`, and the first start after it, in WebAssembly. */
const SCRIPT = `
const { PGlite } = require(process.argv[1])
PGlite.create(process.argv[2]).then((lite) => lite.close())`

/**
 * Makes the files of a new database, in a process of its own: that takes some 800 MB of memory for a second or two, which
 * the process that goes on to use them would keep.
 *
 * The directory gets its name only once it is whole.
 */
export async function makeEmbedded(directory: string): Promise<void> {
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const unfinished = `${directory}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await promisify(execFile)(process.execPath, ['-e', SCRIPT, pglite, unfinished], {
    // Bounds that are meant for a server must not keep it from being made, nor a debugger be asked for twice.
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  await rename(unfinished, directory)
}
