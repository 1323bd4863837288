import type { FlowSummary, IntegrationSummary } from '../../server/contract/integrations.ts'
import { formatDuration, formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { HealthLine } from '../widgets/health-badge.tsx'
import { TextLink } from '../widgets/links.tsx'
import { localDays } from './local-days.ts'
import { Sparkline } from './sparkline.tsx'
import { failuresOf, sumCounts } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'

const DAYS = 14
/** Behind by more schedules than these is late. */
const LATE_SCHEDULES = 3

/** A line for each flow: how it stands and what shows it, what it did, what is open, how far it is behind. */
export function FlowTable({
  workspace,
  integration: { name, flows },
  days,
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
  readonly days: readonly Trend[]
}) {
  const t = useText(overviewText)
  return (
    <table className="flow-table">
      <colgroup>
        <col />
        <col style={{ width: 232 }} />
        <col style={{ width: 184 }} />
        <col style={{ width: 64 }} />
        <col style={{ width: 92 }} />
        <col style={{ width: 112 }} className="last-run" />
        <col style={{ width: 112 }} />
      </colgroup>
      <thead>
        <tr>
          <th>{t('flow')}</th>
          <th>{t('healthColumn')}</th>
          <th title={t('perDayHint')}>{t('perDay')}</th>
          <th className="right">{t('open')}</th>
          <th className="right" title={t('behindHint')}>
            {t('behind')}
          </th>
          <th className="right last-run">{t('lastRun')}</th>
          <th className="right">{t('nextRun')}</th>
        </tr>
      </thead>
      <tbody>
        {flows
          .filter(({ direction }) => direction?.isChosen !== false)
          .map((flow) => (
            <FlowLine
              key={flow.flow}
              workspace={workspace}
              integration={name}
              flow={flow}
              days={days.filter((day) => day.flow === flow.flow)}
            />
          ))}
      </tbody>
    </table>
  )
}

function FlowLine({
  workspace,
  integration,
  flow,
  days,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow: FlowSummary
  readonly days: readonly Trend[]
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const now = useNow()
  const params = { workspace, integration, flow: flow.flow }
  const { perDay, mean } = daysOf(days, now)
  return (
    <tr>
      <td className="title">
        <TextLink to="/w/$workspace/i/$integration/f/$flow" params={params} size="sm">
          {flow.title}
        </TextLink>
      </td>
      <td>
        <HealthLine health={flow.isOn ? flow.health : 'off'}>
          <Evidence flow={flow} />
        </HealthLine>
      </td>
      <td className="per-day">
        <span className="days tabular">
          <Sparkline place={params} days={perDay} />
          <span className={mean === 0 ? 'quiet' : undefined}>{formatNumber(mean, locale)}</span>
        </span>
      </td>
      <td className="right open" data-label={t('open')}>
        <OpenCount workspace={workspace} integration={integration} flow={flow} />
      </td>
      <td className="right behind">
        <Behind flow={flow} />
      </td>
      <td className="right last-run quiet">
        {flow.lastRun ? (
          <Moment at={flow.lastRun.finishedAt ?? flow.lastRun.startedAt} />
        ) : (
          t('never')
        )}
      </td>
      <td className="right next-run quiet">
        {flow.nextRunAt !== null && flow.isOn ? <Moment at={flow.nextRunAt} /> : '–'}
      </td>
    </tr>
  )
}

/** What was read and what failed on each of the last days, and what was read on one of them on average. */
export function daysOf(days: readonly Trend[], now: number) {
  const perDay = localDays(days, { count: DAYS, now }).map(({ date, trends }) => {
    const counts = sumCounts(trends.map((trend) => trend.counts))
    return { date, done: counts['read'] ?? 0, failed: failuresOf(counts) }
  })
  return { perDay, mean: Math.round(perDay.reduce((sum, { done }) => sum + done, 0) / DAYS) }
}

/** What was looked at, and when. */
export function Evidence({
  flow: { isOn, health, system, problem, checkedAt },
}: {
  readonly flow: FlowSummary
}) {
  const t = useText(overviewText)
  const said = useTitled()
  if (!isOn || health === 'paused') return null
  if (system) return t('failedCalls', { failure: system.failure, count: system.calls })
  if (problem !== null) return said(problem)
  if (checkedAt === null) return t('never')
  return (
    <>
      {t('checked')} <Moment at={checkedAt} />
    </>
  )
}

function OpenCount({
  workspace,
  integration,
  flow: { flow, records },
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow: FlowSummary
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const failed = failuresOf(records)
  const waiting = (records['waiting'] ?? 0) + (records['retrying'] ?? 0)
  if (failed + waiting === 0) return <span className="quiet none">0</span>
  return (
    <TextLink
      to="/w/$workspace/errors"
      params={{ workspace }}
      search={{ integration, flow, ...(failed === 0 && { state: 'waiting' as const }) }}
      size="sm"
      fw={500}
      c={failed > 0 ? 'var(--bad)' : 'var(--attention)'}
      title={`${t('failed')}: ${failed}, ${t('waiting')}: ${waiting}`}
    >
      {formatNumber(failed + waiting, locale)}
    </TextLink>
  )
}

function Behind({ flow: { isOn, handledUpTo, trigger } }: { readonly flow: FlowSummary }) {
  const locale = useLocale()
  const now = useNow()
  if (!isOn || handledUpTo === null) return <span className="quiet">–</span>
  const ms = Math.max(0, now - Date.parse(handledUpTo))
  const isLate = trigger?.kind === 'every' && ms > LATE_SCHEDULES * trigger.ms
  return (
    <span className={isLate ? 'late' : undefined}>{formatDuration(ms, locale, 'one unit')}</span>
  )
}
