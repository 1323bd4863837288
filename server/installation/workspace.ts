import { join } from 'node:path'
import { type Cipher, createCipher } from '../secrets/cipher.ts'
import { loadKeys } from '../secrets/load-keys.ts'
import type { Database } from '../store/database.ts'
import { openDatabase } from '../store/open-database.ts'

/** Where everything of one merchant is kept: accounts, answers and state. */
export interface Workspace {
  readonly name: string
  readonly database: Database
  readonly cipher: Cipher
}

export interface OpenedWorkspace extends Workspace {
  readonly close: () => Promise<void>
}

export interface WorkspacePlace {
  /** Folder of the embedded database and of the key file. */
  readonly dataDir: string
  /** PostgreSQL; absent: the embedded database. */
  readonly databaseUrl?: string | undefined
  /** Keys of the credentials, in base64; absent: the key file. */
  readonly keys?: string | undefined
  readonly migrate?: boolean | undefined
}

/** The folder that holds state, unless a person names another. */
export function defaultDataDir(projectFolder: string): string {
  return join(projectFolder, '.mapwright')
}

/** @throws {DatabaseError | KeyError} */
export async function openWorkspace(place: WorkspacePlace): Promise<OpenedWorkspace> {
  const { dataDir, databaseUrl, keys, migrate } = place
  const cipher = createCipher(await loadKeys({ text: keys, dataDir }))
  const database = await openDatabase({ url: databaseUrl, dataDir, migrate })
  return { name: 'default', database, cipher, close: database.close }
}
