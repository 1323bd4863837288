import { resolve } from 'node:path'
import type { Command } from 'commander'
import {
  defaultDataDir,
  type OpenedWorkspace,
  openWorkspace,
  parseFolders,
} from '../installation/workspace.ts'
import type { CliIo } from './io.ts'

export interface GlobalOptions {
  /** Absolute. */
  readonly folder: string
  readonly data?: string
}

/** Opens the state that the command line's options and the environment name, and closes it whatever happens. */
export async function withWorkspace<Result>(
  program: Command,
  io: CliIo,
  work: (workspace: OpenedWorkspace, folder: string) => Promise<Result>,
  options: { readonly migrate?: boolean } = {},
): Promise<Result> {
  const { folder, data } = program.opts<GlobalOptions>()
  const workspace = await openWorkspace({
    dataDir: data === undefined ? defaultDataDir(folder) : resolve(io.cwd, data),
    databaseUrl: io.env['DATABASE_URL'],
    keys: io.env['MAPWRIGHT_KEY'],
    migrate: options.migrate,
    folders: parseFolders(io.env['MAPWRIGHT_FOLDERS']),
  })
  try {
    return await work(workspace, folder)
  } finally {
    await workspace.close()
  }
}

/** Systems on private addresses are refused unless whoever runs the program says otherwise. */
export function allowsPrivate({ env }: CliIo): boolean {
  return env['MAPWRIGHT_ALLOW_PRIVATE'] === '1'
}
