import { Alert, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { OpenRecord } from '../../server/api/contract/records.ts'
import { useNeeded } from '../api/use-answer.ts'
import { ButtonLink } from '../app/links.tsx'
import { Page } from '../app/page.tsx'
import { FollowNote } from '../errors/follow-note.tsx'
import { RecordActions } from '../errors/record-actions.tsx'
import type { Done } from '../errors/selection.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { EventList } from './event-list.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'
import { RecordLinks } from './record-links.tsx'
import { recordsText } from './text.ts'

/** One record: how it stands, what it is linked to, and everything that was ever done with it. */
export function RecordPage() {
  const t = useText(recordsText)
  const params = useParams({ from: '/inside/w/$workspace/i/$integration/f/$flow/r/$key' })
  const { workspace, integration, flow } = params
  const record = useNeeded('readRecord', { params }).body
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
        <RecordActions workspace={workspace} record={record} onDone={onDone} canIgnore />
      </Stack>
    </Alert>
  )
}
