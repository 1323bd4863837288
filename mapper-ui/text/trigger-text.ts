import type { RunTrigger } from '../../server/contract/integrations.ts'
import words from '../locales/en/trigger.json' with { type: 'json' }
import { defineText, type Locale } from './define-text.ts'
import { useLocale, useText } from './use-text.ts'

const triggerText = defineText('trigger', words)

/** What makes a flow run, in words. */
export function useTriggerWords(): (trigger: RunTrigger) => string {
  const t = useText(triggerText)
  const locale = useLocale()
  return (trigger) => {
    switch (trigger?.kind) {
      case 'every':
        return trigger.hookedMs === undefined
          ? t('every', { time: formatSpan(trigger.ms, locale) })
          : t('hooked', {
              time: formatSpan(trigger.ms, locale),
              seldom: formatSpan(trigger.hookedMs, locale),
            })
      case 'cron':
        return t('cron', { cron: trigger.cron, zone: trigger.zone })
      case 'hook':
        return t('hook')
      case 'after':
        return t('after', { flow: trigger.flow })
      case undefined:
        return t('person')
    }
  }
}

/** The same within a few pixels: `every 5 min`; nothing where only a person starts it. */
export function useShortTrigger(): (trigger: RunTrigger) => string {
  const t = useText(triggerText)
  const locale = useLocale()
  const whole = useTriggerWords()
  return (trigger) => {
    if (trigger?.kind !== 'every') return trigger ? whole(trigger) : ''
    return t('short', { time: formatSpan(trigger.ms, locale, 'short') })
  }
}

const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
  [1, 'millisecond'],
] as const

/** `5 minutes`, in the largest unit that gives a whole number. */
export function formatSpan(
  ms: number,
  locale: Locale,
  unitDisplay: 'long' | 'short' = 'long',
): string {
  const [size, unit] = UNITS.find(([each]) => ms >= each && ms % each === 0) ?? UNITS[4]
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(ms / size)
}
