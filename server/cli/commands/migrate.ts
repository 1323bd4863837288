import type { Command } from 'commander'
import type { CliIo } from '../io.ts'
import { withWorkspace } from '../workspace-of.ts'

export function addMigrateCommand(program: Command, io: CliIo): void {
  program
    .command('migrate')
    .description('bring the tables of the database up to date')
    .addHelpText(
      'after',
      '\nThe embedded database does this by itself; PostgreSQL (DATABASE_URL) waits for this command.',
    )
    .action(async () => {
      await withWorkspace(
        program,
        io,
        async ({ database }) => io.out(`the ${database.kind} database is up to date`),
        { migrate: true },
      )
    })
}
