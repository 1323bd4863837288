import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { transformWithOxc } from 'vite'

/** Folders that make the program; what is in none of them is for its development. */
export const PROGRAM_FOLDERS = ['connectors', 'engine', 'mappings', 'migrations', 'server'] as const

const OPTIONS = {
  sourcemap: false,
  typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: 'rewrite' },
} as const

const FOR_DEVELOPMENT = /\.test\.ts$|(^|[\\/])testing[\\/]|^server[\\/](build|docs)[\\/]/

/**
 * Writes the program anew as JavaScript, which every Node starts without reading TypeScript first, in folders as they are
 * here. Types are taken away and not checked; what is not TypeScript is copied.
 */
export async function buildProgram(
  from: string,
  to: string,
  folders: readonly string[],
  leftOut: RegExp = FOR_DEVELOPMENT,
): Promise<void> {
  rmSync(to, { recursive: true, force: true })
  for (const file of folders.flatMap((folder) => filesIn(from, folder))) {
    if (leftOut.test(file)) continue
    const source = join(from, file)
    const target = join(to, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    if (target.endsWith(file)) copyFileSync(source, target)
    else {
      const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source, OPTIONS)
      // What can be started, can be started when it is built.
      writeFileSync(target, code, { mode: statSync(source).mode })
    }
  }
}

function filesIn(from: string, folder: string): readonly string[] {
  return readdirSync(join(from, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)))
}
