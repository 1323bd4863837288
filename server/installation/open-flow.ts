import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Knex } from 'knex'
import {
  completeSettings,
  type FlowPlan,
  type JsonObject,
  type Project,
  type RunOptions,
  type Store,
  type Systems,
  say,
} from '../../engine/index.ts'
import { openJournal } from '../journal/open-journal.ts'
import { createRedact } from '../journal/redact.ts'
import { shellWord } from '../process/shell-words.ts'
import { type Answers, loadAnswers } from '../store/answers.ts'
import { saveIntegration } from '../store/integrations.ts'
import { createSqlStore } from '../store/sql-store.ts'
import { loadSetup, type Setup } from './load-setup.ts'
import type { AccountOpener } from './open-account.ts'
import { sayMistakes } from './say-mistakes.ts'
import { SetupError } from './setup-error.ts'
import { systemPorts } from './system-ports.ts'
import type { Workspace } from './workspace.ts'

/** What is the same for every run of a flow that is set up. */
export type ReadyFlow = Omit<RunOptions, 'what' | 'cause'>

/** A flow's integration, or the flow itself when it stands alone: what accounts, answers and state belong to. */
export function installationOf(flow: FlowPlan): string {
  return flow.integration ?? flow.name
}

export interface Installation {
  readonly id: number
  readonly store: Store
  readonly answers: Answers
}

export async function openInstallation(
  { database, cipher, name: workspace }: Workspace,
  name: string,
): Promise<Installation> {
  const id = await saveIntegration(database.db, { workspace, name })
  const store = createSqlStore({ db: database.db, integration: id, cipher })
  return { id, store, answers: await loadAnswers(database.db, id) }
}

async function requireSetup(db: Knex, integration: number, flow: FlowPlan): Promise<Setup> {
  const setup = await loadSetup(db, integration)
  if (setup) return setup
  const name = installationOf(flow)
  throw new SetupError(say('integrationRemoved', { name }), say('addAgain', {}))
}

/**
 * Makes a flow ready to run: opens the accounts that play its roles, completes and checks its settings, and puts the
 * rows that people filled in into its tables. `integration`: the number of what it belongs to; absent: it is looked for
 * by its name, and made where there is none. One that is named is never made: what was removed would run without its links.
 * `known`: what people have settled, where it was just read.
 *
 * @throws {SetupError} for what a person has to set up first
 */
export async function openFlow(
  workspace: Workspace,
  project: Project,
  flow: FlowPlan,
  opener: AccountOpener,
  integration?: number,
  known?: Setup,
): Promise<ReadyFlow> {
  const { name, cipher } = workspace
  const { db, clock } = workspace.database
  const id =
    integration ?? (await saveIntegration(db, { workspace: name, name: installationOf(flow) }))
  const { answers, privacy } = known ?? (await requireSetup(db, id, flow))
  const settings = requireSettings(flow, answers)
  const systems = await openSystems(project, flow, answers, opener)
  const accounts = Object.fromEntries(
    Object.keys(flow.connections).map((role) => [role, answers.connections[role] ?? role]),
  )
  const about = { workspace: name, integration: id, flow, systems, privacy, accounts }
  const { journal, keeper } = openJournal({ db, cipher, ...about })
  return {
    flow: withRows(flow, answers),
    systems,
    settings,
    store: createSqlStore({ db, integration: id, cipher, journal }),
    keeper,
    redact: createRedact(withRows(flow, answers), systems, settings),
    ports: { ...systemPorts, clock },
    namespace: `${workspace.name}-${id}`,
    worker: `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`,
  }
}

async function openSystems(
  project: Project,
  flow: FlowPlan,
  answers: Answers,
  opener: AccountOpener,
): Promise<Systems> {
  const roles = Object.entries(flow.connections).map(async ([role, name]) => {
    const connector = project.connectors[name]
    if (!connector) throw new SetupError(say('noConnector', { name }), say('runLint', {}))
    // A connection with the role's own name plays it, unless a person chose another.
    const connection = await opener.open(answers.connections[role] ?? role, connector)
    return [role, { connector, connection }] as const
  })
  return Object.fromEntries(await Promise.all(roles))
}

function requireSettings(flow: FlowPlan, answers: Answers): JsonObject {
  const { settings, mistakes } = completeSettings(flow.settings, knownAnswers(flow, answers))
  if (mistakes.length === 0) return settings
  throw new SetupError(
    say('flowNotReady', { flow: flow.name, reasons: sayMistakes(mistakes) }),
    say('answerWithSet', { name: shellWord(installationOf(flow)) }),
  )
}

/** An integration's answers are for all its flows; each takes those that it asks for. */
function knownAnswers(flow: FlowPlan, answers: Answers): JsonObject {
  const properties = flow.settings['properties']
  if (typeof properties !== 'object' || properties === null) return {}
  const names = new Set(Object.keys(properties))
  return Object.fromEntries(Object.entries(answers.settings).filter(([name]) => names.has(name)))
}

function withRows(flow: FlowPlan, answers: Answers): FlowPlan {
  const tables = Object.entries(flow.tables).map(([name, table]) => [
    name,
    { ...table, rows: { ...table.rows, ...answers.tables[name] } },
  ])
  return { ...flow, tables: Object.fromEntries(tables) }
}
