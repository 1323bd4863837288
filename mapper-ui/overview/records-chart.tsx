import { formatDuration } from '../text/format.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { CountChart } from '../widgets/count-chart.tsx'
import { TimeBand } from '../widgets/time-band.tsx'
import { delaysOf } from './delays.ts'
import { localDays } from './local-days.ts'
import { localHours } from './local-hours.ts'
import { failuresOf, sumCounts } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

/** How long back, and in which parts. */
export const PERIODS = {
  day: { by: 'hour', count: 24 },
  fortnight: { by: 'day', count: 14 },
  quarter: { by: 'day', count: 90 },
} as const
export type Period = keyof typeof PERIODS

/** What became of the records that a flow read, part by part of the period. */
export function RecordsChart({
  trends,
  period,
  handledUpTo,
  onDay,
}: {
  readonly trends: readonly Trend[]
  /** Until when all changes were read. */
  readonly handledUpTo: string | null
  readonly period: Period
  /** The bar of a day was pressed. */
  readonly onDay: (date: Date) => void
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const now = useNow()
  const { by, count } = PERIODS[period]
  const parts = (by === 'day' ? localDays : localHours)(trends, { count, now })
  const rows = parts.map(({ date, trends: own }) => {
    const counts = sumCounts(own.map((trend) => trend.counts))
    return {
      time:
        by === 'day'
          ? date.toLocaleDateString(locale, { day: 'numeric', month: 'short' })
          : date.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' }),
      created: counts['created'] ?? 0,
      updated: counts['updated'] ?? 0,
      deleted: counts['deleted'] ?? 0,
      waiting: (counts['waiting'] ?? 0) + (counts['retrying'] ?? 0),
      failed: failuresOf(counts),
      skipped: counts['skipped'] ?? 0,
    }
  })
  const series = [
    { key: 'created', title: t('created'), colour: 'var(--chart-1)' },
    { key: 'updated', title: t('updated'), colour: 'var(--chart-2)' },
    { key: 'deleted', title: t('deleted'), colour: 'var(--text-2)' },
    { key: 'waiting', title: t('waiting'), colour: 'var(--chart-3)' },
    { key: 'failed', title: t('failed'), colour: 'var(--chart-4)' },
    { key: 'skipped', title: t('skipped'), colour: 'var(--chart-5)' },
  ] as const
  const delays = delaysOf(parts, { handledUpTo, now })
  const greatest = delays.reduce((most, delay) =>
    (delay?.ms ?? -1) > (most?.ms ?? -1) ? delay : most,
  )
  return (
    <>
      <CountChart
        label={t('perPeriod')}
        rows={rows}
        {...(by === 'day' && {
          onOpen: (row: number) => {
            const date = parts[row]?.date
            if (date) onDay(date)
          },
        })}
        // Most flows delete nothing.
        series={series.filter(
          ({ key }) => key !== 'deleted' || rows.some((row) => row.deleted > 0),
        )}
      />
      {greatest && (
        <TimeBand
          label={t('delay', {
            time: formatDuration(greatest.ms, locale),
            at: new Date(greatest.at).toLocaleString(locale, {
              day: 'numeric',
              month: 'short',
              hour: '2-digit',
              minute: '2-digit',
            }),
          })}
          rows={rows.map(({ time }, row) => ({ time, ms: delays[row]?.ms }))}
          inWords={(ms) => formatDuration(ms, locale, 'one unit')}
        />
      )}
    </>
  )
}
