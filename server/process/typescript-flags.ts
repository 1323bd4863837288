import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'

/** How the files of this program end: in TypeScript, or built. */
export const programExtension = extname(import.meta.filename)

/** What Node needs to run a file of this program: from 22.18 on it reads TypeScript itself, which is faster. */
export const typescriptFlags: readonly string[] =
  programExtension === '.js' || Reflect.get(process.features, 'typescript')
    ? []
    : ['--import', loaderUrl()]

/** By its place: a name would be looked for from where the process was started. */
function loaderUrl(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
}
