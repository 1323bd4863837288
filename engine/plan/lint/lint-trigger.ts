import { suggestionHint } from '../../suggest-name.ts'
import type { ResourcePlan } from '../connector-plan.ts'
import type { LintContext } from './lint-context.ts'

const CRON_FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day', 1, 31],
  ['month', 1, 12],
  ['weekday', 0, 7],
] as const

/** Checks that a flow's trigger can ever fire. */
export function lintTrigger(context: LintContext, source: ResourcePlan | undefined): void {
  const { trigger, name, source: read } = context.flow
  const problem = { severity: 'error' } as const
  if (trigger?.kind === 'cron') {
    const mistake = findCronMistake(trigger.cron)
    if (mistake) {
      const hint = 'Write minute, hour, day, month and weekday: "30 6 * * 1-5".'
      const path = ['trigger', 'cron']
      context.report({ code: 'flow.trigger_cron', ...problem, path, message: mistake, hint })
    }
    if (!isZone(trigger.zone)) {
      const message = `there is no time zone "${trigger.zone}"`
      const hint = 'Write a name like Europe/Amsterdam.'
      const path = ['trigger', 'zone']
      context.report({ code: 'flow.trigger_zone', ...problem, path, message, hint })
    }
  }
  if (trigger?.kind === 'hook' && source && !source.hook) {
    const message = `${read.resource.name} does not tell when a record changes`
    const hint = 'Use "every" instead.'
    const path = ['trigger', 'hook']
    context.report({ code: 'flow.trigger_hook', ...problem, path, message, hint })
  }
  if (
    trigger?.kind === 'after' &&
    (trigger.flow === name || !context.flowNames.includes(trigger.flow))
  ) {
    const others = context.flowNames.filter((other) => other !== name)
    const message =
      trigger.flow === name
        ? 'a flow cannot run after itself'
        : `there is no flow "${trigger.flow}"`
    const hint = suggestionHint(trigger.flow, others)
    const path = ['trigger', 'after']
    context.report({ code: 'flow.trigger_after', ...problem, path, message, hint })
  }
}

function findCronMistake(cron: string): string | undefined {
  const parts = cron.trim().split(/\s+/)
  if (parts.length !== CRON_FIELDS.length) return `"cron" must have five parts, not ${parts.length}`
  for (const [at, [name, least, most]] of CRON_FIELDS.entries()) {
    const part = parts[at] ?? ''
    const isGood = part.split(',').every((item) => isCronItem(item, least, most))
    if (!isGood) return `the ${name} of "cron" must be from ${least} to ${most}, not "${part}"`
  }
  return undefined
}

function isCronItem(item: string, least: number, most: number): boolean {
  const [, from, to, step] = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item) ?? []
  if (!/^[\d*]/.test(item) || (from === undefined && !item.startsWith('*'))) return false
  const first = Number(from ?? least)
  const last = Number(to ?? from ?? most)
  return first >= least && last <= most && first <= last && step !== '0'
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch {
    // The only way to ask is to try.
    return false
  }
}
