import type { AddedFlow } from '../../projects/add-to-integrations.ts'
import { noSchedule } from '../../store/flow-states.ts'
import { findIntegration } from '../../store/integrations.ts'
import { changeSchedule } from '../../work/schedule/change-schedule.ts'
import type { Services } from '../services.ts'

/** What somebody has just begun runs when a person says so: not by its schedule, and not by what a system tells. */
export async function pauseFlows(
  { database: { db } }: Pick<Services, 'database'>,
  workspace: string,
  added: readonly AddedFlow[],
): Promise<void> {
  for (const { integration: name, flow } of added) {
    const integration = await findIntegration(db, { workspace, name })
    if (!integration) continue
    const at = { integration: integration.id, flow }
    await changeSchedule(db, at, { ...noSchedule, isPaused: true }, () => undefined)
  }
}
