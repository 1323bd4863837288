import type { Command } from 'commander'
import { defaultDataDir } from '../../installation/workspace.ts'
import { type Rotation, rotateKey } from '../../rotation/rotate-key.ts'
import { beginKeyRotation, endKeyRotation } from '../../secrets/key-file.ts'
import { loadKeys } from '../../secrets/load-keys.ts'
import { CliError, type CliIo } from '../io.ts'
import { pathOf } from '../project-folder.ts'
import { type GlobalOptions, withWorkspace } from '../workspace-of.ts'

export function addRotateKeyCommand(program: Command, io: CliIo): void {
  program
    .command('rotate-key')
    .description('seal credentials and all that is kept encrypted anew, with a new key')
    .addHelpText(
      'after',
      `
With a key file (embedded database; stop the server first) the new key is made here.

With MAPWRIGHT_KEY, servers may go on working:
  1. MAPWRIGHT_KEY=OLD,NEW    on all servers, one after the other
  2. MAPWRIGHT_KEY=NEW,OLD    on all servers, one after the other
  3. MAPWRIGHT_KEY=NEW,OLD mapwright rotate-key
  4. MAPWRIGHT_KEY=NEW        on all servers; keep OLD for old backups

It may be broken off and run again at any time.`,
    )
    .action(async () => {
      if (io.env['MAPWRIGHT_KEY'] === undefined) await rotateFile(program, io)
      else await rotateEnvironment(program, io, io.env['MAPWRIGHT_KEY'])
    })
}

async function rotateEnvironment(program: Command, io: CliIo, text: string): Promise<void> {
  const keys = await loadKeys({ text })
  if (keys.length < 2) {
    throw new CliError(
      'usage',
      'MAPWRIGHT_KEY holds one key, two were expected: the new one, a comma, the old one. Make a new one with "openssl rand -base64 32".',
    )
  }
  await rotateAll(program, io)
  io.out('Older keys may go from MAPWRIGHT_KEY now. Keep them elsewhere: old backups need them.')
}

async function rotateFile(program: Command, io: CliIo): Promise<void> {
  if (io.env['DATABASE_URL'] !== undefined) {
    throw new CliError(
      'usage',
      'Servers on PostgreSQL share one key: give it to all of them as MAPWRIGHT_KEY (the content of the file "key") first.',
    )
  }
  const { folder, data } = program.opts<GlobalOptions>()
  const dataDir = data === undefined ? defaultDataDir(folder) : pathOf(io.cwd, data)
  // Opening it makes sure that nobody works with the old key, and that there is one.
  await withWorkspace(program, io, async () => beginKeyRotation(dataDir))
  await rotateAll(program, io)
  const kept = await endKeyRotation(dataDir)
  io.out(`The old key is kept in "${kept}": backups from before need it, nothing else does.`)
}

async function rotateAll(program: Command, io: CliIo): Promise<void> {
  const { resealed, unopened } = await withWorkspace(program, io, ({ database, cipher }) =>
    rotateKey(database.db, cipher, { signal: io.stop }),
  )
  io.out(`${resealed} ${resealed === 1 ? 'value is' : 'values are'} sealed with the new key now.`)
  refuseUnopened(unopened)
}

/** @throws {CliError} */
function refuseUnopened(unopened: Rotation['unopened']): void {
  const left = Object.entries(unopened).map(([table, count]) => `${count} in ${table}`)
  if (left.length === 0) return
  throw new CliError(
    'setup',
    `${left.join(', ')} do not open with the keys that there are. Add the key that sealed them and run it again, or throw no key away.`,
  )
}
