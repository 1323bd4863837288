import { queryRows } from '../../database/query.ts'
import { fromStored, toStored } from '../../database/text.ts'
import { continueBulk } from '../../store/bulk-actions.ts'
import type { Jobs } from '../jobs/open-jobs.ts'
import { askRuns } from './ask-runs.ts'

/**
 * Does one part of what a person asked for very many open records, and gives whether there was any. What was retried
 * is run in the transaction of the last part; before that, runs that are under way take up what is ready.
 */
export async function continueBulkActions(jobs: Jobs, now: number): Promise<boolean> {
  return jobs.database.db.transaction(async (trx) => {
    const bulk = await continueBulk(trx, now)
    if (bulk?.kind !== 'retry' || bulk.endedAt === undefined) return bulk !== undefined
    const { integration, flow } = bulk
    const [place] = await queryRows<{ workspace: string; rank: number }>(
      trx,
      `select i.workspace, coalesce(s.rank, 0) as rank from integration i
       left join flow_state s on s.integration = i.id and s.flow = ? where i.id = ?`,
      [toStored(flow), integration],
    )
    if (place) {
      const workspace = fromStored(place.workspace)
      const scope = { kind: 'woken', keys: [] } as const
      const ask = { workspace, integration, flow, rank: place.rank, cause: 'retry', scope }
      await askRuns(trx, jobs, [{ ...ask, force: false }])
    }
    return true
  })
}
