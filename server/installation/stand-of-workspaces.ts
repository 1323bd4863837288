import type { Knex } from 'knex'
import {
  changeValues,
  HIDDEN_VALUE,
  type Message,
  type RunRow,
  type TriggerPlan,
} from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored } from '../database/text.ts'
import type { ConnectionCalls } from '../store/connection-calls.ts'
import { messageFromStoredOrNull } from '../store/stored-message.ts'
import { FLOW_HEALTHS, type FlowHealth, type Health, healthOf } from './flow-health.ts'
import { type JudgedFlow, worstOf } from './summarise-flows.ts'

/** How the integrations of a workspace stand, for whoever looks after very many. */
export interface WorkspaceStand {
  readonly health: FlowHealth
  /** Records that wait for something, or for a person. */
  readonly open: number
  readonly lastRunAt: number | undefined
  /** Why it does not get on, without the values that were met. */
  readonly error: { readonly reason: Message; readonly at: number | undefined } | undefined
}

interface FlowRow {
  readonly workspace: string
  readonly integration: number
  readonly state: 'setup' | 'on' | 'paused'
  readonly flow: string | null
  readonly is_on: boolean | null
  readonly is_paused: boolean | null
  readonly problem: string | null
  readonly next_at: string | null
  readonly trigger: TriggerPlan | null
  readonly run_state: RunRow['state'] | null
  readonly run_reason: string | null
  readonly started_at: string | null
  readonly finished_at: string | null
}

interface CountRow {
  readonly integration: number
  readonly flow: string
  readonly state: string
  readonly count: number
}

interface CallRow {
  readonly integration: number
  readonly name: string
  readonly at: string
  readonly ms: number
  readonly failing_since: string | null
  readonly failures: number
  readonly failure: string | null
  readonly is_denied: boolean
}

/**
 * All workspaces that have an integration, by three statements however many they are. A flow is judged as on the overview, from what
 * is stored of it: no file is read, so its systems are all those of its integration.
 *
 * @param holdOf why the plan of a workspace lets no flow begin
 */
export async function loadStands(
  db: Knex,
  {
    now,
    holdOf,
  }: { readonly now: number; readonly holdOf: (workspace: string) => Message | undefined },
): Promise<ReadonlyMap<string, WorkspaceStand>> {
  const flows = await loadFlows(db)
  const records = groupBy(await loadCounts(db), placeOf)
  const calls = groupBy(await loadCalls(db), ({ integration }) => integration)
  const stands = new Map<string, WorkspaceStand>()
  for (const [workspace, rows] of groupBy(flows, (row) => fromStored(row.workspace))) {
    const hold = holdOf(workspace)
    const judge = (row: FlowRow): Judged => {
      const counts = records.get(placeOf(row)) ?? []
      return judgeFlow(row, { now, hold, counts, calls: toCalls(calls.get(row.integration)) })
    }
    stands.set(workspace, sumUp(rows, judge))
  }
  return stands
}

interface Judged extends JudgedFlow {
  readonly open: number
}

function sumUp(rows: readonly FlowRow[], judge: (row: FlowRow) => Judged): WorkspaceStand {
  const integrations = [...groupBy(rows, ({ integration }) => integration).values()]
  const judged = integrations.map((of) => {
    const flows = of.filter(({ flow }) => flow !== null).map(judge)
    const { health, problem } = worstOf(flows, { state: of[0]?.state ?? 'setup' })
    return { flows, health, problem }
  })
  const worstHealth =
    FLOW_HEALTHS.find((each) => judged.some((integration) => integration.health === each)) ??
    'setup'
  const worst = judged.find((integration) => integration.health === worstHealth)
  const ran = rows.map(({ started_at: at }) => Number(at ?? 0))
  const lastRunAt = Math.max(0, ...ran)
  return {
    health: worstHealth,
    open: judged.flatMap(({ flows }) => flows).reduce((sum, { open }) => sum + open, 0),
    lastRunAt: lastRunAt === 0 ? undefined : lastRunAt,
    error: worst?.problem && worstHealth !== 'paused' ? errorOf(worst.problem, rows) : undefined,
  }
}

/** Whose values they are is not looked into: none is told. */
function errorOf(problem: Message, rows: readonly FlowRow[]): WorkspaceStand['error'] {
  const failed = rows.filter(({ run_state: state }) => state === 'failed' || state === 'stopped')
  const at = Math.max(0, ...failed.map(({ finished_at: ended }) => Number(ended ?? 0)))
  return {
    reason: changeValues(problem, (value, { kind }) => (kind === 'count' ? value : HIDDEN_VALUE)),
    at: at === 0 ? undefined : at,
  }
}

function judgeFlow(
  row: FlowRow,
  {
    now,
    hold,
    counts,
    calls,
  }: {
    readonly now: number
    readonly hold: Message | undefined
    readonly counts: readonly CountRow[]
    readonly calls: ReadonlyMap<string, ConnectionCalls>
  },
): Judged {
  const isOn = row.is_on === true
  const stands: Health = healthOf({
    now,
    integration: { state: row.state },
    isOn,
    hold,
    state: {
      problem: messageFromStoredOrNull(row.problem),
      nextAt: row.next_at === null ? undefined : Number(row.next_at),
      schedule: { trigger: null, windows: [], isPaused: row.is_paused === true },
    },
    trigger: row.trigger ?? undefined,
    lastRun:
      row.run_state === null
        ? undefined
        : {
            state: row.run_state,
            reason: messageFromStoredOrNull(row.run_reason),
            startedAt: Number(row.started_at),
            finishedAt: row.finished_at === null ? undefined : Number(row.finished_at),
          },
    readAt: undefined,
    records: Object.fromEntries(counts.map(({ state, count }) => [state, count])),
    calls,
  })
  const open = counts.reduce((sum, { count }) => sum + count, 0)
  return { isOn, stands, plan: { title: row.flow ?? '' }, open }
}

function placeOf({ integration, flow }: Pick<FlowRow, 'integration' | 'flow'>): string {
  return `${integration} ${flow ?? ''}`
}

function toCalls(rows: readonly CallRow[] = []): ReadonlyMap<string, ConnectionCalls> {
  return new Map(
    rows.map(({ name, at, ms, failing_since: since, failures, failure, is_denied: isDenied }) => [
      fromStored(name),
      {
        at: Number(at),
        ms,
        failing:
          since === null
            ? undefined
            : { since: Number(since), calls: failures, failure: failure ?? '', isDenied },
      },
    ]),
  )
}

function loadFlows(db: Knex): Promise<readonly FlowRow[]> {
  return queryRows<FlowRow>(
    db,
    `select i.workspace, i.id as integration, i.state, s.flow, s.is_on, s.is_paused, s.problem, s.next_at::text, s.trigger,
       r.state as run_state, r.reason as run_reason, r.started_at::text, r.finished_at::text
     from integration i left join flow_state s on s.integration = i.id
     left join lateral (
       select state, reason, started_at, finished_at from run
       where integration = i.id and flow = s.flow order by id desc limit 1) r on true
     order by i.workspace, i.id, s.rank, s.flow`,
    [],
  )
}

function loadCounts(db: Knex): Promise<readonly CountRow[]> {
  return queryRows<CountRow>(
    db,
    `select integration, flow, state, count(*)::int as count from record where not ignored
     group by integration, flow, state`,
    [],
  )
}

function loadCalls(db: Knex): Promise<readonly CallRow[]> {
  return queryRows<CallRow>(
    db,
    `select distinct role.integration, c.name, k.at::text, k.ms, k.failing_since::text, k.failures, k.failure, k.is_denied
     from role join connection c on c.id = role.connection join connection_calls k on k.connection = c.id`,
    [],
  )
}

function groupBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): ReadonlyMap<Key, T[]> {
  const groups = new Map<Key, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
