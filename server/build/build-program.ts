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
import ts from 'typescript'

/** Folders that make the program; what is in none of them is for its development. */
export const PROGRAM_FOLDERS = ['connectors', 'engine', 'mappings', 'migrations', 'server'] as const

const FOR_DEVELOPMENT = /\.test\.ts$|(^|[\\/])testing[\\/]|^server[\\/](build|docs)[\\/]/

/**
 * Writes the program anew as JavaScript, which every Node starts without reading TypeScript first, in folders as they are
 * here. Types are taken away and not checked; what is not TypeScript is copied.
 */
export function buildProgram(from: string, to: string, folders: readonly string[]): void {
  const { config } = ts.readConfigFile(join(from, 'tsconfig.json'), (file) =>
    readFileSync(file, 'utf8'),
  )
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, from)
  // A file by itself does not tell that its package is of modules.
  const compilerOptions = { ...options, module: ts.ModuleKind.ESNext, sourceMap: false }
  rmSync(to, { recursive: true, force: true })
  for (const file of folders.flatMap((folder) => filesIn(from, folder))) {
    if (FOR_DEVELOPMENT.test(file)) continue
    const source = join(from, file)
    const target = join(to, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    if (target.endsWith(file)) copyFileSync(source, target)
    else {
      const text = readFileSync(source, 'utf8')
      const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: source })
      // What can be started, can be started when it is built.
      writeFileSync(target, outputText, { mode: statSync(source).mode })
    }
  }
}

function filesIn(from: string, folder: string): readonly string[] {
  return readdirSync(join(from, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)))
}
