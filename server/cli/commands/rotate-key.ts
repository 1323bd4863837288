import { resolve } from 'node:path'
import type { Command } from 'commander'
import { defaultDataDir, type OpenedWorkspace } from '../../installation/workspace.ts'
import { renewDataKey } from '../../rotation/renew-data-key.ts'
import type { Resealed } from '../../rotation/reseal-values.ts'
import { rewrapDataKeys } from '../../secrets/data-keys.ts'
import { beginKeyRotation, endKeyRotation } from '../../secrets/key-file.ts'
import { loadKeys } from '../../secrets/load-keys.ts'
import { CliError, type CliIo } from '../io.ts'
import { type GlobalOptions, withWorkspace } from '../workspace-of.ts'

export function addRotateKeyCommand(program: Command, io: CliIo): void {
  program
    .command('rotate-key')
    .description('change the master key, or the keys in the database that it protects')
    .option('--renew', 'make a new data key and seal all values anew with it')
    .addHelpText(
      'after',
      `
The master key protects the data keys in the database, which seal the values. Changing it takes no time.

With a key file (embedded database; stop the server first) the new master key is made here.

With MAPWRIGHT_KEY, servers go on working:
  1. MAPWRIGHT_KEY=NEW,OLD mapwright rotate-key
  2. MAPWRIGHT_KEY=NEW        for all servers, before their next start; keep OLD for old backups

--renew keeps the master key. It takes as long as there is much to seal anew, may be broken off and run again, and on
PostgreSQL servers go on working. Restart them after a change of the master key first.`,
    )
    .action(async ({ renew }: { readonly renew?: true }) => {
      if (renew) await withWorkspace(program, io, (workspace) => renewAll(workspace, io))
      else if (io.env['MAPWRIGHT_KEY'] === undefined) await rotateFile(program, io)
      else await rotateEnvironment(program, io, io.env['MAPWRIGHT_KEY'])
    })
}

async function rotateEnvironment(program: Command, io: CliIo, text: string): Promise<void> {
  const keys = await loadKeys({ text, isNew: false })
  if (keys.length < 2) {
    throw new CliError(
      'usage',
      'MAPWRIGHT_KEY holds one key, two were expected: the new one, a comma, the old one. Make a new one with "openssl rand -base64 32".',
    )
  }
  await rewrapAll(program, io)
  io.out(
    'Give the servers MAPWRIGHT_KEY with the new key alone before their next start. Keep the old one elsewhere: old backups need it.',
  )
}

async function rotateFile(program: Command, io: CliIo): Promise<void> {
  if (io.env['DATABASE_URL'] !== undefined) {
    throw new CliError(
      'usage',
      'Servers on PostgreSQL share one key: give it to all of them as MAPWRIGHT_KEY (the content of the file "key") first.',
    )
  }
  const { folder, data } = program.opts<GlobalOptions>()
  const dataDir = data === undefined ? defaultDataDir(folder) : resolve(io.cwd, data)
  // Opening it makes sure that nobody works with it, and that there is a key.
  await withWorkspace(program, io, async () => beginKeyRotation(dataDir))
  await rewrapAll(program, io)
  const kept = await endKeyRotation(dataDir)
  io.out(`The old key is kept in "${kept}": backups from before need it, nothing else does.`)
}

async function rewrapAll(program: Command, io: CliIo): Promise<void> {
  const count = await withWorkspace(program, io, ({ database, keyring }) =>
    rewrapDataKeys(database.db, keyring.master),
  )
  io.out(`${count} ${count === 1 ? 'data key is' : 'data keys are'} under the new master key now.`)
}

async function renewAll({ database, keyring }: OpenedWorkspace, io: CliIo): Promise<void> {
  if (database.kind === 'postgres') {
    io.out('Every server is given half a minute to hear of the new key, before and after.')
  }
  const { resealed, unopened } = await renewDataKey(database, keyring, { signal: io.stop })
  io.out(
    `${resealed} ${resealed === 1 ? 'value is' : 'values are'} sealed with a new data key now.`,
  )
  refuseUnopened(unopened)
}

/** @throws {CliError} */
function refuseUnopened(unopened: Resealed['unopened']): void {
  const left = Object.entries(unopened).map(([table, count]) => `${count} in ${table}`)
  if (left.length === 0) return
  throw new CliError(
    'setup',
    `${left.join(', ')} cannot be opened: they are damaged, or sealed with a data key that is not in the database. They were left as they are.`,
  )
}
