import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Agent, fetch, type Response } from 'undici'
import { MAX_DESCRIPTION_BYTES } from '../../connectors/import/index.ts'
import { checkLiteralHost, guardedLookup } from '../../connectors/index.ts'
import { CliError } from './io.ts'

const TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 5

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
  const agent = new Agent(allowPrivate ? {} : { connect: { lookup: guardedLookup } })
  try {
    const response = await follow(address, agent, allowPrivate)
    if (!response.ok) throw refusal(address, `it answers ${response.status}`)
    return await textOf(response, address)
  } catch (error) {
    if (error instanceof CliError) throw error
    throw refusal(address, wordsFor(error))
  } finally {
    await agent.destroy()
  }
}

/** Each step by itself, so that no redirect leads where the address itself may not. */
async function follow(address: string, agent: Agent, allowPrivate: boolean): Promise<Response> {
  let url = new URL(address)
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  for (let step = 0; step <= MAX_REDIRECTS; step++) {
    if (!allowPrivate) checkLiteralHost(url.hostname)
    const response = await fetch(url, {
      dispatcher: agent,
      signal,
      redirect: 'manual',
      headers: { accept: 'application/json, application/yaml, */*' },
    })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || next === null) return response
    url = new URL(next, url)
    if (!/^https?:$/.test(url.protocol)) throw refusal(address, `it leads to "${url.protocol}"`)
  }
  throw refusal(address, 'it leads from one address to the next without an end')
}

async function textOf(response: Response, address: string): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    const piece: Uint8Array = part
    bytes += piece.byteLength
    if (bytes > MAX_DESCRIPTION_BYTES) {
      throw refusal(address, `it is larger than ${MAX_DESCRIPTION_BYTES / 1_000_000} MB`)
    }
    parts.push(piece)
  }
  return Buffer.concat(parts).toString('utf8')
}

function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be reached'
  if (error.name === 'TimeoutError') return 'it does not answer'
  const isPrivate = [error, error.cause].some(
    (each) => each instanceof Error && 'code' in each && each.code === 'PRIVATE_ADDRESS',
  )
  return isPrivate
    ? 'it is an address of this machine or its network, which MAPWRIGHT_ALLOW_PRIVATE=1 allows'
    : 'it cannot be reached'
}

function refusal(address: string, why: string): CliError {
  return new CliError(
    'setup',
    `"${address}" cannot be read: ${why}`,
    'Open it in a browser, save it, and pass the file.',
  )
}
