import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { say } from '../../engine/index.ts'
import { SetupError } from '../installation/setup-error.ts'
import type { Log } from '../process/log.ts'
import { packageFolder } from '../projects/package-folder.ts'

/**
 * Builds the pages where they are not built yet, as in a fresh checkout.
 *
 * @throws {SetupError} where what builds them is not installed
 */
export async function buildUi(log: Log): Promise<void> {
  if (existsSync(join(packageFolder, 'dist', 'ui', 'index.html'))) return
  log.info({}, 'the pages are built, once')
  try {
    await makePages()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SetupError(say('pagesUnbuilt', { reason: why }), say('buildPages', {}))
  }
}

/** In a process of its own, which takes the memory that it needed along. */
export async function makePages(): Promise<void> {
  // Only a checkout has it: an installed server comes with its pages.
  const vite = createRequire(import.meta.url).resolve('vite/package.json')
  const args = [join(vite, '../bin/vite.js'), 'build', 'mapper-ui', '--logLevel', 'error']
  await promisify(execFile)(process.execPath, args, {
    cwd: packageFolder,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
}
