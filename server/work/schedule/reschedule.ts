import type { Knex } from 'knex'
import type { FlowPlan } from '../../../engine/index.ts'
import { canonicalJson } from '../../../engine/index.ts'
import { effectiveTrigger } from '../../store/flow-schedule.ts'
import {
  type FlowState,
  type FlowTiming,
  loadFlowStates,
  lockFlowStates,
  noSchedule,
  saveFlowTimings,
} from '../../store/flow-states.ts'
import { dropRequests } from '../requests/run-requests.ts'
import { nextTime } from './next-time.ts'
import { isInWindows } from './run-windows.ts'

export interface FlowsToRun {
  readonly integration: number
  /** In the order of the integration; none when it is paused. */
  readonly flows: readonly FlowPlan[]
}

/** The clocks of two machines differ by less. */
export const SKEW_MS = 60_000

/**
 * Computes anew which flows of an integration run and when. What has not changed keeps its next time, so that saving
 * an answer neither starts flows nor puts them off; a flow that leaves stops gently, for nothing is asked of it any more.
 */
export async function reschedule(
  trx: Knex,
  { integration, flows }: FlowsToRun,
  now: number,
): Promise<void> {
  await lockFlowStates(trx, integration)
  const states = await loadFlowStates(trx, integration)
  const active = flows.map((flow, rank) => timingOf(flow, { rank, now }, states.get(flow.name)))
  const names = new Set(flows.map(({ name }) => name))
  const gone = [...states.values()].filter(({ flow }) => !names.has(flow))
  const idle = gone.map(({ flow, trigger }, at): FlowTiming => {
    return { flow, isOn: false, rank: flows.length + at, trigger, nextAt: undefined }
  })
  await saveFlowTimings(trx, integration, [...active, ...idle])
  // Only of those that leave now: of the others, a person may have asked for a run since.
  const leaving = gone.filter(({ isOn }) => isOn).map(({ flow }) => flow)
  await dropRequests(trx, { integration, flows: leaving })
}

const UNKNOWN: Pick<FlowState, 'isOn' | 'isHooked' | 'schedule' | 'trigger' | 'nextAt'> = {
  isOn: false,
  isHooked: false,
  schedule: noSchedule,
  trigger: undefined,
  nextAt: undefined,
}

function timingOf(
  flow: FlowPlan,
  { rank, now }: { readonly rank: number; readonly now: number },
  { isOn, isHooked, schedule, trigger: previous, nextAt }: typeof UNKNOWN = UNKNOWN,
): FlowTiming {
  const { windows, isPaused } = schedule
  const trigger = effectiveTrigger(schedule.trigger, flow.trigger)
  const timing = { flow: flow.name, isOn: true, rank, trigger }
  if (isPaused) return { ...timing, nextAt: undefined }
  const isSame = canonicalJson(previous ?? null) === canonicalJson(trigger ?? null)
  // What a person changes about the schedule itself takes the next time away, see changeSchedule.
  const keeps = isOn && isSame && (nextAt === undefined || isInWindows(windows, nextAt))
  if (!keeps || nextAt === undefined) {
    return { ...timing, nextAt: nextTime({ trigger, windows, now }) }
  }
  // Nothing is ever put off for longer, unless the clock was ahead when that was computed and has been set back since.
  const latest = nextTime({ trigger, windows, now, isHooked, before: now }) ?? nextAt
  return { ...timing, nextAt: nextAt > latest + SKEW_MS ? latest : nextAt }
}
