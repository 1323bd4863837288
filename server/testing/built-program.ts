import { copyFileSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildProgram, PROGRAM_FOLDERS } from '../build/build-program.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { RUN_FOLDER } from './embedded-template.ts'

const TESTS = /\.test\.ts$/

let building: Promise<string> | undefined

/**
 * A file of the program as JavaScript, for tests that start processes: each takes a second or two less than from TypeScript.
 * `server/cli/start.js` is the command line.
 */
export async function builtFile(path: string): Promise<string> {
  building ??= build()
  return join(await building, path)
}

async function build(): Promise<string> {
  const site = mkdtempSync(join(process.env[RUN_FOLDER] ?? tmpdir(), 'built-'))
  const to = join(site, 'mapwright')
  await buildProgram(packageFolder, to, PROGRAM_FOLDERS, TESTS)
  copyFileSync(join(packageFolder, 'package.json'), join(to, 'package.json'))
  symlinkSync(join(packageFolder, 'node_modules'), join(site, 'node_modules'))
  return to
}
