import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildProgram, PROGRAM_FOLDERS } from '../build/build-program.ts'
import { BUILT_PROGRAM } from '../process/program-file.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { RUN_FOLDER } from './embedded-template.ts'

const TESTS = /\.test\.ts$/

/** Builds the program as JavaScript, with what measures it, once for all processes that a test run starts. */
export async function setup(): Promise<void> {
  if (process.env[BUILT_PROGRAM] !== undefined) return
  const site = mkdtempSync(join(process.env[RUN_FOLDER] ?? tmpdir(), 'built-'))
  const to = join(site, 'mapwright')
  await buildProgram(packageFolder, to, [...PROGRAM_FOLDERS, 'bench'], TESTS)
  copyFileSync(join(packageFolder, 'package.json'), join(to, 'package.json'))
  // Whoever starts a server wants no pages of it, which it would build otherwise.
  mkdirSync(join(to, 'dist', 'ui'), { recursive: true })
  writeFileSync(join(to, 'dist', 'ui', 'index.html'), '<!doctype html>')
  symlinkSync(join(packageFolder, 'node_modules'), join(site, 'node_modules'))
  process.env[BUILT_PROGRAM] = to
}

/** A file of the built program; `server/cli/start.js` is the command line. */
export function builtFile(path: string): string {
  return join(process.env[BUILT_PROGRAM] ?? '', path)
}
