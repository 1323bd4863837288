import type { Knex } from 'knex'
import { queryPrepared } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import { inTransaction, type Jobs, RUN_QUEUE } from '../jobs/open-jobs.ts'
import { arrangeWaiting } from './arrange-waiting.ts'
import { priorityAt } from './queue-place.ts'
import { type NewRequest, saveRequests } from './run-requests.ts'

/** What a job of the run queue carries. */
export interface RunJob {
  readonly integration: number
  readonly flow: string
  /** It only helps with partitions of the flow's run: its number among those who do. */
  readonly helper?: number | undefined
}

export interface RunAsk extends NewRequest {
  readonly workspace: string
  /** Place of the flow in the order of its integration: of flows that wait together, the first goes first. */
  readonly rank: number
}

/** Keeps what is asked and queues the runs for it, in the transaction of the caller. A flow waits in the queue once. */
export async function askRuns(
  trx: Knex,
  jobs: Jobs,
  asks: readonly RunAsk[],
  when: RunsAfter = {},
): Promise<void> {
  if (asks.length === 0) return
  await saveRequests(trx, asks)
  await queueRuns(trx, jobs, asks, when)
}

/** When the runs may begin at the earliest. One that waits already begins when it would. */
interface RunsAfter {
  readonly startAfterSeconds?: number
}

export async function queueRuns(
  trx: Knex,
  { boss }: Jobs,
  asks: readonly Pick<RunAsk, 'workspace' | 'integration' | 'flow' | 'rank'>[],
  { startAfterSeconds = 0 }: RunsAfter = {},
): Promise<void> {
  const { pending, waiting } = await countPending(
    trx,
    new Set(asks.map(({ workspace }) => workspace)),
  )
  const ordered = asks.toSorted((left, right) => left.rank - right.rank)
  await boss.insert(
    RUN_QUEUE,
    ordered.map(({ workspace, integration, flow, rank }) => {
      // The longer a workspace's own queue, the further back its next run: no backlog is in the way of others.
      const before = pending.get(workspace) ?? 0
      pending.set(workspace, before + 1)
      return {
        data: { integration, flow } satisfies RunJob,
        singletonKey: `${integration}/${flow}`,
        priority: priorityAt(before, rank),
        group: { id: workspace },
        startAfter: startAfterSeconds,
      }
    }),
    inTransaction(trx),
  )
  // Mostly nothing else waits: there is nobody to go before, and nothing to hurry.
  const integrations = asks.map(({ integration }) => integration)
  const areAlone = new Set(integrations).size === integrations.length
  if (areAlone && integrations.every((integration) => !waiting.has(integration))) return
  if (startAfterSeconds === 0) await hurryWaiting(trx, asks)
  await arrangeWaiting(trx, asks)
}

/** A run that waits for further calls of a system does not wait any longer when a person, or the time, asks for it. */
async function hurryWaiting(
  trx: Knex,
  asks: readonly Pick<RunAsk, 'integration' | 'flow'>[],
): Promise<void> {
  await queryPrepared(
    trx,
    `update pgboss.job set start_after = now()
     where name = ? and state = 'created' and start_after > now() and singleton_key = any(?::text[])`,
    [RUN_QUEUE, asks.map(({ integration, flow }) => `${integration}/${flow}`)],
  )
}

/** Behind every run, whatever the backlog of its workspace: they are for places that nobody else needs. */
const HELPER_PRIORITY = -1_000_000

/** Queues jobs that help with the run of a flow. One that waits already waits once. */
export async function queueHelpers(
  trx: Knex,
  { boss }: Jobs,
  { integration, flow }: Pick<RunAsk, 'integration' | 'flow'>,
  helpers: readonly number[],
): Promise<void> {
  await boss.insert(
    RUN_QUEUE,
    helpers.map((helper) => ({
      data: { integration, flow, helper } satisfies RunJob,
      singletonKey: `${integration}/${flow}/${helper}`,
      priority: HELPER_PRIORITY,
    })),
    inTransaction(trx),
  )
}

interface Pending {
  /** Jobs of each workspace that wait. */
  readonly pending: Map<string, number>
  /** Integrations that have some. */
  readonly waiting: ReadonlySet<number>
}

async function countPending(db: Knex, workspaces: ReadonlySet<string>): Promise<Pending> {
  const rows = await queryPrepared<{
    readonly workspace: string
    readonly integration: number | null
    readonly pending: number
  }>(
    db,
    `select group_id as workspace, (data->>'integration')::int as integration, count(*)::int as pending from pgboss.job
     where name = ? and state < 'active' and group_id = any(?::text[]) group by 1, 2`,
    [RUN_QUEUE, [...workspaces].map(toStored)],
  )
  const pending = new Map<string, number>()
  for (const row of rows) {
    const workspace = fromStored(row.workspace)
    pending.set(workspace, (pending.get(workspace) ?? 0) + row.pending)
  }
  return { pending, waiting: new Set(rows.flatMap(({ integration }) => integration ?? [])) }
}
