import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

/**
 * Writes what callers in TypeScript see of these files, and of what their types are made of, as `.d.ts` in folders as they are
 * here. Types are not checked: who builds has done that.
 */
export function writeTypes(from: string, to: string, doors: readonly string[]): void {
  const { config } = ts.readConfigFile(join(from, 'tsconfig.json'), (file) => ts.sys.readFile(file))
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, from)
  const roots = doors.map((door) => join(from, door))
  const program = ts.createProgram(roots, {
    ...options,
    declaration: true,
    emitDeclarationOnly: true,
    incremental: false,
    noCheck: true,
  })
  const wanted = new Set(roots)
  // The set grows while it is walked over.
  for (const file of wanted) {
    const text = declarationOf(program, file)
    for (const other of filesIn(text)) wanted.add(join(dirname(file), other))
    const target = join(to, relative(from, file).replace(/\.ts$/, '.d.ts'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
  }
}

function declarationOf(program: ts.Program, file: string): string {
  let declaration: string | undefined
  const { diagnostics } = program.emit(program.getSourceFile(file), (_, text) => {
    declaration = text
  })
  if (declaration !== undefined && diagnostics.length === 0) return declaration
  const said = diagnostics.map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, ' '),
  )
  throw new Error(`${file} has no declaration: ${said.join('; ')}`)
}

/** Files of ours that a declaration names. */
function filesIn(text: string): readonly string[] {
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
}
