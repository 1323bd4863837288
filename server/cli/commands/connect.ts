import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import {
  type ConnectorPlan,
  completeSettings,
  type Json,
  type JsonObject,
  toText,
} from '../../../engine/index.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import { toAccount } from '../../installation/save-connection.ts'
import { sayMistakes } from '../../installation/say-mistakes.ts'
import { trimAddresses } from '../../installation/trim-addresses.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { deleteAccount, listAccounts, saveAccount } from '../../store/accounts.ts'
import { CliError, type CliIo } from '../io.ts'
import { openConnector } from '../project-folder.ts'
import { requireAccount } from '../require-account.ts'
import { requireConnector } from '../require-connector.ts'
import { ask, parseAnswer, parsePair, type Question, questionsOf } from '../schema-questions.ts'
import { tellCheck } from '../tell-check.ts'
import { allowsPrivate, withWorkspace } from '../workspace-of.ts'

interface ConnectFlags {
  readonly connector?: string
  readonly set: readonly string[]
  readonly secretEnv: readonly string[]
  readonly secretFile: readonly string[]
  readonly check: boolean
  readonly remove?: boolean
}

export function addConnectCommand(program: Command, io: CliIo): void {
  program
    .command('connect')
    .description('add an account of a system, or try one; credentials are kept encrypted')
    .argument(
      '[name]',
      'what the account is called here; a role of a flow takes the account of its name',
    )
    .option('--connector <name>', 'kind of system')
    .option('--set <name=value>', 'a setting that is no secret; may be repeated', collect, [])
    .option('--secret-env <name=VARIABLE>', 'take a secret from the environment', collect, [])
    .option('--secret-file <name=path>', 'take a secret from a file', collect, [])
    .option('--no-check', 'save without trying the system')
    .option('--remove', 'forget the account and its credentials')
    .addHelpText(
      'after',
      `
Without a name, lists the accounts. With a name only, tries that account again.
Secrets are asked for at the terminal, or taken from the environment or a file: never as an argument, where others
could read them.

Examples:
  mapwright connect shop --connector lightspeed-ecom
  mapwright connect shop --connector lightspeed-ecom --set cluster=https://api.webshopapp.com --set language=nl \\
    --set key=0123… --secret-env secret=LIGHTSPEED_SECRET
  mapwright connect shop`,
    )
    .action(async (name: string | undefined, flags: ConnectFlags) => {
      await withWorkspace(program, io, async (workspace, folder) => {
        if (name === undefined) return listAll(workspace, io)
        if (flags.remove) return remove(workspace, name, io)
        if (flags.connector !== undefined) {
          const connector = connectorIn(folder, flags.connector)
          await save(workspace, name, connector, flags, io)
        }
        if (flags.check) await check(workspace, folder, name, io)
        return undefined
      })
    })
}

function connectorIn(folder: string, name: string): ConnectorPlan {
  return requireConnector(openConnector(folder, name), name)
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

async function listAll({ database, name }: Workspace, io: CliIo): Promise<void> {
  const accounts = await listAccounts(database.db, name)
  for (const account of accounts) io.out(`${account.name}  ${account.connector}`)
  if (accounts.length === 0)
    io.err('There are no connections yet: mapwright connect NAME --connector KIND')
}

async function remove(
  { database, name: workspace }: Workspace,
  name: string,
  io: CliIo,
): Promise<void> {
  if (!(await deleteAccount(database.db, { workspace, name }))) {
    throw new CliError('usage', `unknown connection "${name}"`)
  }
  io.out(`connection "${name}" and its credentials are forgotten`)
}

async function save(
  workspace: Workspace,
  name: string,
  connector: ConnectorPlan,
  flags: ConnectFlags,
  io: CliIo,
): Promise<void> {
  const questions = questionsOf(connector.settings)
  const answers = trimAddresses(connector, await collectAnswers(questions, flags, io))
  const { mistakes } = completeSettings(connector.settings, answers)
  if (mistakes.length > 0) {
    throw new CliError(
      'usage',
      sayMistakes(mistakes)
        .map((each) => toText(each))
        .join('\n'),
      `Settings of ${connector.name}: ${questions.map((question) => question.name).join(', ')}.`,
    )
  }
  const account = toAccount(workspace, { name, connector, settings: answers })
  await saveAccount(workspace.database.db, workspace.cipher, account)
  io.out(`connection "${name}" is saved`)
}

async function collectAnswers(
  questions: readonly Question[],
  flags: ConnectFlags,
  io: CliIo,
): Promise<JsonObject> {
  refuseSecretsInArguments(questions, flags)
  const answers: Record<string, Json> = {}
  const byName = new Map(questions.map((question) => [question.name, question]))
  for (const [setting, text] of givenValues(flags, io)) {
    const question = byName.get(setting)
    if (!question) {
      const known = questions.map(({ name }) => name).join(', ')
      throw new CliError('usage', `unknown setting "${setting}"`, `Settings: ${known}.`)
    }
    answers[setting] = parseAnswer(text, question)
  }
  if (!io.isInteractive) return answers
  for (const question of questions) {
    if (answers[question.name] !== undefined) continue
    const answer = await ask(question)
    if (answer !== undefined) answers[question.name] = answer
  }
  return answers
}

function refuseSecretsInArguments(questions: readonly Question[], flags: ConnectFlags): void {
  for (const { name, isSecret } of questions) {
    if (!isSecret || !flags.set.some((pair) => pair.startsWith(`${name}=`))) continue
    throw new CliError(
      'usage',
      `"${name}" is a secret, and others on this machine can read arguments`,
      `Use --secret-env ${name}=VARIABLE, --secret-file ${name}=FILE or the prompt.`,
    )
  }
}

function givenValues(flags: ConnectFlags, io: CliIo): (readonly [string, string])[] {
  const fromEnvironment = flags.secretEnv.map(parsePair).map(([name, variable]) => {
    const value = io.env[variable]
    if (value === undefined || value === '') {
      throw new CliError('usage', `the environment has no variable "${variable}"`)
    }
    return [name, value] as const
  })
  const fromFiles = flags.secretFile.map(parsePair).map(([name, path]) => {
    try {
      return [name, readFileSync(resolve(io.cwd, path), 'utf8').trim()] as const
    } catch {
      throw new CliError('usage', `"${path}" cannot be read`)
    }
  })
  return [...flags.set.map(parsePair), ...fromEnvironment, ...fromFiles]
}

async function check(workspace: Workspace, folder: string, name: string, io: CliIo): Promise<void> {
  const account = await requireAccount(workspace, name)
  const opener = createAccountOpener(workspace, { allowPrivate: allowsPrivate(io), bindsOld: true })
  try {
    const connection = await opener.open(name, connectorIn(folder, account.connector))
    tellCheck(name, await connection.check(io.stop), io)
  } finally {
    await opener.close()
  }
}
