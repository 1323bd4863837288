import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { deleteIntegration, type Integration, saveIntegrationState } from '../store/integrations.ts'
import { listLiveFlows } from '../store/runs.ts'
import type { Work } from '../work/work.ts'

/** Workers look once a second whether they are to stop, and records under way come to their end. */
const WAIT_MS = 30_000
const ASK_MS = 200

/**
 * Forgets an integration with all its state, once its runs have stopped: what they make until then would be kept by
 * nobody. Gives whether it is gone; where a run does not come to its end it stays, paused.
 */
export async function removeIntegration(
  { database: { db }, work }: { readonly database: Database; readonly work: Work },
  { id, workspace }: Pick<Integration, 'id' | 'workspace'>,
  waitMs = WAIT_MS,
): Promise<boolean> {
  await saveIntegrationState(db, id, 'paused')
  await work.followChanges(workspace)
  for (let waited = 0; ; waited += ASK_MS) {
    const flows = await listLiveFlows(db, id)
    if (flows.length === 0) break
    for (const flow of flows) await work.stopRun({ workspace, integration: id, flow })
    if (waited >= waitMs) return false
    await delay(ASK_MS)
  }
  await deleteIntegration(db, id)
  return true
}
