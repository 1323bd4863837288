import type { Knex } from 'knex'
import { queryRows } from '../../database/query.ts'
import { toStored } from '../../database/text.ts'
import type { FlowSchedule } from '../../store/flow-schedule.ts'
import { loadFlowStates, noSchedule } from '../../store/flow-states.ts'
import { noteChange } from '../../store/integrations.ts'
import { dropRequests } from '../requests/run-requests.ts'

/**
 * Replaces what a person set, which `check` may refuse by throwing; others wait until it is done. Who pauses a flow
 * also ends what was asked of it.
 */
export async function changeSchedule(
  db: Knex,
  at: { readonly integration: number; readonly flow: string },
  schedule: FlowSchedule,
  check: (before: FlowSchedule) => void,
): Promise<void> {
  await db.transaction(async (trx) => {
    const { integration, flow } = at
    await noteChange(trx, integration)
    const before = (await loadFlowStates(trx, integration)).get(flow)?.schedule ?? noSchedule
    check(before)
    await saveSchedule(trx, at, schedule)
    if (schedule.isPaused && !before.isPaused)
      await dropRequests(trx, { integration, flows: [flow] })
  })
}

/** Also forgets when it was to run next, which is computed anew. */
async function saveSchedule(
  db: Knex,
  { integration, flow }: { readonly integration: number; readonly flow: string },
  { trigger, windows, isPaused }: FlowSchedule,
): Promise<void> {
  await queryRows(
    db,
    `insert into flow_state (integration, flow, is_on, is_paused, schedule, windows)
     values (?, ?, false, ?, ?::json, ?::json)
     on conflict (integration, flow) do update
     set is_paused = excluded.is_paused, schedule = excluded.schedule, windows = excluded.windows, next_at = null`,
    [
      integration,
      toStored(flow),
      isPaused,
      trigger === null ? null : JSON.stringify(trigger),
      JSON.stringify(windows),
    ],
  )
}
