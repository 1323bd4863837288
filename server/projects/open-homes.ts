import type { RequestHandler } from 'express'
import type { Log } from '../process/log.ts'
import type { Secret } from '../secrets/secret.ts'
import type { FolderHome } from './folder-home.ts'
import { answerGitHook } from './git-hook.ts'
import type { Publisher } from './publish-files.ts'
import { requireFolder } from './read-folder.ts'
import { watchFolder } from './watch-folder.ts'

/** The workspace that lives in the folder that the server was given. */
const WORKSPACE = 'default'

export interface HomesConfig {
  readonly projectFolder: string | undefined
  /** Shared with the git host that tells of pushes; absent: nobody may tell. */
  readonly gitSecret?: Secret | undefined
}

/** The folders that workspaces live in, by workspace. @throws {ProjectError} if there is no such folder */
export function openHomes({ projectFolder }: HomesConfig): Readonly<Record<string, FolderHome>> {
  if (projectFolder === undefined) return {}
  return { [WORKSPACE]: { folder: requireFolder(projectFolder), problem: undefined } }
}

export interface RunningHomes {
  /** Webhooks of git hosts. */
  readonly handlers: readonly RequestHandler[]
  readonly close: () => Promise<void>
}

/** Publishes what lies in the folders, and what changes there until it is closed. */
export async function watchHomes(
  publisher: Publisher,
  homes: Readonly<Record<string, FolderHome>>,
  { gitSecret: secret, log }: Pick<HomesConfig, 'gitSecret'> & { readonly log: Log },
): Promise<RunningHomes> {
  const handlers: RequestHandler[] = []
  const closers: (() => Promise<void>)[] = []
  for (const [workspace, home] of Object.entries(homes)) {
    const { publishNow, close } = await watchFolder(publisher, { workspace, home, log })
    closers.push(close)
    if (!secret) continue
    handlers.push(answerGitHook({ folder: home.folder, workspace, secret, publishNow, log }))
  }
  return {
    handlers,
    close: async () => {
      for (const close of closers) await close()
    },
  }
}
