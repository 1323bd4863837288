import { queryRows } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import type { Jobs } from '../jobs/open-jobs.ts'
import { queueRuns } from './ask-runs.ts'

const OLD_MS = 30_000
const BATCH = 200

interface ForgottenRow {
  readonly workspace: string
  readonly integration: number
  readonly flow: string
  readonly rank: number
}

/** Queues runs for old requests that no job is about: one was given up, or the jobs were put back from an older backup. */
export async function queueForgotten(
  jobs: Jobs,
  now: number,
  held: readonly string[] = [],
): Promise<void> {
  await jobs.database.db.transaction(async (trx) => {
    const rows = await queryRows<ForgottenRow>(
      trx,
      `select distinct i.workspace, q.integration, q.flow, coalesce(s.rank, 0) as rank from run_request q
       join integration i on i.id = q.integration
       left join flow_state s on s.integration = q.integration and s.flow = q.flow
       where q.asked_at < ? and i.workspace <> all(?::text[]) and not exists (select from pgboss.job j
         where j.name = 'run' and j.state <= 'active' and j.singleton_key = q.integration || '/' || q.flow)
       and coalesce(s.next_at, 0) < ? limit ?`,
      [now - OLD_MS, held.map(toStored), now, BATCH],
    )
    if (rows.length === 0) return
    await queueRuns(
      trx,
      jobs,
      rows.map((row) => ({
        workspace: fromStored(row.workspace),
        integration: row.integration,
        flow: fromStored(row.flow),
        rank: row.rank,
      })),
    )
  })
}
