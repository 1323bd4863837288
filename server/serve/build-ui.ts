import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../installation/setup-error.ts'
import { packageFolder } from '../projects/package-folder.ts'
import type { Log } from '../work/log.ts'

/**
 * Builds the pages where they are not built yet, as in a fresh checkout.
 *
 * @throws {SetupError} where what builds them is not installed
 */
export async function buildUi(log: Log): Promise<void> {
  if (existsSync(join(packageFolder, 'dist', 'ui', 'index.html'))) return
  log.info({}, 'the pages are built, once')
  const hint = 'Run "npm ci" and "npx vite build mapper-ui", or start with "--only worker".'
  try {
    // Only a checkout has it: an installed server comes with its pages.
    const { build } = await import('vite')
    await build({
      configFile: join(packageFolder, 'mapper-ui', 'vite.config.ts'),
      logLevel: 'error',
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SetupError(`the pages cannot be built: ${why}`, hint)
  }
}
