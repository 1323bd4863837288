import { sep } from 'node:path'
import { watch } from 'chokidar'
import type { Log } from '../process/log.ts'
import type { FolderHome } from './folder-home.ts'
import { isIgnored } from './ignored-names.ts'
import { ProjectError } from './project-error.ts'
import { isProjectPath } from './project-path.ts'
import type { Publisher } from './publish-files.ts'
import { publishFiles } from './publish-files.ts'
import { readFolder } from './read-folder.ts'

/** Editors and git write several files one after the other: what is whole is known when they pause. */
const PAUSE_MS = 200

export interface FolderWatch {
  /** Resolves when what lies there now was published, or refused. */
  readonly publishNow: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Publishes what lies in the home folder of a workspace, now and after every change. All that changed at once is linted
 * and published as one; what has a mistake leaves what runs as it is, and is told as the problem of the home.
 */
export async function watchFolder(
  publisher: Publisher,
  { workspace, home, log }: { workspace: string; home: FolderHome; log: Log },
): Promise<FolderWatch> {
  let turn: Promise<void> = Promise.resolve()
  const publishNow = (): Promise<void> => {
    turn = turn.then(() => publishFolder(publisher, workspace, home, log))
    return turn
  }
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(home.folder, {
    ignoreInitial: true,
    // What lies outside is none of ours, however large it is; what lies inside is watched where it is.
    followSymlinks: false,
    ignored: (path) =>
      path.startsWith(home.folder + sep) &&
      path
        .slice(home.folder.length + 1)
        .split(sep)
        .some(isIgnored),
  })
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void publishNow(), PAUSE_MS)
  })
  // As when the system watches no more folders: told by nobody, it would end the process.
  watcher.on('error', (error) => {
    home.problem = 'the folder cannot be watched; what changes is published when the server starts'
    log.error({ workspace, error }, 'the folder cannot be watched')
  })
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve)
    watcher.once('error', () => resolve())
  })
  await publishNow()
  return {
    publishNow,
    close: async () => {
      clearTimeout(timer)
      await watcher.close()
      await turn
    },
  }
}

/** Never throws: what is wrong is kept as the problem of the home, and logged. */
async function publishFolder(
  publisher: Publisher,
  workspace: string,
  home: FolderHome,
  log: Log,
): Promise<void> {
  try {
    const files = readFolder(home.folder)
    const misnamed = files.find(({ path }) => !isProjectPath(path))
    const published = await publishFiles(publisher, workspace, {
      files: files.filter(({ path }) => isProjectPath(path)),
      removeOthers: true,
      isFromFolder: true,
      note: 'from the folder',
      author: 'project folder',
    })
    home.problem = misnamed && `"${misnamed.path}" cannot be the name of a file of the project`
    if (published.changed.length + published.removed.length > 0) {
      log.info({ workspace, ...published }, 'published from the folder')
    }
  } catch (error) {
    home.problem = error instanceof Error ? error.message : String(error)
    const details = error instanceof ProjectError ? { problem: home.problem } : { error }
    log.error({ workspace, ...details }, 'the folder was not published')
  }
}
