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
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { failuresOf, sumCounts } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

const HEIGHT = 220
const DAYS = 14
const DAY_MS = 86_400_000

/** What was written and what failed, day by day; the table below it says the same in numbers. */
export function TrendChart({ days }: { readonly days: readonly Trend[] }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const isDark = useComputedColorScheme() === 'dark'
  const ink = isDark ? '#c9ccd3' : '#495057'
  const now = useNow()
  const rows = Array.from({ length: DAYS }, (_, index) => {
    const date = new Date(now - (DAYS - 1 - index) * DAY_MS)
    const own = days.filter(({ at }) => new Date(at).toDateString() === date.toDateString())
    const counts = sumCounts(own.map((day) => day.counts))
    return {
      day: date.toLocaleDateString(locale, { day: 'numeric', month: 'short' }),
      created: counts['created'] ?? 0,
      updated: counts['updated'] ?? 0,
      deleted: counts['deleted'] ?? 0,
      failed: failuresOf(counts),
    }
  })
  return (
    <figure aria-label={t('trend')} style={{ height: HEIGHT, margin: 0 }}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart data={rows} margin={{ left: -8, right: 8, top: 8 }}>
          <CartesianGrid vertical={false} stroke={isDark ? '#373a40' : '#e9ecef'} />
          <XAxis dataKey="day" stroke={ink} fontSize={12} tickLine={false} />
          <YAxis stroke={ink} fontSize={12} tickLine={false} allowDecimals={false} />
          <Tooltip
            contentStyle={{ background: isDark ? '#25262b' : '#fff', borderColor: '#868e96' }}
            cursor={{ fill: isDark ? '#2c2e33' : '#f1f3f5' }}
          />
          <Legend />
          <Bar
            dataKey="created"
            name={t('created')}
            stackId="writes"
            fill="#3b5bdb"
            isAnimationActive={false}
          />
          <Bar
            dataKey="updated"
            name={t('updated')}
            stackId="writes"
            fill="#74a0f0"
            isAnimationActive={false}
          />
          <Bar
            dataKey="deleted"
            name={t('deleted')}
            stackId="writes"
            fill="#868e96"
            isAnimationActive={false}
          />
          <Bar dataKey="failed" name={t('failed')} fill="#e03131" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </figure>
  )
}
