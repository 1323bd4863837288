import type { Transport } from '../transport.ts'
import { type OpenPlace, openFileConnection } from './open/open-file-connection.ts'
import { Folder } from './open/places/folder.ts'
import { fileSpec } from './spec/file-transport-spec.ts'
import { originsOfFile } from './spec/origins-of-file.ts'

/** Files. */
export const fileTransport: Transport = createFileTransport(
  ({ folder }, { folders = [] }) => new Folder(folder, folders),
)

/** Files, in places that are reached so. */
export function createFileTransport(openPlace: OpenPlace): Transport {
  return {
    ...fileSpec,
    open: (plan, account, ports) => openFileConnection({ plan, openPlace, ...account, ...ports }),
    originsOf: originsOfFile,
  }
}
