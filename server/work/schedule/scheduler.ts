import type { Knex } from 'knex'
import type { TriggerPlan } from '../../../engine/index.ts'
import { queryPrepared, queryRows } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import { parseWindows } from '../../store/flow-schedule.ts'
import type { Jobs } from '../jobs/open-jobs.ts'
import { askRuns, type RunAsk } from '../requests/ask-runs.ts'
import { nextTime } from './next-time.ts'
import { isInWindows } from './run-windows.ts'

/** Flows that one look starts at most; more of them are due at once only after a standstill. */
const BATCH = 200

interface DueRow {
  readonly workspace: string
  readonly integration: number
  readonly flow: string
  readonly rank: number
  readonly trigger: TriggerPlan | null
  readonly windows: unknown
  readonly hooked: boolean
  readonly next_at: string | null
}

const COLUMNS =
  'i.workspace, s.integration, s.flow, s.rank, s.trigger, s.windows, s.hooked, s.next_at'

/**
 * Starts every flow whose time has come, once however many processes look: each takes rows that no other one holds,
 * and their next time is set in the transaction that queues their runs. Gives how many it started.
 *
 * @param held workspaces none of whose flows begin
 */
export async function startScheduled(
  jobs: Jobs,
  now: number,
  held: readonly string[] = [],
): Promise<number> {
  return jobs.database.db.transaction(async (trx) => {
    const due = await queryPrepared<DueRow>(
      trx,
      `select ${COLUMNS} from flow_state s join integration i on i.id = s.integration
       where s.next_at <= ? and i.workspace <> all(?::text[])
       order by s.next_at limit ? for update of s skip locked`,
      [now, held.map(toStored), BATCH],
    )
    if (due.length === 0) return 0
    await setNext(
      trx,
      due.map((row) => ({
        integration: row.integration,
        flow: row.flow,
        at: nextTime({
          trigger: row.trigger ?? undefined,
          windows: parseWindows(row.windows),
          now,
          isHooked: row.hooked,
          before: Number(row.next_at),
        }),
      })),
    )
    await askRuns(
      trx,
      jobs,
      due.map((row) => askOf(row, { cause: 'schedule', kind: 'changes' })),
    )
    return due.length
  })
}

/** Starts the flows that have records whose time has come, for those that are not scheduled for long. */
export async function startRetries(
  jobs: Jobs,
  now: number,
  held: readonly string[] = [],
): Promise<number> {
  return jobs.database.db.transaction(async (trx) => {
    const due = await queryRows<DueRow>(
      trx,
      `select ${COLUMNS} from flow_state s join integration i on i.id = s.integration
       where s.is_on and not s.is_paused and s.retry_at <= ? and i.workspace <> all(?::text[])
       and exists (select from record r where r.integration = s.integration and r.flow = s.flow and r.due <= ?)
       and not exists (select from run_request q where q.integration = s.integration and q.flow = s.flow)
       order by s.retry_at limit ? for update of s skip locked`,
      [now, held.map(toStored), now, BATCH],
    )
    const open = due.filter(({ windows }) => isInWindows(parseWindows(windows), now))
    await askRuns(
      trx,
      jobs,
      open.map((row) => askOf(row, { cause: 'retry', kind: 'woken' })),
    )
    return open.length
  })
}

/** When the next flow is to be started; `undefined` when none is. */
export async function nextScheduled(
  db: Knex,
  held: readonly string[] = [],
): Promise<number | undefined> {
  const [row] = await queryPrepared<{ at: string | null }>(
    db,
    // As those that are started: what nobody starts would be asked for again and again.
    `select s.next_at as at from flow_state s join integration i on i.id = s.integration
     where s.next_at is not null and i.workspace <> all(?::text[]) order by s.next_at limit 1`,
    [held.map(toStored)],
  )
  return row?.at ? Number(row.at) : undefined
}

function askOf(
  row: DueRow,
  { cause, kind }: { readonly cause: string; readonly kind: 'changes' | 'woken' },
): RunAsk {
  return {
    workspace: fromStored(row.workspace),
    integration: row.integration,
    flow: fromStored(row.flow),
    rank: row.rank,
    cause,
    scope: kind === 'woken' ? { kind, keys: [] } : { kind },
    force: false,
  }
}

/** Sets when flows run next. Flow names as they are stored. */
async function setNext(
  trx: Knex,
  times: readonly {
    readonly integration: number
    readonly flow: string
    readonly at: number | undefined
  }[],
): Promise<void> {
  await queryPrepared(
    trx,
    `update flow_state s set next_at = n.at
     from unnest(?::int[], ?::text[], ?::bigint[]) as n(integration, flow, at)
     where s.integration = n.integration and s.flow = n.flow`,
    [
      times.map(({ integration }) => integration),
      times.map(({ flow }) => flow),
      times.map(({ at }) => at ?? null),
    ],
  )
}

export interface FlowWindows {
  readonly windows: ReturnType<typeof parseWindows>
  readonly rank: number
  readonly mayRun: boolean
}

/** Whether and when something from outside may start a flow. */
export async function loadFlowWindows(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
): Promise<FlowWindows | undefined> {
  const [row] = await queryRows<{
    readonly windows: unknown
    readonly rank: number
    readonly may_run: boolean
  }>(
    db,
    `select windows, rank, is_on and not is_paused as may_run from flow_state where integration = ? and flow = ?`,
    [integration, toStored(flow)],
  )
  return row && { windows: parseWindows(row.windows), rank: row.rank, mayRun: row.may_run }
}
