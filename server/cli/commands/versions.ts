import type { Command } from 'commander'
import { beginAudit, endAudit } from '../../people/audit.ts'
import { cutVersions, measureVersions } from '../../projects/file-versions.ts'
import { CliError, type CliIo } from '../io.ts'
import { withWorkspace } from '../workspace-of.ts'

interface CutOptions {
  readonly workspace: string
  readonly keep: string
}

/** For who has the machine: what was published is history, so nobody removes it in the pages. */
export function addVersionsCommand(program: Command, io: CliIo): void {
  program
    .command('versions')
    .description('the published versions of files that a server keeps')
    .addHelpText(
      'after',
      `
Where the embedded database is used, stop the server first.

Examples:
  mapwright versions cut --keep 20
  mapwright versions cut --workspace shop --keep 5`,
    )
    .command('cut')
    .description('remove old versions of each file, where a workspace has reached its limit')
    .requiredOption('--keep <number>', 'how many of the newest of each file stay')
    .option('--workspace <name>', 'whose files', 'default')
    .action((options: CutOptions) => cut(program, io, options))
}

async function cut(program: Command, io: CliIo, { workspace, keep }: CutOptions): Promise<void> {
  const kept = /^[1-9]\d{0,5}$/.test(keep) ? Number(keep) : undefined
  if (kept === undefined) throw new CliError('usage', `"${keep}" is not a number of versions`)
  await withWorkspace(program, io, async ({ database, cipher }) => {
    const { db } = database
    const entry = { who: 'mapwright', subject: '', workspace, action: 'cutVersions', request: '' }
    const line = await beginAudit(db, { ...entry, at: Date.now() })
    const gone = await cutVersions(db, workspace, kept)
    const details = { keep: kept, versions: gone }
    await endAudit({ db, cipher }, line, { ...entry, details, outcome: 'done' })
    const { count, bytes } = await measureVersions(db, workspace)
    io.out(`${gone} old versions are removed; ${count} stay, ${Math.ceil(bytes / 1_000_000)} MB`)
  })
}
