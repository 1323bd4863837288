import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fetch } from 'undici'
import { MAX_DESCRIPTION_BYTES } from '../../connectors/import/index.ts'
import { CliError } from './io.ts'

const TIMEOUT_MS = 30_000

/** A text that a person names: a file, or an address that is asked once. */
export async function readSource(source: string, cwd: string): Promise<string> {
  return /^https?:\/\//i.test(source) ? ask(source) : readText(resolve(cwd, source), source)
}

async function readText(path: string, source: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new CliError(
      'usage',
      `"${source}" cannot be read`,
      'Pass a file, or an address that begins with "https://".',
    )
  }
}

async function ask(address: string): Promise<string> {
  const refused = (why: string): CliError =>
    new CliError(
      'setup',
      `"${address}" cannot be read: ${why}`,
      'Open it in a browser, save it, and pass the file.',
    )
  try {
    const response = await fetch(address, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json, application/yaml, */*' },
    })
    if (!response.ok) throw refused(`it answers ${response.status}`)
    const parts: Uint8Array[] = []
    let bytes = 0
    for await (const part of response.body ?? []) {
      const piece: Uint8Array = part
      bytes += piece.byteLength
      if (bytes > MAX_DESCRIPTION_BYTES)
        throw refused(`it is larger than ${MAX_DESCRIPTION_BYTES / 1_000_000} MB`)
      parts.push(piece)
    }
    return Buffer.concat(parts).toString('utf8')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw refused(
      error instanceof Error && error.name === 'TimeoutError'
        ? 'it does not answer'
        : 'it cannot be reached',
    )
  }
}
