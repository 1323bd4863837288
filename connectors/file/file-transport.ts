import type { Transport } from '../transport.ts'
import { type OpenPlace, openFileConnection } from './open/open-file-connection.ts'
import { Folder } from './open/places/folder.ts'
import { FtpsFolder } from './open/places/ftps.ts'
import { S3Folder } from './open/places/s3.ts'
import { SftpFolder } from './open/places/sftp.ts'
import { runFileTests } from './replay/run-file-tests.ts'
import { fileSpec } from './spec/file-transport-spec.ts'
import { originsOfFile } from './spec/origins-of-file.ts'

/** Reaches each kind of place. */
export const openPlace: OpenPlace = (place, { folders = [], allowPrivate = false, ...how }) => {
  switch (place.kind) {
    case 'folder':
      return new Folder(place.folder, folders)
    case 'sftp':
      return new SftpFolder({ place, allowPrivate, ...how })
    case 'ftps':
      return new FtpsFolder({ place, allowPrivate, ...how })
    case 's3':
      return new S3Folder({ place, allowPrivate, ...how })
  }
}

/** Files. */
export const fileTransport: Transport = createFileTransport(openPlace)

/** Files, in places that are reached so. */
export function createFileTransport(open: OpenPlace): Transport {
  return {
    ...fileSpec,
    open: (plan, account, ports) =>
      openFileConnection({ plan, openPlace: open, ...account, ...ports }),
    originsOf: originsOfFile,
    test: runFileTests,
  }
}
