import { extname } from 'node:path'

/** How the files of this program end: in TypeScript, or built. */
export const programExtension = extname(import.meta.filename)

/** What Node needs to run a file of this program: from 22.18 on it reads TypeScript itself, which is faster. */
export const typescriptFlags: readonly string[] =
  programExtension === '.js' || Reflect.get(process.features, 'typescript')
    ? []
    : ['--import', 'tsx']
