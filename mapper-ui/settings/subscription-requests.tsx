import { Button, Card, Group, Table, Text, Textarea, Title } from '@mantine/core'
import { useState } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { MAX_NOTE } from './subscription-offers.tsx'
import { subscriptionsText } from './subscriptions-text.ts'

export type ListedRequest = AnswerOf<Routes['listSubscriptions']>['requests'][number]

/** What workspaces ask for, the oldest first. */
export function SubscriptionRequests({
  requests,
  onGrant,
}: {
  readonly requests: readonly ListedRequest[]
  readonly onGrant: (request: ListedRequest) => void
}) {
  const t = useText(subscriptionsText)
  const [declined, setDeclined] = useState<ListedRequest>()
  if (requests.length === 0) return null
  return (
    <Card withBorder component="section" aria-labelledby="subscription-requests">
      <Title order={2} id="subscription-requests" mb="xs">
        {t('requests')}
      </Title>
      <Table.ScrollContainer minWidth={600} type="native" className="stacking">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('workspace')}</Table.Th>
              <Table.Th>{t('subscription')}</Table.Th>
              <Table.Th>{t('asked')}</Table.Th>
              <Table.Th>{t('note')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {requests.map((request) => (
              <RequestRow
                key={request.id}
                request={request}
                onGrant={() => onGrant(request)}
                onDecline={() => setDeclined(request)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {declined && (
        <DeclineDialog
          key={declined.id}
          request={declined}
          onClose={() => setDeclined(undefined)}
        />
      )}
    </Card>
  )
}

function RequestRow({
  request: { workspace, title, subscription, askedAt, askedBy, note },
  onGrant,
  onDecline,
}: {
  readonly request: ListedRequest
  readonly onGrant: () => void
  readonly onDecline: () => void
}) {
  const t = useText(subscriptionsText)
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={500}>{title}</Text>
        <Text size="sm" c="dimmed">
          {workspace}
        </Text>
      </Table.Td>
      <Table.Td data-label={t('subscription')}>{subscription.title}</Table.Td>
      <Table.Td data-label={t('asked')}>
        <Moment at={askedAt} />
        <Text size="sm" c="dimmed">
          {askedBy}
        </Text>
      </Table.Td>
      <Table.Td
        data-label={t('note')}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxWidth: 320 }}
      >
        {note === '' ? '–' : note}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Button size="xs" aria-label={`${t('grantRequest')}: ${title}`} onClick={onGrant}>
            {t('grantRequest')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={`${t('decline')}: ${title}`}
            onClick={onDecline}
          >
            {t('decline')}
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

function DeclineDialog({
  request: { workspace, id, title },
  onClose,
}: {
  readonly request: ListedRequest
  readonly onClose: () => void
}) {
  const t = useText(subscriptionsText)
  const tell = useTell()
  const [reason, setReason] = useState('')
  const decline = useAction('declineSubscription', {
    refreshes: ['listSubscriptions', 'readSubscriptionOfWorkspace'],
    onDone: () => {
      tell.done(t('declined'))
      onClose()
    },
  })
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={t('declineTitle', { title })}
      question={t('declineHint')}
      confirm={t('declineRequest')}
      isBusy={decline.isPending}
      isOff={reason.trim() === ''}
      error={decline.error}
      onConfirm={() => decline.mutate({ params: { workspace, request: id }, body: { reason } })}
    >
      <Textarea
        label={t('reason')}
        required
        autosize
        minRows={3}
        maxRows={10}
        maxLength={MAX_NOTE}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ActionDialog>
  )
}
