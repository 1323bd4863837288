import type { TriggerPlan } from '../../engine/index.ts'

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const

/** When a flow runs, in words. */
export function describeTrigger(trigger: TriggerPlan | undefined): string {
  switch (trigger?.kind) {
    case 'every':
      return `every ${describeDuration(trigger.ms)}`
    case 'cron':
      return `at "${trigger.cron}" in ${trigger.zone}`
    case 'hook':
      return 'when the source tells of a change'
    case 'after':
      return `after ${trigger.flow}`
    case undefined:
      return 'when a person starts it'
  }
}

/** `5 minutes`; `minute` for one, as after "every". */
export function describeDuration(ms: number): string {
  const [size, unit] = UNITS.find(([each]) => ms >= each && ms % each === 0) ?? [1, 'millisecond']
  const count = ms / size
  return count === 1 ? unit : `${count} ${unit}s`
}
