import { Card, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useAnswer, useSuspenseAnswer } from '../api/use-answer.ts'
import { useLive } from '../api/use-live.ts'
import { useText } from '../text/use-text.ts'
import { Page } from '../widgets/page.tsx'
import { IntegrationCard } from './integration-card.tsx'
import { lastDays } from './last-days.ts'
import { LiveRuns } from './live-runs.tsx'
import { localOffset } from './local-days.ts'
import { RunCalendar } from './run-calendar.tsx'
import { RunTable } from './run-table.tsx'
import { overviewText } from './text.ts'

const CALENDAR_DAYS = 35

/** One integration: its flows, and all its runs. */
export function IntegrationPage() {
  const t = useText(overviewText)
  const params = useParams({ from: '/inside/w/$workspace/i/$integration' })
  const { workspace, integration } = params
  const live = useLive(workspace)
  const summary = useSuspenseAnswer('readIntegration', { params }).body
  const days = useAnswer('readTrends', {
    params: { workspace },
    query: { ...lastDays(CALENDAR_DAYS), by: 'day', offset: localOffset(), integration },
  })
  return (
    <Page title={summary.title} about={summary.about}>
      <LiveRuns workspace={workspace} event={live} of={{ integration }} />
      <IntegrationCard
        workspace={workspace}
        integration={summary}
        days={days.data?.body.items ?? []}
        live={live}
        mayFold={false}
      />
      <Card withBorder component="section" aria-labelledby="calendar">
        <Title order={2} mb="sm" id="calendar">
          {t('calendar')}
        </Title>
        <RunCalendar days={days.data?.body.items ?? []} />
      </Card>
      <Card withBorder component="section" aria-labelledby="runs">
        <Title order={2} mb="sm" id="runs">
          {t('runs')}
        </Title>
        <RunTable workspace={workspace} integration={integration} />
      </Card>
    </Page>
  )
}
