import { Alert, Badge, Button, Card, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { SubscriptionPayment } from '../../server/contract/subscriptions.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { goTo } from './go-to.ts'
import { subscriptionsText } from './subscriptions-text.ts'

const LOOK_MS = 2_000

/** How the workspace pays, and where that is changed. */
export function PaymentOfSubscription({
  workspace,
  payment,
}: {
  readonly workspace: string
  readonly payment: SubscriptionPayment
}) {
  const t = useText(subscriptionsText)
  const isAdministrator = useMay(workspace)('administrator')
  const { state, subscription, endsAt } = payment
  return (
    <Card withBorder component="section" aria-labelledby="subscription-payment">
      <Group gap="xs" mb="xs">
        <Title order={2} id="subscription-payment">
          {t('payment')}
        </Title>
        {state === 'late' && (
          <Badge variant="light" color="orange" tt="none">
            {t('paymentFailed')}
          </Badge>
        )}
      </Group>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {state === 'over' ? t('paymentOver') : t('paysFor', { subscription: subscription ?? '' })}
        </Text>
        {state !== 'over' && endsAt !== null && <Text size="sm">{t('isCancelled')}</Text>}
        {isAdministrator && <ManagePayment workspace={workspace} />}
      </Stack>
    </Card>
  )
}

function ManagePayment({ workspace }: { readonly workspace: string }) {
  const t = useText(subscriptionsText)
  const manage = useAction('managePayment', { onDone: ({ body }) => goTo(body.url) })
  return (
    <>
      <Button
        variant="default"
        loading={manage.isPending || manage.isSuccess}
        onClick={() => manage.mutate({ params: { workspace } })}
      >
        {t('managePayment')}
      </Button>
      {manage.isError && <ProblemAlert error={manage.error} />}
    </>
  )
}

/** For who comes back from paying: Stripe tells of it some seconds later. */
export function PaymentOnItsWay({
  workspace,
  hasArrived,
}: {
  readonly workspace: string
  readonly hasArrived: boolean
}) {
  const t = useText(subscriptionsText)
  // The same answer as that of the page, which it keeps up to date.
  useAnswer(
    'readSubscriptionOfWorkspace',
    { params: { workspace } },
    hasArrived ? {} : { everyMs: LOOK_MS },
  )
  if (hasArrived) {
    return (
      <Alert color="green" icon={<IconCircleCheck aria-hidden />}>
        {t('paymentArrived')}
      </Alert>
    )
  }
  return (
    <Alert color="blue">
      <Group gap="xs">
        <Loader size="xs" />
        {t('paymentOnItsWay')}
      </Group>
    </Alert>
  )
}
