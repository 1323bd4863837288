import { type Message, say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import type { TriggerPlan } from '../flow-plan.ts'
import type { ResourcePlan } from '../resource-plan.ts'
import type { LintContext } from './lint-context.ts'

const CRON_FIELDS = [
  ['cronMinute', 0, 59],
  ['cronHour', 0, 23],
  ['cronDay', 1, 31],
  ['cronMonth', 1, 12],
  ['cronWeekday', 0, 7],
] as const

/** Checks that a flow's trigger can ever fire. */
export function lintTrigger(context: LintContext, source: ResourcePlan | undefined): void {
  const { trigger, name, source: read } = context.flow
  const problem = { severity: 'error' } as const
  if (trigger?.kind === 'cron') {
    const mistake = findCronMistake(trigger.cron)
    if (mistake) {
      const hint = say('giveCron', {})
      const path = ['trigger', 'cron']
      context.report({ code: 'flow.trigger_cron', ...problem, path, message: mistake, hint })
    }
    if (!isZone(trigger.zone)) {
      const message = say('zoneUnknown', { name: trigger.zone })
      const hint = say('giveZone', {})
      const path = ['trigger', 'zone']
      context.report({ code: 'flow.trigger_zone', ...problem, path, message, hint })
    }
  }
  const key = hookKey(trigger)
  if (key !== undefined && source && source.hooks.length === 0) {
    const message = say('hookless', { resource: read.resource.name })
    const hint = say('useEvery', {})
    const path = ['trigger', key]
    context.report({ code: 'flow.trigger_hook', ...problem, path, message, hint })
  }
  if (
    trigger?.kind === 'after' &&
    (trigger.flow === name || !context.flowNames.includes(trigger.flow))
  ) {
    const others = context.flowNames.filter((other) => other !== name)
    const message =
      trigger.flow === name ? say('afterItself', {}) : say('flowUnknown', { name: trigger.flow })
    const hint = suggestionHint(trigger.flow, others)
    const path = ['trigger', 'after']
    context.report({ code: 'flow.trigger_after', ...problem, path, message, hint })
  }
}

/** The key that only makes sense where the source tells of changes. */
function hookKey(trigger: TriggerPlan | undefined): 'hook' | 'hooked' | undefined {
  if (trigger?.kind === 'hook') return 'hook'
  return trigger?.kind === 'every' && trigger.hookedMs !== undefined ? 'hooked' : undefined
}

function findCronMistake(cron: string): Message | undefined {
  const parts = cron.trim().split(/\s+/)
  if (parts.length !== CRON_FIELDS.length) return say('cronParts', { count: parts.length })
  for (const [at, [name, least, most]] of CRON_FIELDS.entries()) {
    const part = parts[at] ?? ''
    const isGood = part.split(',').every((item) => isCronItem(item, least, most))
    if (!isGood) return say('cronPart', { what: say(name, {}), least, most, part })
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
