import type { ReactNode } from 'react'
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

const HEIGHT = 248
/** So that what is drawn below stands where it does here. */
export const CHART_MARGIN = { left: -8, right: 8, top: 8 } as const

export interface CountSeries {
  /** Name of the count in the rows. */
  readonly key: string
  readonly title: string
  readonly colour: string
}

/** Counts over time as bars that stand on each other, the first below. Load it lazily: what draws it is large. */
export function CountChart({
  label,
  rows,
  series,
  onOpen,
}: {
  readonly label: string
  /** `time` is written below the bars. */
  readonly rows: readonly Readonly<Record<string, string | number>>[]
  readonly series: readonly CountSeries[]
  /** A bar was pressed: the number of its row. */
  readonly onOpen?: ((row: number) => void) | undefined
}) {
  return (
    <figure aria-label={label} style={{ height: HEIGHT, margin: 0 }}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart data={[...rows]} margin={CHART_MARGIN}>
          <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
          <XAxis dataKey="time" stroke="var(--text-3)" fontSize={12} tickLine={false} />
          <YAxis stroke="var(--text-3)" fontSize={12} tickLine={false} allowDecimals={false} />
          <Tooltip
            contentStyle={{ background: 'var(--surface)', borderColor: 'var(--border-strong)' }}
            itemStyle={{ color: 'var(--text)' }}
            cursor={{ fill: 'var(--surface-hover)' }}
          />
          <Legend formatter={inInk} itemSorter={null} />
          {series.map(({ key, title, colour }, place) => (
            <Bar
              key={key}
              dataKey={key}
              name={title}
              stackId="all"
              fill={colour}
              maxBarSize={48}
              isAnimationActive={false}
              {...(onOpen && {
                cursor: 'pointer',
                onClick: (_: unknown, row: number) => onOpen(row),
                // Of the full height, for a bar may be a line.
                ...(place === 0 && { background: { fill: 'transparent', cursor: 'pointer' } }),
              })}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </figure>
  )
}

/** Words in the colour of a bar would have too little contrast. */
function inInk(name: string): ReactNode {
  return <span style={{ color: 'var(--text-2)' }}>{name}</span>
}
