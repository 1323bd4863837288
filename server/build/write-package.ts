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
  optionalDependencies: Type.Record(Type.String(), Type.String()),
  /** Doors of the library: the files that are there in a checkout. */
  exports: Type.Record(Type.String(), Type.String()),
})

/**
 * Writes a folder that npm packs and installs: the program as JavaScript, what it ships, and its pages, built before. The types
 * of its doors are put beside by `writeTypes`.
 */
export async function writePackage(to: string, pages: string): Promise<void> {
  await buildProgram(packageFolder, to, PROGRAM_FOLDERS)
  for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md', 'docs']) {
    cpSync(join(packageFolder, file), join(to, file), { recursive: true })
  }
  cpSync(pages, join(to, 'dist', 'ui'), { recursive: true })
  const { exports, optionalDependencies, ...kept } = readManifest()
  const written = {
    ...kept,
    bin: { mapwright: 'server/cli/start.js' },
    exports: Object.fromEntries(Object.entries(exports).map(builtDoor)),
    // The suites are tests; who runs none of them needs no runner. Who has no such database needs no driver of it.
    peerDependencies: { vitest: '>=4', ...optionalDependencies },
    peerDependenciesMeta: Object.fromEntries(
      ['vitest', ...Object.keys(optionalDependencies)].map((name) => [name, { optional: true }]),
    ),
    // Nothing that a door leads to happens on import: who bundles one takes what is used of it.
    sideEffects: false,
  }
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(written, null, 2)}\n`)
}

/** The files of the library's doors, as they are in a checkout. */
export function doorFiles(): readonly string[] {
  return Object.values(readManifest().exports)
}

function readManifest() {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  // What the schema does not name is left out, which parsing alone does not do.
  return Value.Parse(Manifest, Value.Clean(Manifest, manifest))
}

function builtDoor([door, file]: readonly [string, string]) {
  return [door, { types: file.replace(/\.ts$/, '.d.ts'), default: file.replace(/\.ts$/, '.js') }]
}
