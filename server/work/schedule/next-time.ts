import { CronExpressionParser } from 'cron-parser'
import type { TriggerPlan } from '../../../engine/index.ts'
import type { RunWindow } from '../../store/flow-schedule.ts'
import { isInWindows, nextOpening } from './run-windows.ts'

/** Some cron times never fall into some windows; so many are tried before giving up. */
const MAX_TRIES = 1_000
const MIN_EVERY_MS = 1_000

export interface NextTimeQuestion {
  readonly trigger: TriggerPlan | undefined
  readonly windows: readonly RunWindow[]
  readonly now: number
  /** The system of the source tells of changes: it may run as seldom as it says for that. */
  readonly isHooked?: boolean | undefined
  /** When it was to run last; keeps the rhythm of `every`. Absent: it begins now. */
  readonly before?: number | undefined
}

/**
 * When a flow runs next, strictly after now unless it begins now. Times that were missed are over: one run makes up
 * for all of them. `undefined`: not by time, never within its windows, or at a time that there never is.
 */
export function nextTime(question: NextTimeQuestion): number | undefined {
  try {
    return computeTime(question)
  } catch {
    // As 30 February is. Flows are scheduled together: one that asks for it must not hold up all others.
    return undefined
  }
}

function computeTime({
  trigger,
  windows,
  now,
  before,
  isHooked = false,
}: NextTimeQuestion): number | undefined {
  switch (trigger?.kind) {
    case 'every': {
      const every = Math.max(MIN_EVERY_MS, (isHooked && trigger.hookedMs) || trigger.ms)
      const at = before === undefined ? now : before + every * periodsSince(before, now, every)
      return isInWindows(windows, at) ? at : nextOpening(windows, at)
    }
    case 'cron':
      return nextCronTime(trigger, windows, now)
    case 'after':
    case 'hook':
    case undefined:
      return undefined
  }
}

/** At least one, and as many as lead past now. */
function periodsSince(before: number, now: number, every: number): number {
  return Math.max(1, Math.floor((now - before) / every) + 1)
}

function nextCronTime(
  { cron, zone }: Extract<TriggerPlan, { readonly kind: 'cron' }>,
  windows: readonly RunWindow[],
  now: number,
): number | undefined {
  const times = CronExpressionParser.parse(cron, { tz: zone, currentDate: new Date(now) })
  for (let tried = 0; tried < MAX_TRIES; tried += 1) {
    const at = times.next().getTime()
    if (isInWindows(windows, at)) return at
  }
  return undefined
}
