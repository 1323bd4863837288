import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makePages } from '../../server/serve/build-ui.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = ['mapper-ui', 'engine', 'server/contract', 'docs']
/** What is only for tests. */
const NO_SOURCE = /\.test\.tsx?$|[\\/]testing[\\/]/

/** Builds the UI for browser tests, unless nothing changed since it was built. */
export async function setup(): Promise<void> {
  if (newest(SOURCES.map((folder) => join(ROOT, folder))) < builtAt()) return
  await makePages()
}

function builtAt(): number {
  return statSync(join(ROOT, 'dist/ui/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function newest(folders: readonly string[]): number {
  let newestMs = 0
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || NO_SOURCE.test(join(entry.parentPath, entry.name))) continue
      newestMs = Math.max(newestMs, statSync(join(entry.parentPath, entry.name)).mtimeMs)
    }
  }
  return newestMs
}
