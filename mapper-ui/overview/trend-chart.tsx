import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { CountChart } from '../widgets/count-chart.tsx'
import { localDays } from './local-days.ts'
import { failuresOf, sumCounts } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

const DAYS = 14

/** What was written and what failed, day by day; the table below it says the same in numbers. */
export function TrendChart({ days }: { readonly days: readonly Trend[] }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const now = useNow()
  const rows = localDays(days, { count: DAYS, now }).map(({ date, trends: own }) => {
    const counts = sumCounts(own.map((day) => day.counts))
    return {
      time: date.toLocaleDateString(locale, { day: 'numeric', month: 'short' }),
      created: counts['created'] ?? 0,
      updated: counts['updated'] ?? 0,
      deleted: counts['deleted'] ?? 0,
      failed: failuresOf(counts),
    }
  })
  return (
    <CountChart
      label={t('trend')}
      rows={rows}
      series={[
        { key: 'created', title: t('created'), colour: 'var(--chart-1)', stack: 'writes' },
        { key: 'updated', title: t('updated'), colour: 'var(--chart-2)', stack: 'writes' },
        { key: 'deleted', title: t('deleted'), colour: 'var(--chart-5)', stack: 'writes' },
        { key: 'failed', title: t('failed'), colour: 'var(--chart-4)', stack: 'failures' },
      ]}
    />
  )
}
