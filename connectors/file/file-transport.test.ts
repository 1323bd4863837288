import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeTransport } from '../transport-suite.ts'
import { createFileTransport } from './file-transport.ts'
import type { FileInfo, Path } from './open/place.ts'
import { Folder } from './open/places/folder.ts'
import { createFaults, type Faults } from './testing/faulty-place.ts'
import { ITEM_FILES, startFileSystem } from './testing/file-system.ts'

let faults: Faults = createFaults()

/** Items are made on days that are long over, which the time of their move into the folder is not. */
class AsMade extends Folder {
  readonly #folder: string

  constructor(folder: string, allowed: readonly string[]) {
    super(folder, allowed)
    this.#folder = folder
  }

  override async list(path: Path): Promise<readonly FileInfo[]> {
    const files = await super.list(path)
    return files.map(({ name, size }) => ({ name, size, time: this.#madeAt([...path, name]) }))
  }

  override async read(path: Path, { name }: FileInfo, from: number, count: number) {
    const files = await super.list(path.slice(0, -1))
    const file = files.find((each) => each.name === name)
    if (!file) throw new Error('it is gone')
    return super.read(path, file, from, count)
  }

  #madeAt(path: Path): string {
    return new Date(statSync(join(this.#folder, ...path)).mtimeMs).toISOString()
  }
}

describeTransport('files in a folder', {
  transport: createFileTransport((place, { folders = [] }) =>
    faults.around(new AsMade(place.kind === 'folder' ? place.folder : '', folders)),
  ),
  connector: ITEM_FILES,
  hasCredentials: false,
  ports: { folders: [tmpdir()] },
  idOf: (id) => `${id}.json`,
  guarded: { folders: ['/nowhere'] },
  start: async (items) => {
    faults = createFaults()
    return startFileSystem(faults, items)
  },
})
