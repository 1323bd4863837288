import type { ReactNode } from 'react'
import type { FlowSummary } from '../../server/contract/integrations.ts'
import { type Cause, countOf, type OpenState } from '../errors/open-state.ts'
import { dayName } from '../records/local-day.ts'
import { formatDuration, formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useTriggerWords } from '../text/trigger-text.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import type { FlowPlace } from './flow-place.ts'
import { localDays } from './local-days.ts'
import { sumCounts, writesOf } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

const OPEN: ReadonlyArray<{
  readonly name: 'failed' | 'waiting' | 'inDoubt'
  readonly tone: string
  readonly states: readonly OpenState[]
}> = [
  { name: 'failed', tone: 'var(--bad)', states: ['parked'] },
  { name: 'waiting', tone: 'var(--attention)', states: ['waiting', 'retrying', 'ready'] },
  { name: 'inDoubt', tone: 'var(--attention)', states: ['in-doubt'] },
]

/** How a flow stands, in six figures with what each is about. */
export function FigureBar({
  place,
  summary: { trigger, isOn, nextRunAt, handledUpTo, lastRun },
  causes,
  days,
}: {
  readonly place: FlowPlace
  readonly summary: FlowSummary
  readonly causes: readonly Cause[]
  readonly days: readonly Trend[]
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const now = useNow()
  const triggerWords = useTriggerWords()
  const [today] = localDays(days, { count: 1, now })
  const counts = sumCounts((today?.trends ?? []).map((trend) => trend.counts))
  return (
    <dl className="panel figures">
      <Figure
        name={t('trigger')}
        about={
          nextRunAt !== null && isOn ? (
            <>
              {t('next')} <Moment at={nextRunAt} />
            </>
          ) : undefined
        }
      >
        <span className="words">{triggerWords(trigger)}</span>
      </Figure>
      <Figure
        name={t('lag')}
        about={
          lastRun ? (
            <>
              {t('lastRun')}: <Moment at={lastRun.finishedAt ?? lastRun.startedAt} />
            </>
          ) : (
            t('never')
          )
        }
      >
        {handledUpTo === null ? (
          '–'
        ) : (
          <time dateTime={handledUpTo} title={new Date(handledUpTo).toLocaleString(locale)}>
            {t('ago', {
              time: formatDuration(now - Date.parse(handledUpTo), locale, 'one unit'),
            })}
          </time>
        )}
      </Figure>
      <TodayFigure place={place} counts={counts} />
      {OPEN.map(({ name, tone, states }) => (
        <OpenFigure
          key={name}
          place={place}
          name={t(name)}
          tone={tone}
          causes={causes.filter(({ state }) => states.includes(state))}
        />
      ))}
    </dl>
  )
}

/** What it processed today, and the way to that. */
function TodayFigure({
  place: { workspace, integration, flow },
  counts,
}: {
  readonly place: FlowPlace
  readonly counts: Readonly<Record<string, number>>
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const number = (count: number) => formatNumber(count, locale)
  const today = dayName(new Date(useNow()))
  return (
    <Figure
      name={t('today')}
      about={t('todayCounts', {
        written: number(writesOf(counts)),
        skipped: number(counts['skipped'] ?? 0),
      })}
    >
      <TextLink
        to="/w/$workspace/records"
        params={{ workspace }}
        search={{ integration, flow, day: today }}
        c="var(--text)"
        inherit
      >
        {number(counts['read'] ?? 0)}
      </TextLink>
    </Figure>
  )
}

/** Records in one state: how many, since when, and the way to them. */
function OpenFigure({
  place: { workspace, integration, flow },
  name,
  tone,
  causes,
}: {
  readonly place: FlowPlace
  readonly name: string
  readonly tone: string
  readonly causes: readonly Cause[]
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const [first] = causes.map(({ firstAt }) => firstAt).toSorted()
  const [cause] = causes
  if (first === undefined || cause === undefined) {
    return (
      <Figure name={name} about={t('noneOpen')}>
        <span className="quiet">0</span>
      </Figure>
    )
  }
  return (
    <Figure
      name={name}
      about={
        <>
          {t('oldest')} <Moment at={first} />
        </>
      }
    >
      <TextLink
        to="/w/$workspace/errors"
        params={{ workspace }}
        search={{ integration, flow, state: cause.state }}
        c={tone}
        inherit
      >
        {formatNumber(countOf(causes), locale)}
      </TextLink>
    </Figure>
  )
}

function Figure({
  name,
  about,
  children,
}: {
  readonly name: string
  readonly about: ReactNode
  readonly children: ReactNode
}) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
      <dd className="about tabular">{about}</dd>
    </div>
  )
}
