import { createHash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { OperationError, say } from '../../../../engine/index.ts'
import { checkLiteralHost, guardedLookup } from '../../../net/address-guard.ts'
import type { SftpPlace } from '../../spec/origins-of-file.ts'
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
import { Turns } from '../turns.ts'
import type { Attributes, Sftp, Ssh2, SshClient } from './ssh2.ts'

export interface SftpOptions {
  readonly place: SftpPlace
  readonly login: PlaceLogin
  readonly timeoutMs: number
  /** Addresses of this machine and its network are reached too. */
  readonly allowPrivate: boolean
}

/** Bytes that are asked for at once: any server gives as many. */
const PIECE = 32_768
/** A server that says nothing for three times as long is gone. */
const ALIVE_MS = 10_000

const KIND_OF_FILE = 0o170000
const PLAIN = 0o100000

interface Session {
  readonly client: SshClient
  readonly sftp: Sftp
}

/** A folder on an SFTP server. What may be reached there is the server's to say; names of ours never lead up. */
export class SftpFolder implements Place {
  readonly #options: SftpOptions
  /** Some servers give a name that is taken all the same. */
  readonly #naming = new Turns()
  #session: Promise<Session> | undefined

  constructor(options: SftpOptions) {
    this.#options = options
  }

  async allow(): Promise<void> {
    const { place, allowPrivate } = this.#options
    if (!allowPrivate) checkLiteralHost(place.host)
  }

  async list(path: Path): Promise<readonly FileInfo[]> {
    const listed = await this.#ask<Parameters<Parameters<Sftp['readdir']>[1]>[1]>((sftp, done) =>
      sftp.readdir(this.#pathOf(path), done),
    )
    return listed.flatMap(({ filename, attrs }) =>
      isPlain(attrs) ? [infoOf(filename, attrs)] : [],
    )
  }

  async read(path: Path, file: FileInfo, from: number, count: number): Promise<Uint8Array> {
    return this.#withFile(path, 'r', async (handle) => {
      const attributes = await this.#ask<Attributes>((sftp, done) => sftp.fstat(handle, done))
      if (!isSame(infoOf(file.name, attributes), file)) throw new PlaceError('CHANGED')
      const bytes = Buffer.alloc(Math.max(0, Math.min(count, file.size - from)))
      const filled = await this.#fill(handle, bytes, from)
      if (filled < bytes.length) throw new PlaceError('CHANGED')
      return bytes
    })
  }

  async move(path: Path, file: FileInfo, to: Path): Promise<void> {
    await this.#requireSame(path, file)
    await moveToFreeName((free) => this.rename(path, free), file.name, to)
  }

  async remove(path: Path, file: FileInfo): Promise<void> {
    await this.#requireSame(path, file)
    await this.#do((sftp, done) => sftp.unlink(this.#pathOf(path), done))
  }

  async stat(path: Path): Promise<FileInfo | undefined> {
    const found = await this.#lstat(path)
    return found && isPlain(found) ? infoOf(path.at(-1) ?? '', found) : undefined
  }

  async *load(path: Path): AsyncGenerator<Uint8Array> {
    const handle = await this.#open(path, 'r')
    try {
      for (let at = 0; ; ) {
        const bytes = Buffer.alloc(PIECE)
        const filled = await this.#fill(handle, bytes, at)
        if (filled > 0) yield bytes.subarray(0, filled)
        if (filled < bytes.length) return
        at += filled
      }
    } finally {
      await this.#do((sftp, done) => sftp.close(handle, done))
    }
  }

  async put(path: Path, pieces: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<void> {
    await this.#makeFolder(path.slice(0, -1))
    await this.#withFile(path, 'wx', async (handle) => {
      let at = 0
      for await (const bytes of pieces) {
        await this.#write(handle, bytes, at)
        at += bytes.length
      }
      await this.#sync(handle)
    })
  }

  async append(path: Path, bytes: Uint8Array): Promise<void> {
    await this.#makeFolder(path.slice(0, -1))
    await this.#withFile(path, 'a', async (handle) => {
      const { size } = await this.#ask<Attributes>((sftp, done) => sftp.fstat(handle, done))
      await this.#write(handle, bytes, size)
      await this.#sync(handle)
    })
  }

  async rename(from: Path, to: Path): Promise<void> {
    await this.#makeFolder(to.slice(0, -1))
    await this.#naming.take(this.#pathOf(to), async () => {
      if (await this.#lstat(to)) throw withCode('EEXIST')
      await this.#do((sftp, done) => sftp.rename(this.#pathOf(from), this.#pathOf(to), done))
    })
  }

  async replace(from: Path, to: Path): Promise<void> {
    const [old, now] = [this.#pathOf(from), this.#pathOf(to)]
    await this.#do((sftp, done) => sftp.ext_openssh_rename(old, now, done))
  }

  async erase(path: Path): Promise<void> {
    await this.#do((sftp, done) => sftp.unlink(this.#pathOf(path), done)).catch(orNothing)
  }

  async close(): Promise<void> {
    const session = this.#session
    this.#session = undefined
    const opened = await session?.catch(() => undefined)
    opened?.client.end()
  }

  #pathOf(path: Path): string {
    const { folder } = this.#options.place
    return path.length === 0 ? folder : `${folder === '/' ? '' : folder}/${path.join('/')}`
  }

  async #lstat(path: Path): Promise<Attributes | undefined> {
    return this.#ask<Attributes>((sftp, done) => sftp.lstat(this.#pathOf(path), done)).catch(
      orNothing,
    )
  }

  async #requireSame(path: Path, file: FileInfo): Promise<void> {
    const found = await this.stat(path)
    if (!found || !isSame(found, file)) throw new PlaceError('CHANGED')
  }

  async #makeFolder(path: Path): Promise<void> {
    for (let depth = 1; depth <= path.length; depth += 1) {
      const folder = path.slice(0, depth)
      if (await this.#lstat(folder)) continue
      await this.#do((sftp, done) => sftp.mkdir(this.#pathOf(folder), done)).catch(
        async (thrown: unknown) => {
          // Somebody else may have made it meanwhile.
          if (!(await this.#lstat(folder))) throw thrown
        },
      )
    }
  }

  async #withFile<T>(path: Path, flags: string, work: (handle: unknown) => Promise<T>): Promise<T> {
    const handle = await this.#open(path, flags)
    try {
      return await work(handle)
    } finally {
      await this.#do((sftp, done) => sftp.close(handle, done))
    }
  }

  #open(path: Path, flags: string): Promise<unknown> {
    return this.#ask<unknown>((sftp, done) => sftp.open(this.#pathOf(path), flags, {}, done))
  }

  async #fill(handle: unknown, bytes: Uint8Array, from: number): Promise<number> {
    let filled = 0
    while (filled < bytes.length) {
      const left = Math.min(PIECE, bytes.length - filled)
      const count = await this.#ask<number>((sftp, done) =>
        sftp.read(handle, bytes, filled, left, from + filled, done),
      ).catch((thrown: unknown) => {
        if (codeOf(thrown) === 'EOF') return 0
        throw thrown
      })
      if (count === 0) break
      filled += count
    }
    return filled
  }

  async #write(handle: unknown, content: Uint8Array, from: number): Promise<void> {
    // The package takes no other bytes.
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    for (let at = 0; at < bytes.length; at += PIECE) {
      const length = Math.min(PIECE, bytes.length - at)
      await this.#do((sftp, done) => sftp.write(handle, bytes, at, length, from + at, done))
    }
  }

  /** Servers of others than OpenSSH have no word for it. */
  async #sync(handle: unknown): Promise<void> {
    await this.#do((sftp, done) => {
      try {
        sftp.ext_openssh_fsync(handle, done)
      } catch {
        done(undefined)
      }
    })
  }

  #do(act: (sftp: Sftp, done: (failure: unknown) => void) => void): Promise<void> {
    return this.#ask<void>((sftp, done) => act(sftp, (failure) => done(failure, undefined)))
  }

  async #ask<T>(
    act: (sftp: Sftp, done: (failure: unknown, result: T) => void) => void,
  ): Promise<T> {
    const { sftp } = await this.#connected()
    return new Promise<T>((resolve, reject) => {
      act(sftp, (failure, result) => {
        if (failure) reject(explained(failure))
        else resolve(result)
      })
    })
  }

  #connected(): Promise<Session> {
    if (this.#session) return this.#session
    const session = openSession(this.#options, () => {
      if (this.#session === session) this.#session = undefined
    })
    this.#session = session
    session.catch(() => {
      if (this.#session === session) this.#session = undefined
    })
    return session
  }
}

async function openSession(options: SftpOptions, onEnd: () => void): Promise<Session> {
  const { Client } = await loadSsh()
  const { place, login, timeoutMs } = options
  const socket = await openSocket(options)
  const client = new Client()
  let shown = ''
  return new Promise<Session>((resolve, reject) => {
    const fail = (thrown: unknown): void => {
      socket.destroy()
      reject(
        explained(
          shown !== '' && shown !== place.hostKey ? hostKeyDiffers(place, shown) : thrown,
          place,
        ),
      )
    }
    client
      .on('ready', () => {
        client.sftp((failure, sftp) => (failure ? fail(failure) : resolve({ client, sftp })))
      })
      .on('error', fail)
      .on('close', () => {
        onEnd()
        fail(withCode('ECONNRESET'))
      })
    try {
      client.connect({
        sock: socket,
        username: login.user,
        password: login.password,
        privateKey: login.key,
        passphrase: login.passphrase,
        readyTimeout: timeoutMs,
        keepaliveInterval: ALIVE_MS,
        keepaliveCountMax: 3,
        hostVerifier: (key) => {
          shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
          return shown === place.hostKey
        },
      })
    } catch {
      // It looks at the key before it says a word.
      fail(refusal(say('sftpKeyForm', {})))
    }
  })
}

/** A name is looked at when it is resolved, so that what was looked at is what is connected to. */
function openSocket({ place, timeoutMs, allowPrivate }: SftpOptions): Promise<Socket> {
  const { host, port } = place
  const socket = connect({ host, port, ...(allowPrivate ? {} : { lookup: guardedLookup }) })
  return new Promise((resolve, reject) => {
    socket.setTimeout(timeoutMs, () => socket.destroy(withCode('MAPWRIGHT_TIMEOUT')))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

async function loadSsh(): Promise<Ssh2> {
  const name = 'ssh2'
  try {
    const loaded: { readonly default: Ssh2 } = await import(name)
    return loaded.default
  } catch {
    throw refusal(say('sqlDriverMissing', { name }))
  }
}

function hostKeyDiffers({ host }: SftpPlace, key: string): OperationError {
  return refusal(say('sftpHostKey', { host, key }))
}

function refusal(reason: OperationError['reason']): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}

/** Codes of the protocol, as the words of Node for the same. */
const CODES: Readonly<Record<number, string>> = {
  1: 'EOF',
  2: 'ENOENT',
  3: 'EACCES',
  4: 'EINVAL',
  5: 'EINVAL',
  6: 'ECONNRESET',
  7: 'ECONNRESET',
  8: 'ENOTSUP',
}

function explained(thrown: unknown, place?: SftpPlace): unknown {
  if (thrown instanceof OperationError || typeof thrown !== 'object' || thrown === null)
    return thrown
  if (place && 'level' in thrown && thrown.level === 'client-authentication') {
    return refusal(say('sftpRefused', { host: place.host }))
  }
  if ('level' in thrown && thrown.level === 'client-timeout') return withCode('MAPWRIGHT_TIMEOUT')
  if (!('code' in thrown)) return withCode('ECONNRESET')
  const { code } = thrown
  return typeof code === 'number' ? withCode(CODES[code] ?? 'ECONNRESET') : thrown
}

function orNothing(thrown: unknown): undefined {
  if (codeOf(thrown) !== 'ENOENT') throw thrown
}

function isPlain({ mode }: Attributes): boolean {
  return (mode & KIND_OF_FILE) === PLAIN
}

function infoOf(name: string, { size, mtime }: Attributes): FileInfo {
  return { name, size, time: new Date(mtime * 1000).toISOString() }
}
