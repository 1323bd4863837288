import type { Workspace } from '../../installation/workspace.ts'
import type { Services } from '../services.ts'

/** The workspace of a call, as accounts and flows are opened with. */
export function workspaceOf({ database, cipher, config }: Services, name: string): Workspace {
  return { name, database, cipher, folders: config.folders }
}
