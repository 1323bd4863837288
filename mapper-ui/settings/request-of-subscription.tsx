import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconClockHour4 } from '@tabler/icons-react'
import type { SubscriptionRequest } from '../../server/contract/subscriptions.ts'
import { useAction } from '../api/use-action.ts'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { subscriptionsText } from './subscriptions-text.ts'

const REFRESHES = ['readSubscriptionOfWorkspace', 'listSubscriptions'] as const

/** What the workspace asked for, and the operator's answer until somebody dismisses it. */
export function RequestOfSubscription({
  workspace,
  request,
}: {
  readonly workspace: string
  readonly request: SubscriptionRequest
}) {
  const t = useText(subscriptionsText)
  const isAdministrator = useMay(workspace)('administrator')
  const { subscription, askedAt, askedBy, note, answer } = request
  const { title, color, icon } = looksOf(answer)
  return (
    <Alert color={color} icon={icon} title={t(title, { subscription: subscription.title })}>
      <Stack gap="xs" align="flex-start">
        {answer === null && <Text size="sm">{t('waits')}</Text>}
        {answer !== null && answer.reason !== '' && (
          <Lines label={t('reason')} text={answer.reason} />
        )}
        <Text size="sm">
          {t('asked')} <Moment at={askedAt} />
          {askedBy !== null && ` (${askedBy})`}
        </Text>
        {note !== null && note !== '' && <Lines label={t('note')} text={note} />}
        {isAdministrator && <Ending workspace={workspace} request={request} />}
      </Stack>
    </Alert>
  )
}

function looksOf(answer: SubscriptionRequest['answer']) {
  if (answer === null)
    return { title: 'askedFor', color: 'blue', icon: <IconClockHour4 aria-hidden /> } as const
  return answer.isGranted
    ? ({ title: 'isGranted', color: 'green', icon: <IconCircleCheck aria-hidden /> } as const)
    : ({ title: 'isDeclined', color: 'orange', icon: <IconCircleX aria-hidden /> } as const)
}

/** What people wrote, in their lines. */
function Lines({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {label}: {text}
    </Text>
  )
}

function Ending({
  workspace,
  request: { id, subscription, answer },
}: {
  readonly workspace: string
  readonly request: SubscriptionRequest
}) {
  const t = useText(subscriptionsText)
  const withdraw = useAction('withdrawSubscriptionRequest', { refreshes: REFRESHES })
  const dismiss = useAction('dismissSubscriptionAnswer', { refreshes: REFRESHES })
  const ask = { params: { workspace, request: id } }
  return (
    <Group gap="xs">
      {dismiss.isError && <ProblemAlert error={dismiss.error} />}
      {answer === null ? (
        <ConfirmButton
          label={t('withdraw')}
          about={subscription.title}
          question={t('withdrawQuestion', { subscription: subscription.title })}
          action={withdraw}
          ask={ask}
        />
      ) : (
        <Button
          size="xs"
          variant="default"
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate(ask)}
        >
          {t('dismiss')}
        </Button>
      )}
    </Group>
  )
}
