import type { Knex } from 'knex'
import { type Message, type TriggerPlan } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { fromStored, toStored, toStoredOrNull } from '../database/text.ts'
import { type FlowSchedule, parseOwnTrigger, parseWindows } from './flow-schedule.ts'
import { messageFromStoredOrNull } from './stored-message.ts'

/** How a flow of an installed integration stands with its schedule. */
export interface FlowState {
  readonly flow: string
  /** It is one of the flows that its integration runs. */
  readonly isOn: boolean
  /** The system of its source tells of changes. */
  readonly isHooked: boolean
  readonly schedule: FlowSchedule
  /** What holds: of the person, else of the file. */
  readonly trigger: TriggerPlan | undefined
  /** Milliseconds since 1970. */
  readonly nextAt: number | undefined
  /** Why the last run failed, in plain words. */
  readonly problem: Message | undefined
}

interface FlowStateRow {
  readonly flow: string
  readonly is_on: boolean
  readonly is_paused: boolean
  readonly hooked: boolean
  readonly schedule: unknown
  readonly windows: unknown
  readonly trigger: TriggerPlan | null
  readonly next_at: string | null
  readonly problem: string | null
}

/** Flows that were never scheduled are not in it. */
export async function loadFlowStates(
  db: Knex,
  integration: number,
): Promise<ReadonlyMap<string, FlowState>> {
  const rows = await queryRows<FlowStateRow>(
    db,
    `select flow, is_on, is_paused, hooked, schedule, windows, trigger, next_at, problem from flow_state where integration = ?`,
    [integration],
  )
  return new Map(rows.map(toState).map((state) => [state.flow, state]))
}

function toState(row: FlowStateRow): FlowState {
  return {
    flow: fromStored(row.flow),
    isOn: row.is_on,
    isHooked: row.hooked,
    schedule: {
      trigger: parseOwnTrigger(row.schedule),
      windows: parseWindows(row.windows),
      isPaused: row.is_paused,
    },
    trigger: row.trigger ?? undefined,
    nextAt: row.next_at === null ? undefined : Number(row.next_at),
    problem: messageFromStoredOrNull(row.problem),
  }
}

/**
 * Keeps all others from moving when flows run next until the transaction ends. Locks are taken in one order
 * everywhere, so that nobody waits in a circle: integration, states of flows, requests.
 */
export async function lockFlowStates(trx: Knex, integration: number): Promise<void> {
  const sql = 'select from flow_state where integration = ? order by flow for update'
  await queryRows(trx, sql, [integration])
}

export interface FlowTiming {
  readonly flow: string
  readonly isOn: boolean
  readonly rank: number
  readonly trigger: TriggerPlan | undefined
  readonly nextAt: number | undefined
}

/** Saves when flows run from now on; what people set about them stays. */
export async function saveFlowTimings(
  db: Knex,
  integration: number,
  timings: readonly FlowTiming[],
): Promise<void> {
  await queryRows(
    db,
    `insert into flow_state (integration, flow, is_on, rank, trigger, after_flow, next_at)
     select ?, n.flow, n.is_on, n.rank, n.trigger::json, n.after_flow, n.next_at
     from unnest(?::text[], ?::boolean[], ?::smallint[], ?::text[], ?::text[], ?::bigint[])
       as n(flow, is_on, rank, trigger, after_flow, next_at)
     on conflict (integration, flow) do update set is_on = excluded.is_on, rank = excluded.rank,
       trigger = excluded.trigger, after_flow = excluded.after_flow, next_at = excluded.next_at`,
    [
      integration,
      timings.map(({ flow }) => toStored(flow)),
      timings.map(({ isOn }) => isOn),
      timings.map(({ rank }) => rank),
      timings.map(({ trigger }) => (trigger ? toStored(JSON.stringify(trigger)) : null)),
      timings.map(({ trigger }) =>
        trigger?.kind === 'after' ? toStoredOrNull(trigger.flow) : null,
      ),
      timings.map(({ nextAt }) => nextAt ?? null),
    ],
  )
}

/** As long as no person set anything. */
export const noSchedule: FlowSchedule = { trigger: null, windows: [], isPaused: false }
