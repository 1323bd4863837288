import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from '../../../server/projects/package-folder.ts'

const EXAMPLE = /^```ts\n\/\/ (?<name>\S+)\n(?<text>.*?)^```$/gms

const CONFIG = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    rewriteRelativeImportExtensions: true,
    // Those of typebox take a minute.
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'out',
  },
  include: ['*.ts'],
}

/** Writes the examples of the installed docs/library.md as files of a project, with what they are run with. */
export function writeExamples(project: string): void {
  const doc = readFileSync(join(project, 'node_modules/mapwright/docs/library.md'), 'utf8')
  for (const { groups: { name = '', text = '' } = {} } of doc.matchAll(EXAMPLE)) {
    writeFileSync(join(project, name), text)
  }
  writeSystem(project)
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(CONFIG))
}

function read(file: string): string {
  return readFileSync(join(packageFolder, file), 'utf8')
}

/** The system that the last example leaves to the reader, made of nothing but the doors. */
function writeSystem(project: string): void {
  const system = read('connectors/http/testing/item-system.ts')
    .replace("'../../../engine/index.ts'", "'mapwright'")
    .replace("'../../testing/local-server.ts'", "'./local-server.ts'")
    .replace("'../../transport-suite/transport-case.ts'", "'mapwright/transport-suite'")
  writeFileSync(join(project, 'item-system.ts'), system)
  writeFileSync(join(project, 'local-server.ts'), read('connectors/testing/local-server.ts'))
}
