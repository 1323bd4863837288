import type { Knex } from 'knex'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import {
  completeSettings,
  type FlowPlan,
  hashJson,
  isJsonObject,
  type Project,
} from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import type { Answers } from '../store/answers.ts'
import { activeFlows } from './active-flows.ts'
import type { Missing } from './missing.ts'
import { TriedFlow } from './sum-up-trial.ts'

/** What came of trying an integration, the last time. */
export interface KeptTrial {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Nothing that decides about it has changed since. */
  readonly isCurrent: boolean
  readonly flows: readonly TriedFlow[]
}

interface Setup {
  readonly integration: { readonly id: number; readonly name: string }
  readonly project: Project
  readonly answers: Answers
}

export async function keepTrial(
  db: Knex,
  setup: Setup,
  flows: readonly TriedFlow[],
  now: number,
): Promise<void> {
  await queryRows(
    db,
    `insert into trial (integration, at, setup, flows) values (?, ?, ?, ?::json)
     on conflict (integration) do update
     set at = excluded.at, setup = excluded.setup, flows = excluded.flows`,
    [setup.integration.id, now, digestOf(setup), toStored(JSON.stringify(flows))],
  )
}

export async function loadTrial(db: Knex, setup: Setup): Promise<KeptTrial | undefined> {
  const [row] = await queryRows<{ at: string | number; setup: string; flows: unknown }>(
    db,
    'select at, setup, flows from trial where integration = ?',
    [setup.integration.id],
  )
  if (!row) return undefined
  return {
    at: Number(row.at),
    isCurrent: row.setup === digestOf(setup),
    flows: Value.Parse(Type.Array(TriedFlow), row.flows),
  }
}

function digestOf({ integration, project, answers }: Setup): string {
  const { settings, tables, connections, directions, off } = answers
  const flows = activeFlows(project, integration.name, answers).map(({ version }) => version)
  return hashJson({ settings, tables, connections, directions, off, flows })
}

/** Rows of tables that tried records failed for, and answers that name what a system does not have, where that is still so. */
export function findGaps(
  { flows }: Pick<KeptTrial, 'flows'>,
  { integration, project, answers }: Setup,
): readonly Missing[] {
  const active = activeFlows(project, integration.name, answers)
  return flows.flatMap(({ flow, causes, stray = [] }) => {
    const plan = active.find(({ name }) => name === flow)
    if (!plan) return []
    return [
      ...causes.flatMap((cause) => gapOf(plan, cause, answers)),
      ...stray.flatMap((each) => strayOf(project, plan, each, answers)),
    ]
  })
}

function strayOf(
  project: Project,
  plan: FlowPlan,
  { setting, value, unasked }: NonNullable<TriedFlow['stray']>[number],
  answers: Answers,
): readonly Missing[] {
  const { settings } = completeSettings(plan.settings, answers.settings)
  const answer = settings[setting]
  const isSame = Array.isArray(answer) ? answer.includes(value) : answer === value
  if (unasked || !isSame) return []
  const { question, system } = strayPlace(project, plan, setting)
  const values = { question, system, value: String(value) }
  const message = `${system} does not have "${value}", the answer to "${question}": choose another, or make it there and try again`
  return [{ path: `settings.${setting}`, code: 'strayAnswer', values, message }]
}

/** What a setting asks, and the system that its answers are chosen from. */
export function strayPlace(
  { connectors }: Project,
  { settings, connections }: FlowPlan,
  setting: string,
): { readonly question: string; readonly system: string } {
  const { properties } = settings
  const asked = isJsonObject(properties) ? properties[setting] : undefined
  const { title, 'x-options': options } = isJsonObject(asked) ? asked : {}
  const [role = ''] = typeof options === 'string' ? options.split('.') : []
  const name = connections[role] ?? role
  return {
    question: typeof title === 'string' ? title : setting,
    system: connectors[name]?.title ?? name,
  }
}

function gapOf(
  plan: FlowPlan,
  { missing, records }: TriedFlow['causes'][number],
  answers: Answers,
): readonly Missing[] {
  const table = missing && plan.tables[missing.table]
  if (!table || table.otherwise.kind !== 'fail') return []
  const rows = { ...table.rows, ...answers.tables[missing.table] }
  const open = missing.rows.flatMap((row, at) =>
    Object.hasOwn(rows, row) ? [] : [missing.names?.[at] ?? row],
  )
  if (open.length === 0) return []
  const title = table.title ?? missing.table
  const values = { title, rows: open.map((row) => `“${row}”`).join(', '), count: String(records) }
  const message = `the table "${title}" has no row for ${open.map((row) => `"${row}"`).join(', ')}, and tried records failed for it`
  return [{ path: `tables.${missing.table}`, code: 'rows', values, message }]
}
