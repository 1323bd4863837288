import { SegmentedControl, Skeleton, Title } from '@mantine/core'
import { IconEdit } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useLive } from '../api/use-live.ts'
import { ExportButton } from '../files/export-button.tsx'
import { dayName } from '../records/local-day.ts'
import { formatNumber } from '../text/format.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { ExplainButton } from '../widgets/explain-button.tsx'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { useCauses } from '../widgets/use-needy-causes.ts'
import { FigureBar } from './figure-bar.tsx'
import { FlowActions } from './flow-actions.tsx'
import { FlowCauses } from './flow-causes.tsx'
import { FlowDrift } from './flow-drift.tsx'
import type { FlowPlace } from './flow-place.ts'
import { Evidence } from './flow-table.tsx'
import { LiveRuns } from './live-runs.tsx'
import { MissingRows } from './missing-rows.tsx'
import { RecentRecords } from './recent-records.tsx'
import type { Period } from './records-chart.tsx'
import { RunHours } from './run-hours.tsx'
import { RunTable } from './run-table.tsx'
import { sumCounts } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'
import { useTrends } from './use-trends.ts'

// Charts are a third of what the dashboard loads otherwise.
const RecordsChart = lazy(async () => ({
  default: (await import('./records-chart.tsx')).RecordsChart,
}))

const FORTNIGHT = 14
const QUARTER = 90
const RUNS_SHOWN = 6

/** One flow: how it stands, what it did, what is open, and what it processed last. */
export function FlowPage() {
  const t = useText(overviewText)
  const params = useParams({ from: '/inside/w/$workspace/i/$integration/f/$flow' })
  const { workspace, integration, flow } = params
  const said = useTitled()
  const live = useLive(workspace)
  const flowAnswer = useSuspenseAnswer('readFlow', { params })
  const { summary, missingRows, schedule } = flowAnswer.body
  const causes = useCauses(workspace).filter(
    (cause) => cause.integration === integration && cause.flow === flow,
  )
  const hours = useTrends(workspace, { days: FORTNIGHT, by: 'hour', of: { integration, flow } })
  const days = useTrends(workspace, { days: FORTNIGHT, by: 'day', of: { integration, flow } })
  return (
    <Page
      title={summary.title}
      about={
        <>
          <div className="flow-evidence">
            <HealthBadge health={summary.isOn ? summary.health : 'off'} />
            <Evidence flow={summary} />
          </div>
          {summary.problem === null ? summary.about : said(summary.problem)}{' '}
          <ExplainButton place={{ workspace, integration, flow }} title={summary.title} />
        </>
      }
      actions={
        <>
          <ExportButton workspace={workspace} integration={integration} flow={flow} />
          <ButtonLink
            variant="default"
            leftSection={<IconEdit size={16} stroke={1.5} />}
            to="/w/$workspace/edit"
            params={{ workspace }}
            search={{ path: summary.file }}
          >
            {t('edit')}
          </ButtonLink>
          <FlowActions
            place={params}
            schedule={schedule}
            etag={flowAnswer.etag}
            isRunning={summary.runningSince !== null}
          />
        </>
      }
    >
      <LiveRuns workspace={workspace} event={live} of={{ integration, flow }} />
      <FlowDrift place={params} file={summary.file} />
      <MissingRows place={params} missingRows={missingRows} />
      <FigureBar place={params} summary={summary} causes={causes} days={days} />
      <div className="two wide-first">
        <RecordsPanel place={params} handledUpTo={summary.handledUpTo} hours={hours} days={days} />
        <FlowCauses place={params} causes={causes} />
      </div>
      <RunsPanels place={params} hours={hours} />
      <RecentRecords place={params} />
    </Page>
  )
}

/** How its runs went, hour by hour, and the last ones. */
function RunsPanels({
  place,
  hours,
}: {
  readonly place: FlowPlace
  readonly hours: readonly Trend[]
}) {
  const t = useText(overviewText)
  const { workspace, integration, flow } = place
  return (
    <div className="two wide-last">
      <section className="panel" aria-labelledby="run-hours">
        <div className="panel-head">
          <Title order={2} id="run-hours">
            {t('runHours')}
          </Title>
        </div>
        <RunHours hours={hours} />
      </section>
      <section className="panel" aria-labelledby="runs">
        <div className="panel-head">
          <Title order={2} id="runs">
            {t('recentRuns')}
          </Title>
        </div>
        <RunTable workspace={workspace} integration={integration} flow={flow} shown={RUNS_SHOWN} />
      </section>
    </div>
  )
}

/** What became of its records, hour by hour or day by day. */
function RecordsPanel({
  place,
  handledUpTo,
  hours,
  days,
}: {
  readonly place: FlowPlace
  readonly handledUpTo: string | null
  readonly hours: readonly Trend[]
  readonly days: readonly Trend[]
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const navigate = useNavigate()
  const [period, setPeriod] = useState<Period>('fortnight')
  const { workspace, integration, flow } = place
  const quarter = useTrends(workspace, {
    days: QUARTER,
    by: 'day',
    of: { integration, flow },
    isOff: period !== 'quarter',
  })
  const trends = { day: hours, fortnight: days, quarter }[period]
  const from = useNow() - 24 * 3_600_000
  const shown = period === 'day' ? trends.filter(({ at }) => Date.parse(at) >= from) : trends
  const read = sumCounts(shown.map(({ counts }) => counts))['read'] ?? 0
  return (
    <section className="panel" aria-labelledby="per-period">
      <div className="panel-head">
        <Title order={2} id="per-period">
          {t('perPeriod')}
        </Title>
        <span className="quiet" style={{ flex: 1 }}>
          {t('records', { count: read, number: formatNumber(read, locale) })}
        </span>
        <SegmentedControl
          size="xs"
          aria-label={t('perPeriod')}
          value={period}
          onChange={setPeriod}
          data={[
            { value: 'day', label: t('period-day') },
            { value: 'fortnight', label: t('period-fortnight') },
            { value: 'quarter', label: t('period-quarter') },
          ]}
        />
      </div>
      <div className="panel-chart">
        <Suspense fallback={<Skeleton height={248} />}>
          <RecordsChart
            trends={trends}
            period={period}
            handledUpTo={handledUpTo}
            onDay={(date) =>
              void navigate({
                to: '/w/$workspace/records',
                params: { workspace },
                search: { integration, flow, day: dayName(date) },
              })
            }
          />
        </Suspense>
      </div>
    </section>
  )
}
