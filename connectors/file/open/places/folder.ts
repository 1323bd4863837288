import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, readdir, realpath, rename, unlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { codeOf } from '../error-code.ts'
import {
  type FileInfo,
  isSame,
  moveToFreeName,
  type Path,
  type Place,
  PlaceError,
} from '../place.ts'
import { Turns } from '../turns.ts'

/** Files that are looked at together. */
const AT_ONCE = 32
const PIECE = 262_144
/** What we write is for the programs of the same group as well. */
const FILE_MODE = 0o660
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
const OWN_LOG = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW

/** Node has no way to rename that spares a file of that name, so that nobody else may take a name between the look and the step. */
const naming = new Turns()

/**
 * A folder of this machine, within those that the operator allows. Whatever is below it is reached by names of which none is a
 * link: else whoever may write into it could show us any file of the machine.
 */
export class Folder implements Place {
  readonly #folder: string
  readonly #allowed: readonly string[]
  #root: Promise<string> | undefined

  constructor(folder: string, allowed: readonly string[]) {
    this.#folder = folder
    this.#allowed = allowed
  }

  async allow(): Promise<void> {
    await this.#rootOf()
  }

  async list(path: Path): Promise<readonly FileInfo[]> {
    const full = await this.#folderOf(path)
    const names = await readdir(full)
    const files: FileInfo[] = []
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE)
      const found = await Promise.all(some.map((name) => statOf(join(full, name))))
      for (const [index, stats] of found.entries()) {
        // Whatever else is there is not ours, and reading some of it would never end.
        if (stats?.isFile()) files.push(infoOf(some[index] ?? '', stats))
      }
    }
    return files
  }

  async read(path: Path, file: FileInfo, from: number, count: number): Promise<Uint8Array> {
    const handle = await openFile(await this.#pathOf(path))
    try {
      const stats = await handle.stat()
      if (!stats.isFile() || !isSame(infoOf(file.name, stats), file)) {
        throw new PlaceError('CHANGED')
      }
      const bytes = new Uint8Array(Math.max(0, Math.min(count, file.size - from)))
      let filled = 0
      while (filled < bytes.length) {
        const left = bytes.length - filled
        const { bytesRead } = await handle.read(bytes, filled, left, from + filled)
        if (bytesRead === 0) throw new PlaceError('CHANGED')
        filled += bytesRead
      }
      return bytes
    } finally {
      await handle.close()
    }
  }

  async move(path: Path, file: FileInfo, to: Path): Promise<void> {
    const full = await this.#pathOf(path)
    await requireSame(full, file)
    await moveToFreeName((free) => this.rename(path, free), file.name, to)
  }

  async remove(path: Path, file: FileInfo): Promise<void> {
    const full = await this.#pathOf(path)
    await requireSame(full, file)
    await unlink(full)
  }

  async stat(path: Path): Promise<FileInfo | undefined> {
    const found = await this.#pathOf(path).then(statOf, orNothing)
    return found?.isFile() ? infoOf(path.at(-1) ?? '', found) : undefined
  }

  async *load(path: Path): AsyncGenerator<Uint8Array> {
    const handle = await openFile(await this.#pathOf(path))
    try {
      for (let at = 0; ; ) {
        const bytes = new Uint8Array(PIECE)
        const { bytesRead } = await handle.read(bytes, 0, PIECE, at)
        if (bytesRead === 0) return
        at += bytesRead
        yield bytes.subarray(0, bytesRead)
      }
    } finally {
      await handle.close()
    }
  }

  async put(path: Path, pieces: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<void> {
    const full = join(await this.#makeFolder(path.slice(0, -1)), path.at(-1) ?? '')
    const handle = await open(full, NEW_FILE, FILE_MODE)
    try {
      for await (const bytes of pieces) await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  async append(path: Path, bytes: Uint8Array): Promise<void> {
    const folder = await this.#makeFolder(path.slice(0, -1))
    const handle = await open(join(folder, path.at(-1) ?? ''), OWN_LOG, FILE_MODE)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await syncFolder(folder)
  }

  async rename(from: Path, to: Path): Promise<void> {
    const folder = await this.#makeFolder(to.slice(0, -1))
    const full = join(folder, to.at(-1) ?? '')
    await naming.take(full, async () => {
      if (await statOf(full)) throw Object.assign(new Error('it is there'), { code: 'EEXIST' })
      await rename(await this.#pathOf(from), full)
    })
    await syncFolder(folder)
  }

  async replace(from: Path, to: Path): Promise<void> {
    const full = await this.#pathOf(to)
    const found = await statOf(full)
    if (found && !found.isFile()) throw new PlaceError('LINK')
    await rename(await this.#pathOf(from), full)
    await syncFolder(dirname(full))
  }

  async erase(path: Path): Promise<void> {
    await this.#pathOf(path)
      .then((full) => unlink(full))
      .catch(orNothing)
  }

  async close(): Promise<void> {
    this.#root = undefined
  }

  /** The folder as it is, without links: where it may be is asked of that. */
  #rootOf(): Promise<string> {
    const root = this.#root ?? requireAllowed(this.#folder, this.#allowed)
    this.#root = root
    // A folder that is not there may be later.
    root.catch(() => {
      this.#root = undefined
    })
    return root
  }

  async #pathOf(path: Path): Promise<string> {
    let full = await this.#rootOf()
    for (const name of path.slice(0, -1)) full = await requireFolder(join(full, name))
    const name = path.at(-1)
    return name === undefined ? full : join(full, name)
  }

  async #folderOf(path: Path): Promise<string> {
    const full = await this.#pathOf(path)
    return path.length === 0 ? full : requireFolder(full)
  }

  async #makeFolder(path: Path): Promise<string> {
    let full = await this.#rootOf()
    for (const name of path) {
      full = join(full, name)
      await mkdir(full).catch((thrown: unknown) => {
        if (codeOf(thrown) !== 'EEXIST') throw thrown
      })
      await requireFolder(full)
    }
    return full
  }
}

async function requireAllowed(folder: string, allowed: readonly string[]): Promise<string> {
  const real = await realpath(folder)
  for (const each of allowed) {
    const root = await realpath(each).catch(() => undefined)
    // What is hidden below is kept for programs: keys and databases, ours among them.
    if (root !== undefined && isWithin(real, root) && !hasHidden(relative(root, real))) {
      return requireFolder(real)
    }
  }
  throw new PlaceError('FORBIDDEN')
}

function hasHidden(path: string): boolean {
  return path.split(sep).some((name) => name.startsWith('.'))
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

async function requireFolder(full: string): Promise<string> {
  const stats = await lstat(full)
  if (stats.isSymbolicLink()) throw new PlaceError('LINK')
  if (!stats.isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' })
  return full
}

async function requireSame(full: string, file: FileInfo): Promise<void> {
  const found = await statOf(full)
  if (!found?.isFile() || !isSame(infoOf(file.name, found), file)) throw new PlaceError('CHANGED')
}

/** Not waiting for whoever would write into a pipe. */
async function openFile(full: string) {
  try {
    return await open(full, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (thrown) {
    throw codeOf(thrown) === 'ELOOP' ? new PlaceError('LINK') : thrown
  }
}

/** Until then a name may be forgotten when the power fails. Some systems cannot. */
async function syncFolder(full: string): Promise<void> {
  try {
    const handle = await open(full, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    if (!['EPERM', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EACCES'].includes(codeOf(thrown))) throw thrown
  }
}

/** Nothing of one that was taken away since. */
async function statOf(full: string): Promise<Stats | undefined> {
  return lstat(full).catch(orNothing)
}

function orNothing(thrown: unknown): undefined {
  if (codeOf(thrown) !== 'ENOENT') throw thrown
}

/** A file that is moved in keeps the time of its last change, and only the system knows when it came. */
function infoOf(name: string, { size, mtimeMs, ctimeMs }: Stats): FileInfo {
  return { name, size, time: new Date(Math.max(mtimeMs, ctimeMs)).toISOString() }
}
