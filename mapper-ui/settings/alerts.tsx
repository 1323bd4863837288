import { Alert, Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import type { AlertChannel } from '../../server/contract/alerts.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { alertsText } from './alerts-text.ts'
import { ChannelButton } from './channel-button.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { OpenAlerts } from './open-alerts.tsx'

/** Who is told when something goes wrong, and what is wrong now. */
export function Alerts({ workspace }: { readonly workspace: string }) {
  const t = useText(alertsText)
  const may = useMay(workspace)
  const channels = useAnswer('listChannels', { params: { workspace } }, { saysError: true })
  if (channels.isLoadingError)
    return <ProblemAlert error={channels.error} onRetry={() => void channels.refetch()} />
  if (channels.isPending) return <Skeleton height={280} />
  const { items, canMail } = channels.data.body
  const add = may('administrator') && (
    <ChannelButton workspace={workspace} canMail={canMail} label={t('addChannel')} />
  )
  return (
    <Stack>
      {!canMail && <Alert color="yellow">{t('noMail')}</Alert>}
      {items.length === 0 ? (
        <EmptyState icon={<IconBell />} title={t('noChannels')} action={add}>
          {t('noChannelsHint')}
        </EmptyState>
      ) : (
        <>
          <Group justify="space-between" gap="sm">
            <Text size="sm" c="dimmed" style={{ flex: '1 1 300px' }}>
              {t('alertsHint')}
            </Text>
            {add}
          </Group>
          {items.map((channel) => (
            <ChannelCard
              key={channel.id}
              workspace={workspace}
              channel={channel}
              canMail={canMail}
            />
          ))}
        </>
      )}
      <OpenAlerts workspace={workspace} />
    </Stack>
  )
}

function ChannelCard({
  workspace,
  channel,
  canMail,
}: {
  readonly workspace: string
  readonly channel: AlertChannel
  readonly canMail: boolean
}) {
  const t = useText(alertsText)
  const app = useText(appText)
  const tell = useTell()
  const may = useMay(workspace)
  const { id, title, to, about } = channel
  const params = { workspace, channel: id }
  const remove = useAction('removeChannel', { refreshes: ['listChannels'] })
  const test = useAction('testChannel')
  const tested = test.data?.body
  return (
    <Card withBorder>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Title order={2}>{title}</Title>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {to.kind === 'email' ? to.addresses.join(', ') : `${to.shape} · ${to.url}`}
          </Text>
          <Group gap={6} mt="xs">
            {about.map((kind) => (
              <Badge key={kind} variant="light" tt="none" color="gray">
                {t(kind)}
              </Badge>
            ))}
          </Group>
        </div>
        {may('administrator') && (
          <Group gap="xs">
            <Button
              size="xs"
              variant="light"
              loading={test.isPending}
              onClick={() => test.mutate({ params }, { onError: tell.problem })}
            >
              {t('sendTest')}
            </Button>
            <ChannelButton
              workspace={workspace}
              canMail={canMail}
              label={t('editChannel')}
              channel={channel}
            />
            <ConfirmButton
              label={app('remove')}
              about={title}
              question={t('removeChannelQuestion', { title })}
              action={remove}
              ask={{ params }}
            />
          </Group>
        )}
      </Group>
      {tested && (
        <Alert mt="sm" component="output" role={undefined} color={tested.isGood ? 'green' : 'red'}>
          {tested.isGood ? t('testTaken') : <Said text={tested.message} />}
        </Alert>
      )}
    </Card>
  )
}
