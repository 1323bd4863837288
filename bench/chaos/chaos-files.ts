import { type ProjectFile, parseTitlesPath } from '../../engine/index.ts'
import { readShippedFiles } from '../../server/projects/read-folder.ts'

const OURS = /^(?:mappings\/lightspeed-ccv|connectors\/(?:lightspeed-ecom|ccv-salespos))\//

/** What the worlds run, and nothing else that is shipped: each process reads and compiles all of it. */
export function chaosFiles(): readonly ProjectFile[] {
  return readShippedFiles().filter(({ path }) => OURS.test(path) && !parseTitlesPath(path))
}
