import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MAX_DESCRIPTION_BYTES } from '../../connectors/import/index.ts'
import { AddressError, readAddress } from '../process/read-address.ts'
import { CliError } from './io.ts'
import { permissionHint } from './permission-hint.ts'

export interface ReadOptions {
  readonly cwd: string
  /** Addresses of this machine and its network may be asked. */
  readonly allowPrivate: boolean
}

/** A text that a person names: a file, or an address, whose redirects are followed. */
export async function readSource(
  source: string,
  { cwd, allowPrivate }: ReadOptions,
): Promise<string> {
  return /^https?:\/\//i.test(source)
    ? ask(source, allowPrivate)
    : readText(resolve(cwd, source), source)
}

async function readText(path: string, source: string): Promise<string> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) return await readCommands(path)
    return textOfBytes(await readFile(path))
  } catch {
    const hint =
      'Pass a file, a folder of curl commands, or an address that begins with "https://".'
    throw new CliError('usage', `"${source}" cannot be read`, hint)
  }
}

/** Windows writes what a command prints in UTF-16. */
function textOfBytes(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/** A folder of curl commands; the JSON file with the name of one has its answer. */
async function readCommands(folder: string): Promise<string> {
  // Links may lead anywhere.
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted()
  const texts = names
    .filter((name) => /\.(sh|curl|txt)$/.test(name))
    .flatMap((name) => {
      const answer = name.replace(/\.\w+$/, '.json')
      return names.includes(answer) ? [name, answer] : [name]
    })
  const parts = await Promise.all(texts.map((name) => readFile(join(folder, name), 'utf8')))
  return parts.join('\n')
}

async function ask(address: string, allowPrivate: boolean): Promise<string> {
  try {
    return await readAddress(address, { allowPrivate, most: MAX_DESCRIPTION_BYTES })
  } catch (error) {
    if (!(error instanceof AddressError)) throw error
    throw new CliError(
      'setup',
      `"${address}" cannot be read: ${error.message}`,
      permissionHint(error.says) ?? 'Open it in a browser, save it, and pass the file.',
    )
  }
}
