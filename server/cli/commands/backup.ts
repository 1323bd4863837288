import { resolve } from 'node:path'
import type { Command } from 'commander'
import { backUpEmbedded, restoreEmbedded } from '../../database/backup-embedded.ts'
import { defaultDataDir } from '../../installation/workspace.ts'
import { CliError, type CliIo } from '../io.ts'
import type { GlobalOptions } from '../workspace-of.ts'

const KEY_NOTE =
  'Credentials and kept data stay encrypted in it: keep the key (MAPWRIGHT_KEY or the file "key") elsewhere.'

export function addBackupCommand(program: Command, io: CliIo): void {
  program
    .command('backup')
    .description('write the embedded database into a file')
    .argument('<file>', 'where to; must not be there yet')
    .addHelpText('after', `\n${KEY_NOTE}\nStop the server first. For PostgreSQL, use pg_dump.`)
    .action(async (file: string) => {
      requireEmbedded(io, 'pg_dump --format=custom')
      await backUpEmbedded(dataDirOf(program, io), resolve(io.cwd, file))
      io.out(`wrote ${file}. ${KEY_NOTE}`)
    })
}

export function addRestoreCommand(program: Command, io: CliIo): void {
  program
    .command('restore')
    .description('make the embedded database anew from a backup')
    .argument('<file>', 'that "mapwright backup" wrote')
    .addHelpText('after', '\nThe data folder must hold no database yet, and needs the same key.')
    .action(async (file: string) => {
      requireEmbedded(io, 'pg_restore')
      const dataDir = dataDirOf(program, io)
      await restoreEmbedded(resolve(io.cwd, file), dataDir)
      io.out(`restored ${file} into ${dataDir}`)
    })
}

function dataDirOf(program: Command, io: CliIo): string {
  const { folder, data } = program.opts<GlobalOptions>()
  return data === undefined ? defaultDataDir(folder) : resolve(io.cwd, data)
}

function requireEmbedded({ env }: CliIo, instead: string): void {
  if (env['DATABASE_URL'] === undefined) return
  throw new CliError('usage', `DATABASE_URL names a PostgreSQL database: use "${instead}" for it.`)
}
