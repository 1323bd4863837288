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

const HEIGHT = 220

export interface CountSeries {
  /** Name of the count in the rows. */
  readonly key: string
  readonly title: string
  readonly colour: string
  /** Bars of one stack stand on each other. */
  readonly stack: string
}

/** Counts over time as bars. Load it lazily: what draws it is large. */
export function CountChart({
  label,
  rows,
  series,
}: {
  readonly label: string
  /** `time` is written below the bars. */
  readonly rows: readonly Readonly<Record<string, string | number>>[]
  readonly series: readonly CountSeries[]
}) {
  const isDark = useComputedColorScheme() === 'dark'
  const ink = isDark ? '#c9ccd3' : '#495057'
  return (
    <figure aria-label={label} style={{ height: HEIGHT, margin: 0 }}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart data={[...rows]} margin={{ left: -8, right: 8, top: 8 }}>
          <CartesianGrid vertical={false} stroke={isDark ? '#373a40' : '#e9ecef'} />
          <XAxis dataKey="time" stroke={ink} fontSize={12} tickLine={false} />
          <YAxis stroke={ink} fontSize={12} tickLine={false} allowDecimals={false} />
          <Tooltip
            contentStyle={{ background: isDark ? '#25262b' : '#fff', borderColor: '#868e96' }}
            itemStyle={{ color: ink }}
            cursor={{ fill: isDark ? '#2c2e33' : '#f1f3f5' }}
          />
          <Legend />
          {series.map(({ key, title, colour, stack }) => (
            <Bar
              key={key}
              dataKey={key}
              name={title}
              stackId={stack}
              fill={colour}
              maxBarSize={48}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  )
}
