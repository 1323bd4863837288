import { isIP } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import type { Client } from 'basic-ftp'
import { OperationError, say } from '../../../../engine/index.ts'
import { checkLiteralHost, guardedLookup } from '../../../net/address-guard.ts'
import type { FtpsPlace } from '../../spec/origins-of-file.ts'
import { codeOf, withCode } from '../error-code.ts'
import {
  type FileInfo,
  isSame,
  moveToFreeName,
  type Path,
  type Place,
  PlaceError,
  type PlaceLogin,
} from '../place.ts'

export interface FtpsOptions {
  readonly place: FtpsPlace
  readonly login: PlaceLogin
  readonly timeoutMs: number
  /** Addresses of this machine and its network are reached too. */
  readonly allowPrivate: boolean
}

/** A file that is read on from where the last piece of it ended. */
interface Download {
  readonly client: Client
  readonly path: string
  readonly pieces: AsyncIterator<Uint8Array>
  position: number
  left: Uint8Array
}

/**
 * A folder on an FTP server, with encryption. A connection does one thing at a time: what is asked for waits for what was asked
 * before, and a file that is read has a connection of its own.
 */
export class FtpsFolder implements Place {
  readonly #options: FtpsOptions
  #client: Promise<Client> | undefined
  #last: Promise<unknown> = Promise.resolve()
  #download: Download | undefined

  constructor(options: FtpsOptions) {
    this.#options = options
  }

  async allow(): Promise<void> {
    const { place, allowPrivate } = this.#options
    if (!allowPrivate) checkLiteralHost(place.host)
  }

  async list(path: Path): Promise<readonly FileInfo[]> {
    return this.#turn(async (client) => {
      const folder = this.#pathOf(path)
      // A list of a folder that is missing is empty at some servers.
      await client.cd(folder).catch(reading)
      const listed = await client.list().catch(reading)
      const files: FileInfo[] = []
      for (const { name, size, isFile, modifiedAt } of listed) {
        if (!isFile) continue
        // Lists of old servers tell the day alone.
        const at = modifiedAt ?? (await client.lastMod(`${folder}/${name}`).catch(orNothing))
        if (at) files.push({ name, size, time: timeOf(at) })
      }
      return files
    })
  }

  async read(path: Path, file: FileInfo, from: number, count: number): Promise<Uint8Array> {
    await this.#requireSame(path, file)
    const bytes = new Uint8Array(Math.max(0, Math.min(count, file.size - from)))
    if (bytes.length === 0) return bytes
    const full = this.#pathOf(path)
    const known = this.#download
    const download =
      known?.path === full && known.position === from ? known : await this.#begin(full, from)
    const filled = await fill(download, bytes)
    if (filled < bytes.length) {
      this.#end()
      throw new PlaceError('CHANGED')
    }
    if (from + filled >= file.size) this.#end()
    return bytes
  }

  async move(path: Path, file: FileInfo, to: Path): Promise<void> {
    await this.#requireSame(path, file)
    await moveToFreeName((free) => this.rename(path, free), file.name, to)
  }

  async remove(path: Path, file: FileInfo): Promise<void> {
    await this.#requireSame(path, file)
    await this.#turn((client) => client.remove(this.#pathOf(path)).catch(writing))
  }

  async stat(path: Path): Promise<FileInfo | undefined> {
    return this.#turn((client) => this.#stat(client, path))
  }

  async *load(path: Path): AsyncGenerator<Uint8Array> {
    const download = await this.#begin(this.#pathOf(path), 0)
    try {
      for (;;) {
        const { done, value } = await download.pieces.next()
        if (done) return
        yield value
      }
    } finally {
      this.#end()
    }
  }

  async put(path: Path, pieces: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<void> {
    await this.#turn(async (client) => {
      await this.#makeFolder(client, path.slice(0, -1))
      await client.uploadFrom(Readable.from(pieces), this.#pathOf(path)).catch(writing)
    })
  }

  async append(path: Path, bytes: Uint8Array): Promise<void> {
    await this.#turn(async (client) => {
      await this.#makeFolder(client, path.slice(0, -1))
      await client.appendFrom(Readable.from([bytes]), this.#pathOf(path)).catch(writing)
    })
  }

  async rename(from: Path, to: Path): Promise<void> {
    await this.#turn(async (client) => {
      await this.#makeFolder(client, to.slice(0, -1))
      if (await this.#stat(client, to)) throw withCode('EEXIST')
      await client.rename(this.#pathOf(from), this.#pathOf(to)).catch(writing)
    })
  }

  async replace(from: Path, to: Path): Promise<void> {
    await this.#turn((client) => client.rename(this.#pathOf(from), this.#pathOf(to)).catch(writing))
  }

  async erase(path: Path): Promise<void> {
    await this.#turn(async (client) => {
      if (await this.#stat(client, path)) await client.remove(this.#pathOf(path)).catch(writing)
    })
  }

  async close(): Promise<void> {
    this.#end()
    const client = await this.#client?.catch(() => undefined)
    this.#client = undefined
    client?.close()
  }

  #pathOf(path: Path): string {
    const { folder } = this.#options.place
    return [...(folder === '/' ? [''] : [folder]), ...path].join('/') || '/'
  }

  async #stat(client: Client, path: Path): Promise<FileInfo | undefined> {
    const full = this.#pathOf(path)
    const size = await client.size(full).catch(orNothing)
    const at = size === undefined ? undefined : await client.lastMod(full).catch(orNothing)
    return size === undefined || !at
      ? undefined
      : { name: path.at(-1) ?? '', size, time: timeOf(at) }
  }

  async #requireSame(path: Path, file: FileInfo): Promise<void> {
    const found = await this.stat(path)
    if (!found || !isSame(found, file)) throw new PlaceError('CHANGED')
  }

  async #makeFolder(client: Client, path: Path): Promise<void> {
    for (let depth = 1; depth <= path.length; depth += 1) {
      const folder = this.#pathOf(path.slice(0, depth))
      const isThere = await client.cd(folder).then(Boolean, orNothing)
      // Somebody else may have made it meanwhile.
      if (!isThere) await client.send(`MKD ${folder}`).catch(orNothing)
    }
  }

  /** One thing after the other, on the one connection. */
  #turn<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const client = await this.#connected()
      try {
        return await work(client)
      } catch (thrown) {
        if (client.closed) this.#client = undefined
        throw explained(thrown)
      }
    })
    this.#last = turn.catch(() => undefined)
    return turn
  }

  #connected(): Promise<Client> {
    const opened = this.#client ?? openClient(this.#options)
    this.#client = opened
    opened.catch(() => {
      this.#client = undefined
    })
    return opened.then((client) => {
      if (!client.closed) return client
      this.#client = openClient(this.#options)
      return this.#client
    })
  }

  async #begin(path: string, from: number): Promise<Download> {
    this.#end()
    const client = await openClient(this.#options)
    const stream = new PassThrough()
    client.downloadTo(stream, path, from).then(
      () => stream.end(),
      (thrown: unknown) => stream.destroy(asError(explained(thrown))),
    )
    const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]()
    this.#download = { client, path, pieces, position: from, left: new Uint8Array() }
    return this.#download
  }

  #end(): void {
    this.#download?.client.close()
    this.#download = undefined
  }
}

async function fill(download: Download, bytes: Uint8Array): Promise<number> {
  let filled = 0
  while (filled < bytes.length) {
    if (download.left.length === 0) {
      const { done, value } = await download.pieces.next()
      if (done) break
      download.left = value
    }
    const some = download.left.subarray(0, bytes.length - filled)
    bytes.set(some, filled)
    filled += some.length
    download.left = download.left.subarray(some.length)
  }
  download.position += filled
  return filled
}

async function openClient({ place, login, timeoutMs, allowPrivate }: FtpsOptions): Promise<Client> {
  const { Client } = await loadFtp()
  const { host, port, certificate, isImplicit } = place
  const address = allowPrivate ? host : await addressOf(host)
  const client = new Client(timeoutMs)
  const secure = {
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ...(certificate === '' ? {} : { ca: certificate }),
  }
  try {
    if (isImplicit) await client.connectImplicitTLS(address, port, secure)
    else {
      await client.connect(address, port)
      // Who we are is told only when nobody else can hear it.
      await client.useTLS(secure)
    }
    await client.login(login.user, login.password ?? '')
    await client.useDefaultSettings()
    return client
  } catch (thrown) {
    client.close()
    throw explainedSignIn(thrown, place)
  }
}

/** What was looked at is what is connected to. */
function addressOf(host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    guardedLookup(host, {}, (failure, address) => {
      if (failure || typeof address !== 'string') reject(failure ?? withCode('ENOTFOUND'))
      else resolve(address)
    })
  })
}

async function loadFtp() {
  try {
    return await import('basic-ftp')
  } catch {
    throw refusal(say('sqlDriverMissing', { name: 'basic-ftp' }))
  }
}

function explainedSignIn(thrown: unknown, { host }: FtpsPlace): unknown {
  if (replyOf(thrown) === 530) return refusal(say('ftpsRefused', { host }))
  const code = codeOf(thrown)
  if (/CERT|SIGNATURE|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return refusal(say('ftpsCertificate', { host, code }))
  }
  // It does not know how to encrypt.
  return [500, 502, 504, 534].includes(replyOf(thrown) ?? 0)
    ? refusal(say('noTls', { host }))
    : explained(thrown)
}

/** Codes of the protocol, as the words of Node for the same. */
const CODES: Readonly<Record<number, string>> = {
  421: 'ECONNRESET',
  425: 'ECONNRESET',
  426: 'ECONNRESET',
  450: 'EBUSY',
  451: 'EBUSY',
  452: 'ENOSPC',
  501: 'EINVAL',
  532: 'EACCES',
  550: 'EACCES',
  551: 'EINVAL',
  552: 'ENOSPC',
  553: 'EACCES',
}

/** A file that cannot be read is most often one that is not there: there is one word for both. */
function reading(thrown: unknown): never {
  throw replyOf(thrown) === 550 ? withCode('ENOENT') : explained(thrown)
}

function writing(thrown: unknown): never {
  throw explained(thrown)
}

function orNothing(thrown: unknown): undefined {
  if (replyOf(thrown) !== 550) throw thrown
}

function explained(thrown: unknown): unknown {
  if (thrown instanceof OperationError || thrown instanceof PlaceError) return thrown
  const reply = replyOf(thrown)
  if (reply !== undefined) return withCode(CODES[reply] ?? 'ECONNRESET')
  if (codeOf(thrown) !== '') return thrown
  const isLate = thrown instanceof Error && /timeout/i.test(thrown.message)
  return withCode(isLate ? 'MAPWRIGHT_TIMEOUT' : 'ECONNRESET')
}

/** The number of an answer of the server. */
function replyOf(thrown: unknown): number | undefined {
  const code: unknown =
    typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'number' ? code : undefined
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : withCode('ECONNRESET')
}

function refusal(reason: OperationError['reason']): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}

/** Some tell parts of a second in lists, and not elsewhere. */
function timeOf(at: Date): string {
  return new Date(Math.floor(at.getTime() / 1000) * 1000).toISOString()
}
