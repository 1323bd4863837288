import { Command } from 'commander'
import { addBackupCommands } from './commands/backup.ts'
import { addCompletionCommand } from './commands/completion.ts'
import { addConnectCommand } from './commands/connect.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addFixCommand } from './commands/fix.ts'
import { addFunctionsCommand } from './commands/functions.ts'
import { addLintCommand } from './commands/lint.ts'
import { addMigrateCommand } from './commands/migrate.ts'
import { addNewCommand } from './commands/new.ts'
import { addPlanCommands } from './commands/plan.ts'
import { addPullCommand } from './commands/pull.ts'
import { addPushCommand } from './commands/push.ts'
import { addRetryCommand } from './commands/retry.ts'
import { addRotateKeyCommand } from './commands/rotate-key.ts'
import { addRunCommand } from './commands/run.ts'
import { addSchemaCommand } from './commands/schema.ts'
import { addServeCommand } from './commands/serve.ts'
import { addSetCommand } from './commands/set.ts'
import { addStatusCommand } from './commands/status.ts'
import { addTestCommand } from './commands/test.ts'
import { addUserCommand } from './commands/user.ts'
import type { CliIo } from './io.ts'
import { pathOf } from './project-folder.ts'

const ABOUT = `Moves records between business systems, as flows in YAML say.

Files are looked for in the folder of the project (--project, else here): connectors, integrations and flows.
State lives in an embedded database in the folder .mapwright, or in PostgreSQL when DATABASE_URL is set.`

/** The whole command line: every command in a file of its own. */
export function createProgram(io: CliIo): Command {
  const program = new Command('mapwright')
    .description(ABOUT)
    .version('0.1.0')
    .option('--project <folder>', 'folder of the project', io.env['MAPWRIGHT_PROJECT'] ?? '.')
    .option('--data <folder>', 'folder of the embedded database and keys', io.env['MAPWRIGHT_DATA'])
    .showHelpAfterError('(--help lists commands and options)')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    })
  program.hook('preAction', () => {
    const { project } = program.opts<{ project: string }>()
    program.setOptionValue('folder', pathOf(io.cwd, project))
  })
  addLintCommand(program, io)
  addFixCommand(program, io)
  addTestCommand(program, io)
  addNewCommand(program, io)
  addFunctionsCommand(program, io)
  addSchemaCommand(program, io)
  addConnectCommand(program, io)
  addSetCommand(program, io)
  addPlanCommands(program, io)
  addRunCommand(program, io)
  addStatusCommand(program, io)
  addRetryCommand(program, io)
  addMigrateCommand(program, io)
  addBackupCommands(program, io)
  addRotateKeyCommand(program, io)
  addPushCommand(program, io)
  addPullCommand(program, io)
  addServeCommand(program, io)
  addUserCommand(program, io)
  addDemoCommand(program, io)
  addCompletionCommand(program, io)
  return program
}
