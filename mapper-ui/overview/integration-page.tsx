import { Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useLive } from '../api/use-live.ts'
import { ExportButton } from '../files/export-button.tsx'
import { useText } from '../text/use-text.ts'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { Page } from '../widgets/page.tsx'
import { FlowMap } from './flow-map.tsx'
import { FlowTable } from './flow-table.tsx'
import { IntegrationActions, Why } from './integration-card.tsx'
import { LiveRuns } from './live-runs.tsx'
import { NextHour } from './next-hour.tsx'
import { RunTable } from './run-table.tsx'
import { overviewText } from './text.ts'
import { useTrends } from './use-trends.ts'
import { activeFlowsOf } from './verdict.ts'

const TREND_DAYS = 14

/** One integration: its flows, and all its runs. */
export function IntegrationPage() {
  const t = useText(overviewText)
  const params = useParams({ from: '/inside/w/$workspace/i/$integration' })
  const { workspace, integration } = params
  const live = useLive(workspace)
  const summary = useSuspenseAnswer('readIntegration', { params }).body
  const days = useTrends(workspace, { days: TREND_DAYS, by: 'day', of: { integration } })
  return (
    <Page
      title={summary.title}
      badge={<HealthBadge health={summary.health} />}
      about={<Why integration={summary} />}
      actions={
        <>
          <ExportButton workspace={workspace} integration={integration} />
          <IntegrationActions workspace={workspace} integration={summary} />
        </>
      }
    >
      <LiveRuns workspace={workspace} event={live} of={{ integration }} />
      <FlowMap workspace={workspace} integration={summary} live={live} />
      {summary.state !== 'setup' && (
        <section className="panel" aria-label={t('flows')}>
          <FlowTable workspace={workspace} integration={summary} days={days} />
        </section>
      )}
      {summary.state === 'on' && <NextHour flows={activeFlowsOf(summary)} />}
      <section className="panel" aria-labelledby="runs">
        <div className="panel-head">
          <Title order={2} id="runs">
            {t('recentRuns')}
          </Title>
        </div>
        <RunTable workspace={workspace} integration={integration} />
      </section>
    </Page>
  )
}
