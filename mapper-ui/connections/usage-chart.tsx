import { useComputedColorScheme } from '@mantine/core'
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { AnswerOf } from '../../server/api/contract/route.ts'
import type { Routes } from '../../server/api/contract/routes.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { connectionsText } from './text.ts'

const HEIGHT = 220

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
  const isDark = useComputedColorScheme() === 'dark'
  const ink = isDark ? '#c9ccd3' : '#495057'
  const rows = items.map(({ at, requests, refused }) => ({
    time: isByHour
      ? new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
      : new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'short' }),
    requests,
    refused,
  }))
  return (
    <figure aria-label={t('usage')} style={{ height: HEIGHT, margin: 0 }}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart data={rows} margin={{ left: -8, right: 8, top: 8 }}>
          <CartesianGrid vertical={false} stroke={isDark ? '#373a40' : '#e9ecef'} />
          <XAxis dataKey="time" stroke={ink} fontSize={12} tickLine={false} />
          <YAxis stroke={ink} fontSize={12} tickLine={false} allowDecimals={false} />
          <Tooltip
            contentStyle={{ background: isDark ? '#25262b' : '#fff', borderColor: '#868e96' }}
            itemStyle={{ color: ink }}
            cursor={{ fill: isDark ? '#2c2e33' : '#f1f3f5' }}
          />
          <Legend />
          <Bar
            dataKey="requests"
            name={t('requests')}
            stackId="all"
            maxBarSize={48}
            fill="#3b5bdb"
            isAnimationActive={false}
          />
          <Bar
            dataKey="refused"
            name={t('refused')}
            stackId="all"
            maxBarSize={48}
            fill="#e03131"
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </figure>
  )
}
