import { CronExpressionParser } from 'cron-parser'
import { type Message, parseDuration, say } from '../../../engine/index.ts'
import type { FlowSchedule, RunWindow } from '../../store/flow-schedule.ts'

/** What of a schedule cannot be, each with its place. */
export interface ScheduleMistake {
  readonly path: string
  readonly message: Message
}

const CRON_PARTS = 5
const MIN_EVERY_MS = 1_000
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/**
 * Looks at what a person set before it is kept: one time that there is not would stop all that is to run by time.
 * `others` are the flows that this one may run after.
 */
export function findScheduleMistakes(
  { trigger, windows }: FlowSchedule,
  others: readonly string[],
): readonly ScheduleMistake[] {
  return [...triggerMistakes(trigger, others), ...windows.flatMap(windowMistakes)]
}

function triggerMistakes(
  trigger: FlowSchedule['trigger'],
  others: readonly string[],
): readonly ScheduleMistake[] {
  if (trigger === null) return []
  if ('every' in trigger) {
    if ((parseDuration(trigger.every) ?? 0) >= MIN_EVERY_MS) return []
    return [{ path: 'trigger.every', message: say('isInterval', {}) }]
  }
  if ('after' in trigger) {
    if (others.includes(trigger.after)) return []
    return [{ path: 'trigger.after', message: say('isOtherFlow', {}) }]
  }
  if (!isZone(trigger.zone)) return [noZone('trigger.zone')]
  if (isCron(trigger)) return []
  return [{ path: 'trigger.cron', message: say('isCron', {}) }]
}

function windowMistakes({ from, to, zone }: RunWindow, at: number): readonly ScheduleMistake[] {
  const times = Object.entries({ from, to }).filter(([, time]) => !TIME.test(time))
  return [
    ...times.map(([name]) => ({
      path: `windows.${at}.${name}`,
      message: say('isTime', {}),
    })),
    ...(isZone(zone) ? [] : [noZone(`windows.${at}.zone`)]),
  ]
}

function isCron({ cron, zone }: { readonly cron: string; readonly zone: string }): boolean {
  if (cron.trim().split(/\s+/).length !== CRON_PARTS) return false
  try {
    CronExpressionParser.parse(cron, { tz: zone }).next()
    return true
  } catch {
    return false
  }
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function noZone(path: string): ScheduleMistake {
  return { path, message: say('isZone', {}) }
}
