import { Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarTime } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import type { FlowSummary } from '../../server/contract/integrations.ts'
import { useAnswer } from '../api/use-answer.ts'
import { HelpButton } from '../help/help-button.tsx'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { useTriggerWords } from '../text/trigger-text.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { schedulesText } from './schedules-text.ts'

const ScheduleDialog = lazy(async () => ({
  default: (await import('./schedule-dialog.tsx')).ScheduleDialog,
}))

/** When each flow runs. */
export function Schedules({ workspace }: { readonly workspace: string }) {
  const t = useText(schedulesText)
  const integrations = useAnswer('listIntegrations', { params: { workspace } }, { saysError: true })
  if (integrations.isLoadingError)
    return <ProblemAlert error={integrations.error} onRetry={() => void integrations.refetch()} />
  if (integrations.isPending) return <Skeleton height={320} />
  const { items } = integrations.data.body
  if (items.length === 0) {
    return (
      <EmptyState icon={<IconCalendarTime />} title={t('noFlows')}>
        {t('noFlowsHint')}
      </EmptyState>
    )
  }
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('schedulesHint')} <HelpButton topic="trigger" />
      </Text>
      {items.map(({ name, title, flows }) => (
        <Card key={name} withBorder component="section" aria-labelledby={`schedules-${name}`}>
          <Title order={2} id={`schedules-${name}`} mb="xs">
            {title}
          </Title>
          {flows
            .filter(({ direction }) => direction?.isChosen !== false)
            .map((flow) => (
              <FlowSchedule
                key={flow.flow}
                workspace={workspace}
                integration={name}
                flow={flow}
                others={flows.filter((each) => each !== flow)}
              />
            ))}
        </Card>
      ))}
    </Stack>
  )
}

function FlowSchedule({
  workspace,
  integration,
  flow,
  others,
}: {
  readonly workspace: string
  readonly integration: string
  readonly flow: FlowSummary
  readonly others: readonly FlowSummary[]
}) {
  const t = useText(schedulesText)
  const triggerWords = useTriggerWords()
  const may = useMay(workspace)
  const [isOpen, dialog] = useDisclosure(false)
  const place = { workspace, integration, flow: flow.flow }
  return (
    <Group
      justify="space-between"
      py="xs"
      gap="sm"
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <div>
        <Group gap="xs">
          <Text fw={500}>{flow.title}</Text>
          {flow.health === 'paused' && (
            <Badge variant="light" color="gray" tt="none">
              {t('paused')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {triggerWords(flow.trigger)}
          {flow.nextRunAt !== null && (
            <>
              {' '}
              · {t('nextRun')} <Moment at={flow.nextRunAt} />
            </>
          )}
        </Text>
      </div>
      <Group gap="sm">
        <TextLink
          size="sm"
          to="/w/$workspace/i/$integration/f/$flow"
          params={place}
          aria-label={`${t('backfill')}: ${flow.title}`}
        >
          {t('backfill')}
        </TextLink>
        {may('operator') && (
          <Button
            size="xs"
            variant="default"
            aria-label={`${t('change')}: ${flow.title}`}
            onClick={dialog.open}
          >
            {t('change')}
          </Button>
        )}
      </Group>
      {isOpen && (
        <Suspense>
          <ScheduleDialog place={place} title={flow.title} others={others} onClose={dialog.close} />
        </Suspense>
      )}
    </Group>
  )
}
