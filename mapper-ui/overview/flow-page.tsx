import { Card, Group, SimpleGrid, Skeleton, Text, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useAnswer, useSuspenseAnswer } from '../api/use-answer.ts'
import { useLive } from '../api/use-live.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useTriggerWords } from '../text/trigger-text.ts'
import { useSaid } from '../text/use-said.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { ButtonLink, TextLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { FlowActions } from './flow-actions.tsx'
import { lastDays } from './last-days.ts'
import { LiveRuns } from './live-runs.tsx'
import { localOffset } from './local-days.ts'
import { MissingRows } from './missing-rows.tsx'
import { RunCalendar } from './run-calendar.tsx'
import { RunTable } from './run-table.tsx'
import { failuresOf } from './sum-counts.ts'
import { overviewText } from './text.ts'

// Charts are a third of what the dashboard loads otherwise, and below the fold.
const TrendChart = lazy(async () => ({ default: (await import('./trend-chart.tsx')).TrendChart }))

const CALENDAR_DAYS = 35

/** One flow: how it stands, what it did, and what it does next. */
export function FlowPage() {
  const t = useText(overviewText)
  const params = useParams({ from: '/inside/w/$workspace/i/$integration/f/$flow' })
  const { workspace, integration, flow } = params
  const said = useSaid()
  const live = useLive(workspace)
  const { summary, missingRows } = useSuspenseAnswer('readFlow', { params }).body
  const days = useAnswer('readTrends', {
    params: { workspace },
    query: { ...lastDays(CALENDAR_DAYS), by: 'day', offset: localOffset(), integration, flow },
  })
  const trends = days.data?.body.items ?? []
  return (
    <Page
      title={summary.title}
      about={
        <Group gap="xs">
          <HealthBadge health={summary.isOn ? summary.health : 'off'} />
          <span>{summary.problem === null ? summary.about : said(summary.problem)}</span>
        </Group>
      }
      actions={
        <>
          <ButtonLink
            variant="default"
            to="/w/$workspace/edit"
            params={{ workspace }}
            search={{ path: summary.file }}
          >
            {t('edit')}
          </ButtonLink>
          <FlowActions place={params} isRunning={summary.runningSince !== null} />
        </>
      }
    >
      <LiveRuns workspace={workspace} event={live} of={{ integration, flow }} />
      <MissingRows place={params} missingRows={missingRows} />
      <Figures place={params} summary={summary} />
      <Card withBorder component="section" aria-labelledby="trend">
        <Title order={2} mb="sm" id="trend">
          {t('trend')}
        </Title>
        <Suspense fallback={<Skeleton height={220} />}>
          <TrendChart days={trends} />
        </Suspense>
        <Title order={2} my="sm">
          {t('calendar')}
        </Title>
        <RunCalendar days={trends} />
      </Card>
      <Card withBorder component="section" aria-labelledby="runs">
        <Title order={2} mb="sm" id="runs">
          {t('runs')}
        </Title>
        <RunTable workspace={workspace} integration={integration} flow={flow} />
      </Card>
    </Page>
  )
}

type Summary = ReturnType<typeof useSuspenseAnswer<'readFlow'>>['body']['summary']

function Figures({
  place: { workspace, integration, flow },
  summary,
}: {
  readonly place: {
    readonly workspace: string
    readonly integration: string
    readonly flow: string
  }
  readonly summary: Summary
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const open = failuresOf(summary.records)
  const triggerWords = useTriggerWords()
  const { lastRun, nextRunAt, handledUpTo } = summary
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
      <Figure name={t('lastRun')}>
        {lastRun ? <Moment at={lastRun.finishedAt ?? lastRun.startedAt} /> : t('never')}
      </Figure>
      <Figure name={t('nextRun')} about={triggerWords(summary.trigger)}>
        {nextRunAt !== null && summary.isOn ? <Moment at={nextRunAt} /> : '—'}
      </Figure>
      <Figure name={t('lag')}>{handledUpTo === null ? '—' : <Moment at={handledUpTo} />}</Figure>
      <Figure name={t('waiting')}>{formatNumber(summary.records['waiting'] ?? 0, locale)}</Figure>
      <Figure name={t('failed')}>
        {open === 0 ? (
          '0'
        ) : (
          <TextLink
            to="/w/$workspace/errors"
            params={{ workspace }}
            search={{ integration, flow }}
            c="red"
            inherit
          >
            {formatNumber(open, locale)}
          </TextLink>
        )}
      </Figure>
    </SimpleGrid>
  )
}

function Figure({
  name,
  about,
  children,
}: {
  readonly name: string
  readonly about?: string
  readonly children: React.ReactNode
}) {
  return (
    <Card withBorder padding="md">
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fw={600} size="lg" className="tabular" component="div">
        {children}
      </Text>
      {about !== undefined && (
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      )}
    </Card>
  )
}
