import {
  type FileInfo,
  isSame,
  moveToFreeName,
  type Path,
  type Place,
  PlaceError,
} from '../open/place.ts'

/** Files in memory, all of one time: what a test of a connector has instead of a place. */
export interface MemoryPlace extends Place {
  readonly files: ReadonlyMap<string, Uint8Array>
}

export function createMemoryPlace(
  given: Readonly<Record<string, Uint8Array>>,
  time: string,
): MemoryPlace {
  const files = new Map(Object.entries(given))
  const infoOf = (path: Path, bytes: Uint8Array): FileInfo => ({
    name: path.at(-1) ?? '',
    size: bytes.length,
    time,
  })
  function bytesAt(path: Path): Uint8Array {
    const bytes = files.get(path.join('/'))
    if (bytes) return bytes
    throw Object.assign(new Error('it is not there'), { code: 'ENOENT' })
  }
  function sameAt(path: Path, file: FileInfo): Uint8Array {
    const bytes = bytesAt(path)
    if (isSame(infoOf(path, bytes), file)) return bytes
    throw new PlaceError('CHANGED')
  }
  async function rename(from: Path, to: Path): Promise<void> {
    if (files.has(to.join('/'))) throw Object.assign(new Error('it is there'), { code: 'EEXIST' })
    await replace(from, to)
  }
  async function replace(from: Path, to: Path): Promise<void> {
    files.set(to.join('/'), bytesAt(from))
    files.delete(from.join('/'))
  }
  return {
    files,
    allow: async () => undefined,
    list: async (folder) => {
      const paths = [...files].map(([path, bytes]) => ({ path: path.split('/'), bytes }))
      return paths
        .filter(({ path }) => path.slice(0, -1).join('/') === folder.join('/'))
        .map(({ path, bytes }) => infoOf(path, bytes))
    },
    read: async (path, file, from, count) => sameAt(path, file).slice(from, from + count),
    move: async (path, file, to) => {
      sameAt(path, file)
      await moveToFreeName((free) => rename(path, free), file.name, to)
    },
    remove: async (path, file) => {
      sameAt(path, file)
      files.delete(path.join('/'))
    },
    stat: async (path) => {
      const bytes = files.get(path.join('/'))
      return bytes && infoOf(path, bytes)
    },
    load: async function* (path) {
      yield bytesAt(path)
    },
    put: async (path, pieces) => {
      const all: Uint8Array[] = []
      for await (const bytes of pieces) all.push(bytes)
      files.set(path.join('/'), Buffer.concat(all))
    },
    append: async (path, bytes) => {
      files.set(
        path.join('/'),
        Buffer.concat([files.get(path.join('/')) ?? new Uint8Array(), bytes]),
      )
    },
    rename,
    replace,
    erase: async (path) => void files.delete(path.join('/')),
    close: async () => undefined,
  }
}
