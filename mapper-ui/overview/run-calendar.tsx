import { Group, Text, Tooltip } from '@mantine/core'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { localDays } from './local-days.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

const WEEKS = 5

/** One square per day of the last weeks: how many runs, and whether any failed. */
export function RunCalendar({ days }: { readonly days: readonly Trend[] }) {
  const now = useNow()
  const t = useText(overviewText)
  const locale = useLocale()
  return (
    <Group component="ul" gap={4} m={0} p={0} aria-label={t('calendar')}>
      {localDays(days, { count: WEEKS * 7, now }).map(({ date, trends: own }) => {
        const runs = own.reduce((sum, day) => sum + day.runs, 0)
        const failed = own.reduce((sum, day) => sum + day.failed, 0)
        const name = date.toLocaleDateString(locale, {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
        })
        const what = runs === 0 ? t('noneOnDay') : t('dayRuns', { count: runs, failed })
        return (
          <Tooltip key={date.toISOString()} label={`${name}: ${what}`}>
            <Text
              component="li"
              aria-label={`${name}: ${what}`}
              size="xs"
              ta="center"
              lh="26px"
              w={26}
              h={26}
              style={{
                listStyle: 'none',
                borderRadius: 'var(--radius-s)',
                ...coloursOf(runs, failed),
                textDecoration: failed > 0 ? 'underline' : undefined,
              }}
            >
              {date.getDate()}
            </Text>
          </Tooltip>
        )
      })}
    </Group>
  )
}

function coloursOf(
  runs: number,
  failed: number,
): { readonly background: string; readonly color: string } {
  if (runs === 0) return { background: 'var(--surface-sunken)', color: 'var(--text-3)' }
  const tone = failed > 0 ? 'bad' : 'ok'
  return { background: `var(--${tone}-soft)`, color: `var(--${tone})` }
}
