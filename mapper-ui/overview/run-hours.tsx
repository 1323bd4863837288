import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { failuresOf, sumCounts } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

const DAYS = 14
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const MARKED_HOURS = new Set([0, 6, 12, 18])

/** Records in an hour from which on its square is darker. */
const MANY = 10
const VERY_MANY = 100

/** A square for each hour of the last 14 days, by the worst of its runs. */
export function RunHours({ hours }: { readonly hours: readonly Trend[] }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const days = daysOf(hours, useNow())
  const squareText = (own: readonly Trend[]): string => {
    const { runs, failed, read } = sumUp(own)
    return runs === 0
      ? t('noneOnDay')
      : `${t('dayRuns', { count: runs, failed })}, ${t('records', { count: read, number: read.toLocaleString(locale) })}`
  }
  return (
    <div className="run-hours">
      <div className="run-hours-head tabular" aria-hidden>
        <span />
        {HOURS.map((hour) => (
          <span key={hour}>{MARKED_HOURS.has(hour) ? String(hour).padStart(2, '0') : ''}</span>
        ))}
      </div>
      <ul aria-label={t('runHours')}>
        {days.map(({ date, byHour }) => {
          const name = date.toLocaleDateString(locale, { day: 'numeric', month: 'short' })
          const all = [...byHour.values()].flat()
          return (
            <li key={date.getTime()} aria-label={`${name}: ${squareText(all)}`}>
              <span className="tabular" aria-hidden>
                {name}
              </span>
              {HOURS.map((hour) => {
                const own = byHour.get(hour) ?? []
                return (
                  <i
                    key={hour}
                    data-look={lookOf(own)}
                    title={`${name}, ${String(hour).padStart(2, '0')}:00: ${squareText(own)}`}
                  />
                )
              })}
            </li>
          )
        })}
      </ul>
      <p className="run-hours-legend">
        <i data-look="few" />
        <i data-look="many" />
        <i data-look="very-many" />
        {t('legendWell')}
        <i data-look="waiting" />
        {t('legendWaiting')}
        <i data-look="failed" />
        {t('legendFailed')}
        <i data-look="none" />
        {t('noneOnDay')}
      </p>
    </div>
  )
}

interface Day {
  readonly date: Date
  readonly byHour: ReadonlyMap<number, readonly Trend[]>
}

function daysOf(hours: readonly Trend[], now: number): readonly Day[] {
  const today = new Date(now)
  const byDay = new Map<string, Map<number, Trend[]>>()
  for (const trend of hours) {
    const at = new Date(trend.at)
    const day = byDay.get(at.toDateString()) ?? new Map<number, Trend[]>()
    day.set(at.getHours(), [...(day.get(at.getHours()) ?? []), trend])
    byDay.set(at.toDateString(), day)
  }
  return Array.from({ length: DAYS }, (_, index) => {
    const date = new Date(
      today.getFullYear(),
      today.getMonth(),
      today.getDate() - (DAYS - 1 - index),
    )
    return { date, byHour: byDay.get(date.toDateString()) ?? new Map<number, Trend[]>() }
  })
}

function sumUp(own: readonly Trend[]) {
  const counts = sumCounts(own.map((trend) => trend.counts))
  return {
    runs: own.reduce((sum, { runs }) => sum + runs, 0),
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
    read: counts['read'] ?? 0,
    open: failuresOf(counts),
    waiting: (counts['waiting'] ?? 0) + (counts['retrying'] ?? 0),
  }
}

function lookOf(own: readonly Trend[]): string {
  const { runs, failed, read, open, waiting } = sumUp(own)
  if (runs === 0) return 'none'
  if (failed > 0 || open > 0) return 'failed'
  if (waiting > 0) return 'waiting'
  if (read >= VERY_MANY) return 'very-many'
  return read >= MANY ? 'many' : 'few'
}
