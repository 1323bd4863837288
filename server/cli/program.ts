import { resolve } from 'node:path'
import { Command } from 'commander'
import { VERSION } from '../process/version.ts'
import { addCompletionCommand } from './commands/completion.ts'
import type { CliIo } from './io.ts'
import { withVisibleText } from './visible-text.ts'

const ABOUT = `Moves records between business systems, as flows in YAML say.

Files are looked for in the folder of the project (--project, else here): connectors, integrations and flows.
State lives in an embedded database in the folder .mapwright, or in PostgreSQL when DATABASE_URL is set.`

type Add = (program: Command, io: CliIo) => void

/** Every command in a file of its own, in the order of the help; read when it is asked for, for all take a second. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  lint: async () => (await import('./commands/lint.ts')).addLintCommand,
  fix: async () => (await import('./commands/fix.ts')).addFixCommand,
  test: async () => (await import('./commands/test.ts')).addTestCommand,
  new: async () => (await import('./commands/new.ts')).addNewCommand,
  functions: async () => (await import('./commands/functions.ts')).addFunctionsCommand,
  schema: async () => (await import('./commands/schema.ts')).addSchemaCommand,
  connect: async () => (await import('./commands/connect.ts')).addConnectCommand,
  probe: async () => (await import('./commands/probe.ts')).addProbeCommand,
  set: async () => (await import('./commands/set.ts')).addSetCommand,
  explain: async () => (await import('./commands/explain.ts')).addExplainCommand,
  plan: async () => (await import('./commands/plan.ts')).addPlanCommand,
  apply: async () => (await import('./commands/plan.ts')).addApplyCommand,
  run: async () => (await import('./commands/run.ts')).addRunCommand,
  status: async () => (await import('./commands/status.ts')).addStatusCommand,
  retry: async () => (await import('./commands/retry.ts')).addRetryCommand,
  migrate: async () => (await import('./commands/migrate.ts')).addMigrateCommand,
  backup: async () => (await import('./commands/backup.ts')).addBackupCommand,
  restore: async () => (await import('./commands/backup.ts')).addRestoreCommand,
  'rotate-key': async () => (await import('./commands/rotate-key.ts')).addRotateKeyCommand,
  export: async () => (await import('./commands/export.ts')).addExportCommand,
  import: async () => (await import('./commands/import.ts')).addImportCommand,
  push: async () => (await import('./commands/push.ts')).addPushCommand,
  pull: async () => (await import('./commands/pull.ts')).addPullCommand,
  serve: async () => (await import('./commands/serve.ts')).addServeCommand,
  user: async () => (await import('./commands/user.ts')).addUserCommand,
  audit: async () => (await import('./commands/audit.ts')).addAuditCommand,
  versions: async () => (await import('./commands/versions.ts')).addVersionsCommand,
  demo: async () => (await import('./commands/demo.ts')).addDemoCommand,
}

/** They read files, and may compute for long without a pause in which a signal would be heard of. */
const TOUCH_NO_SYSTEM: ReadonlySet<string | undefined> = new Set(['lint', 'test', 'new'])

/** True for a command that leaves nothing half done, wherever it is ended. */
export function touchesNoSystem(args: readonly string[]): boolean {
  return TOUCH_NO_SYSTEM.has(commandOf(args))
}

/** The command line for these arguments: the command that they name, or all where help may be wanted. */
export async function createProgram(given: CliIo, args: readonly string[]): Promise<Command> {
  const io = withVisibleText({ ...given, env: withoutEmpty(given.env) })
  const program = new Command('mapwright')
    .description(ABOUT)
    .version(VERSION)
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
    program.setOptionValue('folder', resolve(io.cwd, project))
  })
  if (isVersionAlone(args)) return program
  const named = COMMANDS[commandOf(args) ?? '']
  for (const read of named ? [named] : Object.values(COMMANDS)) (await read())(program, io)
  // Last, for it completes those that are there.
  if (!named) addCompletionCommand(program, io)
  return program
}

/** An empty variable counts as none, for so container files write them. */
function withoutEmpty(env: CliIo['env']): CliIo['env'] {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

function isVersionAlone(args: readonly string[]): boolean {
  return args.length === 1 && (args[0] === '--version' || args[0] === '-V')
}

/** The first word that is neither an option nor the value of one. */
function commandOf(args: readonly string[]): string | undefined {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (word === '--project' || word === '--data') at += 1
    else if (!word.startsWith('-')) return word
  }
  return undefined
}
