import { Alert, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { OpenRecord, RecordPage as RecordAnswer } from '../../server/contract/records.ts'
import { isMissing } from '../api/call-problem.ts'
import { useAnswer } from '../api/use-answer.ts'
import { AwaitedLink } from '../errors/awaited-link.tsx'
import { FollowNote } from '../errors/follow-note.tsx'
import { RecordActions } from '../errors/record-actions.tsx'
import type { Done } from '../errors/selection.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { LoadingPage } from '../widgets/status-pages.tsx'
import { EventList } from './event-list.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'
import { RecordLinks } from './record-links.tsx'
import type { RecordPlace } from './record-place.ts'
import { recordsText } from './text.ts'
import { UnknownRecord } from './unknown-record.tsx'

/** One record: how it stands, what it is linked to, and everything that was ever done with it. */
export function RecordPage() {
  const params = useParams({ from: '/inside/w/$workspace/i/$integration/f/$flow/r/$key' })
  const record = useAnswer('readRecord', { params })
  if (isMissing(record.error)) return <UnknownRecord place={params} />
  if (record.isError) {
    return <ProblemAlert error={record.error} onRetry={() => void record.refetch()} />
  }
  // The former record is no stand-in for this one.
  if (record.isPending || record.isPlaceholderData) return <LoadingPage />
  return <KnownRecord params={params} record={record.data.body} />
}

function KnownRecord({
  params,
  record,
}: {
  readonly params: RecordPlace
  readonly record: RecordAnswer
}) {
  const t = useText(recordsText)
  const { workspace, integration, flow } = params
  const titleOf = useFlowTitles(workspace)
  const [done, setDone] = useState<Done>()
  const state = record.open?.state ?? record.events[0]?.outcome
  return (
    <Page
      title={record.label ?? record.key}
      about={
        <Group gap="xs">
          <span>{titleOf(integration, flow)}</span>
          <span>·</span>
          <span>
            {t('key')} <Code>{record.key}</Code>
          </span>
          {state !== undefined && <OutcomeBadge outcome={state} />}
        </Group>
      }
      actions={
        <ButtonLink
          variant="default"
          to="/w/$workspace/i/$integration/f/$flow"
          params={{ workspace, integration, flow }}
        >
          {t('openFlow')}
        </ButtonLink>
      }
    >
      {done && <FollowNote workspace={workspace} done={done} onClose={() => setDone(undefined)} />}
      {record.open && <OpenNote workspace={workspace} record={record.open} onDone={setDone} />}
      <RecordLinks place={params} links={record.links} />
      <Card withBorder component="section" aria-labelledby="history">
        <Title order={2} id="history">
          {t('history')}
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          {t('historyHint')}
        </Text>
        <EventList place={params} events={record.events} />
      </Card>
    </Page>
  )
}

/** Why it is open, and what can be done about it. */
function OpenNote({
  workspace,
  record,
  onDone,
}: {
  readonly workspace: string
  readonly record: OpenRecord
  readonly onDone: (done: Done) => void
}) {
  const isUrgent = record.state === 'parked' || record.state === 'in-doubt'
  return (
    <Alert color={isUrgent ? 'red' : 'blue'} variant="light">
      <Stack gap="sm">
        <Text style={{ overflowWrap: 'anywhere' }}>
          <Said text={record.reason} />
        </Text>
        {record.waitsFor !== null && (
          <Text size="sm" c="dimmed">
            <AwaitedLink
              workspace={workspace}
              integration={record.integration}
              waitsFor={record.waitsFor}
            />
          </Text>
        )}
        <RecordActions workspace={workspace} record={record} onDone={onDone} canIgnore />
      </Stack>
    </Alert>
  )
}
