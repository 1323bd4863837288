import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeTransport } from '../transport-suite.ts'
import { createFileTransport } from './file-transport.ts'
import type { FileInfo, Path, Place } from './open/place.ts'
import { createFolder } from './open/places/folder.ts'
import { createFaults, type Faults } from './testing/faulty-place.ts'
import { ITEM_FILES, startFileSystem } from './testing/file-system.ts'

let faults: Faults = createFaults()

/** Items are made on days that are long over, which the time of their move into the folder is not. */
function asMade(place: Place, folder: string): Place {
  const madeAt = (path: Path): string => {
    return new Date(statSync(join(folder, ...path)).mtimeMs).toISOString()
  }
  const now = async (path: Path, file: FileInfo): Promise<FileInfo> => {
    const all = await place.list(path.slice(0, -1))
    return all.find(({ name }) => name === file.name) ?? file
  }
  return {
    allow: () => place.allow(),
    move: (...given) => place.move(...given),
    remove: (...given) => place.remove(...given),
    close: () => place.close(),
    list: async (path) => {
      const files = await place.list(path)
      return files.map(({ name, size }) => ({ name, size, time: madeAt([...path, name]) }))
    },
    read: async (path, file, ...rest) => place.read(path, await now(path, file), ...rest),
  }
}

describeTransport('files in a folder', {
  transport: createFileTransport(({ folder }, { folders = [] }) =>
    faults.around(asMade(createFolder(folder, folders), folder)),
  ),
  connector: ITEM_FILES,
  hasCredentials: false,
  ports: { folders: [tmpdir()] },
  guarded: { folders: ['/nowhere'] },
  start: async (items) => {
    faults = createFaults()
    return startFileSystem(faults, items)
  },
})
