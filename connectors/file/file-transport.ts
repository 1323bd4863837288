import type { Transport } from '../transport.ts'
import { type OpenPlace, openFileConnection } from './open/open-file-connection.ts'
import { Folder } from './open/places/folder.ts'
import { SftpFolder } from './open/places/sftp.ts'
import { fileSpec } from './spec/file-transport-spec.ts'
import { originsOfFile } from './spec/origins-of-file.ts'

/** Reaches each kind of place. */
export const openPlace: OpenPlace = (place, { folders = [], allowPrivate = false, ...how }) =>
  place.kind === 'folder'
    ? new Folder(place.folder, folders)
    : new SftpFolder({ place, allowPrivate, ...how })

/** Files. */
export const fileTransport: Transport = createFileTransport(openPlace)

/** Files, in places that are reached so. */
export function createFileTransport(open: OpenPlace): Transport {
  return {
    ...fileSpec,
    open: (plan, account, ports) =>
      openFileConnection({ plan, openPlace: open, ...account, ...ports }),
    originsOf: originsOfFile,
  }
}
