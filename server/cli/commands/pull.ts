import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Type } from 'typebox'
import { writeToFolder } from '../../projects/folder-home.ts'
import { isProjectPath, requireDistinctPaths } from '../../projects/project-path.ts'
import { requireFolder } from '../../projects/read-folder.ts'
import { CliError, type CliIo } from '../io.ts'
import { openRemoteServer } from '../remote-server.ts'

interface PullFlags {
  readonly server?: string
  readonly workspace: string
  readonly force?: boolean
}

const Pulled = Type.Object({
  files: Type.Array(Type.Object({ path: Type.String(), text: Type.String() })),
})

export function addPullCommand(program: Command, io: CliIo): void {
  program
    .command('pull')
    .description('write the published files of a server into this folder')
    .option('--server <address>', 'where the server is; default: MAPWRIGHT_SERVER')
    .option('--workspace <name>', 'workspace on the server', 'default')
    .option('--force', 'write over files that are different here')
    .addHelpText(
      'after',
      `
The token is taken from MAPWRIGHT_TOKEN. Files that are only here stay as they are.

Example:
  mapwright pull --server https://mapwright.example.com`,
    )
    .action(async ({ server, workspace, force = false }: PullFlags) => {
      const { folder: named } = program.opts<{ folder: string }>()
      const folder = requireFolder(named)
      const remote = openRemoteServer(server, io)
      const path = `/workspaces/${encodeURIComponent(workspace)}/pull`
      const { files } = await remote.call(path, Pulled)
      // A server is not trusted with where files are written.
      const own = files.filter((file) => isProjectPath(file.path))
      requireDistinctPaths(own.map((file) => file.path))
      const changed = own.filter((file) => textAt(folder, file.path) !== file.text)
      const different = changed.filter((file) => textAt(folder, file.path) !== undefined)
      if (different.length > 0 && !force) {
        throw new CliError(
          'found',
          different.map((file) => `${file.path} is different here`).join('\n'),
          'Nothing was written. Write over them with --force.',
        )
      }
      writeToFolder({ folder, problem: undefined }, changed)
      for (const file of changed) io.out(`wrote ${file.path}`)
      if (changed.length === 0) io.err('This folder has all of it already.')
    })
}

function textAt(folder: string, path: string): string | undefined {
  const file = join(folder, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
