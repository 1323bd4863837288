import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { CountChart } from '../widgets/count-chart.tsx'
import { connectionsText } from './text.ts'

/** Requests over time, those that the system refused for being too many on top. */
export function UsageChart({
  items,
  isByHour,
}: {
  readonly items: AnswerOf<Routes['readUsage']>['items']
  /** The times are told as hours of a day, else as days. */
  readonly isByHour: boolean
}) {
  const t = useText(connectionsText)
  const locale = useLocale()
  const rows = items.map(({ at, requests, refused }) => ({
    time: isByHour
      ? new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
      : new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'short' }),
    requests,
    refused,
  }))
  return (
    <CountChart
      label={t('usage')}
      rows={rows}
      series={[
        { key: 'requests', title: t('requests'), colour: 'var(--chart-1)' },
        { key: 'refused', title: t('refused'), colour: 'var(--chart-4)' },
      ]}
    />
  )
}
