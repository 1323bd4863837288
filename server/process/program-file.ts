import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { programExtension, typescriptFlags } from './typescript-flags.ts'

/** What a process of its own is started with. */
export interface ProgramFile {
  readonly filename: string
  /** What Node needs for it. */
  readonly execArgv: readonly string[]
}

/** Names the folder of this program as it was built, to a test run: from TypeScript each process takes two seconds longer to start. */
export const BUILT_PROGRAM = 'MAPWRIGHT_BUILT'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** A file of this program, by its place in the package without what it ends with: `server/cli/start`. */
export function programFile(place: string): ProgramFile {
  const built = process.env[BUILT_PROGRAM]
  if (built !== undefined) return { filename: join(built, `${place}.js`), execArgv: [] }
  return { filename: join(PACKAGE, `${place}${programExtension}`), execArgv: typescriptFlags }
}
