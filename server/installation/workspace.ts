import { delimiter, isAbsolute, join } from 'node:path'
import type { Database } from '../database/database.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { type Keyring, openKeyring } from '../secrets/keyring.ts'
import { openDatabase } from '../store/open-database.ts'

/** Where everything of one merchant is kept: accounts, answers and state. */
export interface Workspace {
  readonly name: string
  readonly database: Database
  readonly cipher: Cipher
  /** Folders of this machine in which its systems may have files; see {@link foldersOf}. Absent: none. */
  readonly folders?: readonly string[] | undefined
}

export interface OpenedWorkspace extends Workspace {
  readonly keyring: Keyring
  readonly close: () => Promise<void>
}

export interface WorkspacePlace {
  /** Folder of the embedded database and of the key file. */
  readonly dataDir: string
  /** PostgreSQL; absent: the embedded database. */
  readonly databaseUrl?: string | undefined
  /** Master keys, in base64; absent: the key file. */
  readonly keys?: string | undefined
  readonly migrate?: boolean | undefined
  /** Folders in which systems may have files. */
  readonly folders?: readonly string[] | undefined
}

/** The folder that holds state, unless a person names another. */
export function defaultDataDir(projectFolder: string): string {
  return join(projectFolder, '.mapwright')
}

/** The folders that a workspace may open: each may have one of its own, where `{workspace}` stands for its name. */
export function foldersOf({
  folders = [],
  name,
}: Pick<Workspace, 'name' | 'folders'>): readonly string[] {
  return folders.map((folder) => folder.replaceAll('{workspace}', name))
}

/** Reads a list of folders, as the environment has it; what is no whole path is left out. */
export function parseFolders(text: string | undefined = ''): readonly string[] {
  return text.split(delimiter).filter((folder) => isAbsolute(folder))
}

/** @throws {DatabaseError | KeyError} */
export async function openWorkspace(place: WorkspacePlace): Promise<OpenedWorkspace> {
  const { dataDir, databaseUrl, keys, migrate, folders } = place
  const database = await openDatabase({ url: databaseUrl, dataDir, migrate })
  try {
    const keyring = await openKeyring(database.db, { text: keys, dataDir })
    const close = async (): Promise<void> => {
      await keyring.close()
      await database.close()
    }
    return { name: 'default', database, cipher: keyring.cipher, folders, keyring, close }
  } catch (error) {
    await database.close()
    throw error
  }
}
