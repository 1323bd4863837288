import type { Command } from 'commander'
import {
  completeSettings,
  type FlowPlan,
  isMessage,
  type Project,
  toText,
} from '../../../engine/index.ts'
import { findChangedStrays } from '../../installation/check-answers.ts'
import { installationOf, openInstallation } from '../../installation/open-flow.ts'
import { sayMistakes } from '../../installation/say-mistakes.ts'
import { commandWith } from '../../process/shell-words.ts'
import { type Answers, saveAnswers } from '../../store/answers.ts'
import { changeDirections, directionsOf, showDirections } from '../directions.ts'
import { flowNamed } from '../find-flows.ts'
import { CliError, type CliIo } from '../io.ts'
import { openProject } from '../project-folder.ts'
import { parseAnswer, parsePair, type Question, questionsOf } from '../schema-questions.ts'
import { changeRows, requireTable, showChoices, type TableAnswers } from '../table-rows.ts'
import { without } from '../without.ts'
import { allowsPrivate, withWorkspace } from '../workspace-of.ts'

interface SetFlags {
  readonly table?: string
  readonly connection: readonly string[]
  readonly direction: readonly string[]
  readonly unset?: boolean
}

export function addSetCommand(program: Command, io: CliIo): void {
  program
    .command('set')
    .description('answer the questions of an integration, fill its tables, choose its accounts')
    .argument('<name>', 'name of an integration, or of a flow that stands alone')
    .argument('[answers...]', 'name=value; with --table, rows of the table')
    .option('--table <table>', 'the answers are rows of this table: value=translation')
    .option('--connection <role=name>', 'which account plays a role; may be repeated', collect, [])
    .option(
      '--direction <name=flow>',
      'which flow runs where an integration offers several; NAME= for none',
      collect,
      [],
    )
    .option('--unset', 'take the named answers or rows away')
    .addHelpText(
      'after',
      `
Without answers, shows what is asked and what was answered; with --table alone, what its rows may hold.

Examples:
  mapwright set lightspeed-ccv
  mapwright set lightspeed-ccv startDate=2026-01-01 statuses=paid,partially_paid
  mapwright set lightspeed-ccv --table paymentMethod
  mapwright set lightspeed-ccv --table paymentMethod ideal=15 creditcard=16
  mapwright set lightspeed-ccv --connection shop=my-shop
  mapwright set lightspeed-ccv --direction products=products-to-pos`,
    )
    .action(async (name: string, pairs: readonly string[], flags: SetFlags) => {
      await withWorkspace(program, io, async (workspace, folder) => {
        const project = openProject(folder)
        const flows = flowsOfInstallation(project, name)
        const { id, answers } = await openInstallation(workspace, name)
        const choices = directionsOf(project.integrations[name])
        const { table } = flags
        const inTable = table === undefined ? undefined : requireTable(project, name, table)
        const place = { workspace, project, name, answers, allowPrivate: allowsPrivate(io) }
        if (inTable && pairs.length === 0) {
          await showChoices(place, inTable, io)
          return
        }
        const isQuestion = [pairs, flags.connection, flags.direction].every(
          (each) => each.length === 0,
        )
        if (isQuestion) {
          showAnswers(flows, answers, io)
          showDirections(choices, answers.directions, io)
          return
        }
        const directions = changeDirections(choices, answers.directions, flags.direction)
        const given = inTable ? [] : pairs
        const changed = { ...changeAnswers(flows, answers, given, flags), directions }
        checkAnswers(flows, changed)
        await checkStrays(place, changed)
        const tables = inTable
          ? { ...answers.tables, [inTable.name]: await changeRows(place, inTable, pairs, flags) }
          : answers.tables
        await saveAnswers(workspace.database.db, id, { ...changed, tables })
        io.out(`saved for "${name}"`)
      })
    })
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

function flowsOfInstallation(project: Project, name: string): readonly FlowPlan[] {
  const flows = project.flows
    .map(({ plan }) => plan)
    .filter((plan) => installationOf(plan) === name)
  if (flows.length > 0) return flows
  const belongsTo = flowNamed(project, name)?.integration
  if (belongsTo) {
    throw new CliError(
      'usage',
      `flow "${name}" belongs to the integration "${belongsTo}", which is asked for all its flows`,
      `Say: ${commandWith('set', [belongsTo])}`,
    )
  }
  const known = [...new Set(project.flows.map(({ plan }) => installationOf(plan)))].toSorted()
  throw new CliError('usage', `unknown integration "${name}"`, `Known here: ${known.join(', ')}.`)
}

function questionsOfAll(flows: readonly FlowPlan[]): readonly Question[] {
  const byName = new Map<string, Question>()
  for (const flow of flows) {
    for (const question of questionsOf(flow.settings)) byName.set(question.name, question)
  }
  return [...byName.values()]
}

function changeAnswers(
  flows: readonly FlowPlan[],
  answers: Answers,
  pairs: readonly string[],
  flags: SetFlags,
): Answers {
  const connections = {
    ...answers.connections,
    ...Object.fromEntries(flags.connection.map(parsePair).map((pair) => checkRole(flows, pair))),
  }
  if (flags.unset) return { ...answers, connections, settings: without(answers.settings, pairs) }
  const questions = questionsOfAll(flows)
  const given = pairs.map(parsePair).map(([name, text]) => {
    const question = questions.find((each) => each.name === name)
    if (question) return [name, parseAnswer(text, question)] as const
    const known = questions.map((each) => each.name).join(', ')
    throw new CliError('usage', `"${name}" is not asked`, `Asked is: ${known}.`)
  })
  return {
    ...answers,
    connections,
    settings: { ...answers.settings, ...Object.fromEntries(given) },
  }
}

function checkRole(
  flows: readonly FlowPlan[],
  [role, name]: readonly [string, string],
): readonly [string, string] {
  const roles = [...new Set(flows.flatMap((flow) => Object.keys(flow.connections)))]
  if (roles.includes(role)) return [role, name]
  throw new CliError('usage', `unknown role "${role}"`, `Roles: ${roles.join(', ')}.`)
}

/** Only what was answered wrongly is refused: questions may stay open until a flow runs. */
function checkAnswers(flows: readonly FlowPlan[], { settings }: Answers): void {
  for (const flow of flows) {
    const own = new Set(questionsOf(flow.settings).map(({ name }) => name))
    const answered = Object.fromEntries(Object.entries(settings).filter(([name]) => own.has(name)))
    const { mistakes } = completeSettings({ ...flow.settings, required: [] }, answered)
    if (mistakes.length > 0) {
      throw new CliError(
        'usage',
        sayMistakes(mistakes)
          .map((each) => toText(each))
          .join('\n'),
      )
    }
  }
}

/** An answer that names what its system does not have; one that cannot be looked up is taken. */
async function checkStrays(
  { workspace, project, name, answers, allowPrivate }: TableAnswers,
  changed: Answers,
): Promise<void> {
  const strays = await findChangedStrays(
    workspace,
    { project, integration: name, before: answers, changed },
    { allowPrivate, signal: new AbortController().signal },
  )
  if (strays.length === 0) return
  const said = strays.map(({ message }) => (isMessage(message) ? toText(message) : message))
  throw new CliError('usage', said.join('\n'))
}

function showAnswers(flows: readonly FlowPlan[], answers: Answers, io: CliIo): void {
  for (const { name, title, isRequired, default: preset, choices } of questionsOfAll(flows)) {
    const open = isRequired ? '(to be answered)' : '(open)'
    const usual = preset === undefined ? open : `${JSON.stringify(preset)} (default)`
    const value = answers.settings[name]
    io.out(`${name} = ${value === undefined ? usual : JSON.stringify(value)}    ${title}`)
    for (const choice of choices) io.out(`    ${JSON.stringify(choice.value)}  ${choice.title}`)
  }
  const tables = new Map(flows.flatMap((flow) => Object.entries(flow.tables)))
  for (const [name, table] of tables) {
    const rows = { ...table.rows, ...answers.tables[name] }
    io.out(`table ${name}    ${table.title ?? ''}`)
    for (const [from, to] of Object.entries(rows)) io.out(`    ${from} = ${JSON.stringify(to)}`)
  }
  const roles = new Set(flows.flatMap((flow) => Object.keys(flow.connections)))
  for (const role of roles) io.out(`connection ${role} = ${answers.connections[role] ?? role}`)
}
