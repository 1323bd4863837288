import { createLink } from '@tanstack/react-router'
import {
  type AnchorHTMLAttributes,
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useState,
} from 'react'
import { dayName } from '../records/local-day.ts'
import { useLocale, useText } from '../text/use-text.ts'
import type { FlowPlace } from './flow-place.ts'
import { overviewText } from './text.ts'

const HEIGHT = 24
const STEP = 8
const BAR = 6

interface Day {
  readonly date: Date
  readonly done: number
  readonly failed: number
}

const Plain = createLink(
  ({
    children,
    ...rest
  }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly ref?: Ref<HTMLAnchorElement> }) => (
    <a {...rest}>{children}</a>
  ),
)

/**
 * A bar for each day, those that failed on top; a day without any is a line. One link, for bars are too narrow to be pressed each: to
 * the records of the day under the pointer, or that the arrow keys chose.
 */
export function Sparkline({
  place: { workspace, integration, flow },
  days,
}: {
  readonly place: FlowPlace
  readonly days: readonly Day[]
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const [chosen, setChosen] = useState<number>()
  const last = days.length - 1
  const busiest = days.findLastIndex(({ done, failed }) => done + failed > 0)
  const at = chosen ?? (busiest < 0 ? last : busiest)
  const day = days[at]
  if (!day) return null
  const label = t('dayBar', {
    day: day.date.toLocaleDateString(locale, { day: 'numeric', month: 'long' }),
    records: t('records', { count: day.done, number: day.done.toLocaleString(locale) }),
    failed: day.failed.toLocaleString(locale),
  })

  function point({ currentTarget, clientX }: PointerEvent<HTMLAnchorElement>): void {
    const x = clientX - currentTarget.getBoundingClientRect().left
    setChosen(Math.min(last, Math.max(0, Math.floor(x / STEP))))
  }

  function step(event: KeyboardEvent<HTMLAnchorElement>): void {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    setChosen(Math.min(last, Math.max(0, at + by)))
  }

  return (
    <Plain
      className="spark"
      to="/w/$workspace/records"
      params={{ workspace }}
      search={{ integration, flow, day: dayName(day.date) }}
      preload={false}
      aria-label={label}
      title={label}
      onPointerMove={point}
      onPointerDown={point}
      onKeyDown={step}
    >
      <Bars days={days} at={at} />
    </Plain>
  )
}

function Bars({ days, at }: { readonly days: readonly Day[]; readonly at: number }) {
  const most = Math.max(1, ...days.map(({ done, failed }) => Math.max(done, failed)))
  const heightOf = (count: number): number =>
    count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 4))
  const width = days.length * STEP
  return (
    <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden>
      <rect className="bar-at" x={at * STEP} width={STEP} height={HEIGHT} rx={2} />
      {days.map(({ date, done, failed }, place) => {
        const key = date.getTime()
        const all = heightOf(Math.max(done, failed))
        const bad = heightOf(failed)
        const x = place * STEP + 1
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
