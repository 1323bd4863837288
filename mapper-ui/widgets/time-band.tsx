import { Area, Bar, ComposedChart, ReferenceDot, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { CHART_MARGIN } from './count-chart.tsx'

const HEIGHT = 64

/**
 * A length of time over the same periods as a chart above it, as a band of its own; the greatest is marked. Load it lazily:
 * what draws it is large.
 */
export function TimeBand({
  label,
  rows,
  inWords,
}: {
  readonly label: string
  readonly rows: readonly { readonly time: string; readonly ms: number | undefined }[]
  readonly inWords: (ms: number) => string
}) {
  const lengths = rows.map(({ ms }) => ms ?? -1)
  const most = Math.max(...lengths)
  const at = lengths.indexOf(most)
  if (most < 0) return null
  return (
    <figure className="time-band" aria-label={label} style={{ margin: 0 }}>
      <figcaption>{label}</figcaption>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <ComposedChart data={[...rows]} margin={{ ...CHART_MARGIN, bottom: 4 }}>
          {/* Bars that nobody sees, so that periods stand where they do above. */}
          <XAxis dataKey="time" hide />
          <YAxis
            stroke="var(--text-3)"
            fontSize={12}
            tickLine={false}
            domain={[0, Math.max(most, 1)]}
            ticks={[0, Math.max(most, 1)]}
            tickFormatter={inWords}
          />
          <Bar dataKey="none" isAnimationActive={false} />
          <Area
            dataKey="ms"
            type="linear"
            stroke="var(--text-2)"
            strokeWidth={1.5}
            fill="var(--text-3)"
            fillOpacity={0.16}
            isAnimationActive={false}
          />
          <ReferenceDot
            x={rows[at]?.time ?? ''}
            y={most}
            r={3}
            fill="var(--text-2)"
            stroke="var(--surface)"
          />
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  )
}
