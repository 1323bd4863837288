import type { Command } from 'commander'
import { Type } from 'typebox'
import { readFolder } from '../../projects/read-folder.ts'
import type { CliIo } from '../io.ts'
import { openRemoteServer } from '../remote-server.ts'

interface PushFlags {
  readonly server?: string
  readonly workspace: string
  readonly note: string
  readonly removeOthers?: boolean
}

const Pushed = Type.Object({
  changed: Type.Array(Type.String()),
  removed: Type.Array(Type.String()),
})

export function addPushCommand(program: Command, io: CliIo): void {
  program
    .command('push')
    .description('publish the files of this folder on a server, all of them or none')
    .option('--server <address>', 'where the server is; default: MAPWRIGHT_SERVER')
    .option('--workspace <name>', 'workspace on the server', 'default')
    .option('--note <text>', 'what is told of these versions', 'pushed')
    .option('--remove-others', 'take away the files of the server that are not in this folder')
    .addHelpText(
      'after',
      `
The token is taken from MAPWRIGHT_TOKEN. What does not lint is refused, and nothing changes.

Example:
  mapwright push --server https://mapwright.example.com --note "Send gift cards too"`,
    )
    .action(async ({ server, workspace, note, removeOthers = false }: PushFlags) => {
      const { folder } = program.opts<{ folder: string }>()
      const files = readFolder(folder)
      const remote = openRemoteServer(server, io)
      const path = `/workspaces/${encodeURIComponent(workspace)}/push`
      const { changed, removed } = await remote.call(path, Pushed, { files, note, removeOthers })
      for (const file of changed) io.out(`published ${file}`)
      for (const file of removed) io.out(`taken away ${file}`)
      if (changed.length + removed.length === 0) io.err('The server has all of this already.')
    })
}
