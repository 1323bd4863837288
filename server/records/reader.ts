import type { Database } from '../database/database.ts'
import type { Projects } from '../projects/projects.ts'
import type { Cipher } from '../secrets/cipher.ts'

/** Who reads records of a workspace. */
export interface Reader {
  readonly workspace: string
  /** May see what is personal: keys, names, the data itself. */
  readonly mayReveal: boolean
  /** In which reasons are said: `en`, `it`, `nl`. */
  readonly language: string
}

/** What records are read with. */
export interface RecordPorts {
  readonly database: Database
  readonly cipher: Cipher
  readonly projects: Projects
}
