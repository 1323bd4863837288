import type { Knex } from 'knex'
import type { RunScope } from '../../../engine/index.ts'
import { NOW, queryRows } from '../../store/context.ts'
import { fromStored, toStored, toStoredOrNull } from '../../store/text.ts'
import type { Jobs } from '../jobs/open-jobs.ts'
import { askRuns, type RunAsk } from '../requests/ask-runs.ts'

/** A flow with what its job needs to know about where it belongs. */
export interface JobFlow {
  readonly workspace: string
  readonly integration: number
  /** Name of the integration. */
  readonly name: string
  readonly flow: string
  readonly rank: number
  readonly isOn: boolean
}

interface JobFlowRow {
  readonly workspace: string
  readonly name: string
  readonly rank: number | null
  readonly is_on: boolean | null
}

/** `undefined`: the integration was removed since. */
export async function loadJobFlow(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
): Promise<JobFlow | undefined> {
  const [row] = await queryRows<JobFlowRow>(
    db,
    `select i.workspace, i.name, s.rank, s.is_on from integration i
     left join flow_state s on s.integration = i.id and s.flow = ? where i.id = ?`,
    [toStored(flow), integration],
  )
  if (!row) return undefined
  const { rank, is_on: isOn } = row
  const workspace = fromStored(row.workspace)
  return {
    workspace,
    integration,
    name: fromStored(row.name),
    flow,
    rank: rank ?? 0,
    isOn: isOn ?? false,
  }
}

const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000

/**
 * Keeps how a run ended, unless its integration was removed meanwhile. After one that failed, records that are due do not start the next at once: what broke it is
 * asked again on schedule, and ever more rarely between.
 */
export async function saveOutcome(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
  problem: string | undefined,
): Promise<void> {
  const hasFailed = problem !== undefined
  await queryRows(
    db,
    `insert into flow_state (integration, flow, is_on, failures, problem, retry_at, done_at)
     select i.id, ?::text, false, ?::int, ?::text, case when ?::boolean then ${NOW} + ${FIRST_WAIT_MS} else 0 end,
       case when ?::boolean then null else ${NOW} end
     from integration i where i.id = ? for key share of i
     on conflict (integration, flow) do update set
       problem = excluded.problem, done_at = coalesce(excluded.done_at, flow_state.done_at),
       failures = case when excluded.failures = 0 then 0 else flow_state.failures + 1 end,
       retry_at = case when excluded.failures = 0 then 0
         else ${NOW} + least(${LONGEST_WAIT_MS}, ${FIRST_WAIT_MS} * 2 ^ least(flow_state.failures, 10))::bigint end`,
    [
      toStored(flow),
      hasFailed ? 1 : 0,
      toStoredOrNull(problem),
      hasFailed,
      null,
      hasFailed,
      null,
      integration,
      null,
    ],
  )
}

/** Asks for runs of the flows that run after this one. */
export async function askFollowers(trx: Knex, jobs: Jobs, done: JobFlow): Promise<void> {
  const rows = await queryRows<{ flow: string; rank: number }>(
    trx,
    `select flow, rank from flow_state
     where integration = ? and after_flow = ? and is_on and not is_paused order by rank limit 100`,
    [done.integration, toStored(done.flow)],
  )
  const scope: RunScope = { kind: 'changes' }
  const asks = rows.map(({ flow, rank }): RunAsk => {
    const { workspace, integration } = done
    return {
      workspace,
      integration,
      flow: fromStored(flow),
      rank,
      cause: 'after',
      scope,
      force: false,
    }
  })
  await askRuns(trx, jobs, asks)
}
