import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { packageFolder } from '../projects/package-folder.ts'
import { buildProgram, PROGRAM_FOLDERS } from './build-program.ts'

/** What of `package.json` an installed program needs. */
const Manifest = Type.Object({
  name: Type.String(),
  version: Type.String(),
  description: Type.String(),
  license: Type.String(),
  type: Type.String(),
  engines: Type.Record(Type.String(), Type.String()),
  dependencies: Type.Record(Type.String(), Type.String()),
})

/** Writes a folder that npm packs and installs: the program as JavaScript, what it ships, and its pages, built before. */
export async function writePackage(to: string, pages: string): Promise<void> {
  await buildProgram(packageFolder, to, PROGRAM_FOLDERS)
  for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'docs']) {
    cpSync(join(packageFolder, file), join(to, file), { recursive: true })
  }
  cpSync(pages, join(to, 'dist', 'ui'), { recursive: true })
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  // What the schema does not name is left out, which parsing alone does not do.
  const kept = Value.Parse(Manifest, Value.Clean(Manifest, manifest))
  const bin = { mapwright: 'server/cli/start.js' }
  writeFileSync(join(to, 'package.json'), `${JSON.stringify({ ...kept, bin }, null, 2)}\n`)
}
