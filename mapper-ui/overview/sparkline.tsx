const HEIGHT = 22
const STEP = 8
const BAR = 6

/** A bar for each day, those that failed on top; a day without any is a line. */
export function Sparkline({
  days,
  label,
}: {
  readonly days: readonly {
    readonly date: Date
    readonly done: number
    readonly failed: number
  }[]
  readonly label: string
}) {
  const most = Math.max(1, ...days.map(({ done, failed }) => Math.max(done, failed)))
  const heightOf = (count: number): number =>
    count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 2))
  const width = days.length * STEP
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      {days.map(({ date, done, failed }, at) => {
        const key = date.getTime()
        const all = heightOf(Math.max(done, failed))
        const bad = heightOf(failed)
        const x = at * STEP + 1
        if (all === 0) {
          return <rect key={key} className="bar-none" x={x} y={HEIGHT - 1} width={BAR} height={1} />
        }
        return (
          <g key={key}>
            <rect className="bar-done" x={x} y={HEIGHT - all} width={BAR} height={all} rx={1} />
            {bad > 0 && (
              <rect className="bar-failed" x={x} y={HEIGHT - all} width={BAR} height={bad} rx={1} />
            )}
          </g>
        )
      })}
    </svg>
  )
}
