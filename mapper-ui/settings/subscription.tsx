import { Badge, Card, Group, Progress, Stack, Table, Text, Title } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import type { SubscriptionStanding } from '../../server/contract/subscriptions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { HelpButton } from '../help/help-button.tsx'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { RequestOfSubscription } from './request-of-subscription.tsx'
import { SubscriptionOffers } from './subscription-offers.tsx'
import { PaymentOfSubscription, PaymentOnItsWay } from './subscription-payment.tsx'
import { subscriptionsText } from './subscriptions-text.ts'

/** What the workspace may use, until when, how much of it is used, and what it can ask for. */
export function Subscription({ workspace }: { readonly workspace: string }) {
  const t = useText(subscriptionsText)
  const { paid } = useSearch({ from: '/inside/w/$workspace/settings/$section' })
  const found = useAnswer('readSubscriptionOfWorkspace', { params: { workspace } })
  if (found.isError) return <ProblemAlert error={found.error} />
  if (found.isPending) return null
  const { standing, offers, contact, request, payment } = found.data.body
  return (
    <Stack>
      {payment !== undefined && paid !== undefined && (
        <PaymentOnItsWay workspace={workspace} hasArrived={payment?.state === 'paid'} />
      )}
      {request && <RequestOfSubscription workspace={workspace} request={request} />}
      {standing ? <Standing standing={standing} /> : <Card withBorder>{t('noSubscription')}</Card>}
      {payment && <PaymentOfSubscription workspace={workspace} payment={payment} />}
      <SubscriptionOffers
        workspace={workspace}
        offers={offers}
        contact={contact}
        current={standing?.subscription.name}
        request={request}
        payment={payment ?? null}
      />
    </Stack>
  )
}

function Standing({ standing }: { readonly standing: SubscriptionStanding }) {
  const t = useText(subscriptionsText)
  const now = useNow()
  const { subscription, state, endsAt, eraseAt } = standing
  return (
    <>
      <Card withBorder component="section" aria-labelledby="subscription-title">
        <Group gap="xs" mb="xs">
          <Title order={2} id="subscription-title">
            {subscription.title}
          </Title>
          <StateBadge state={state} />
          <HelpButton topic="subscription" />
        </Group>
        {endsAt !== null && (
          <Text size="sm">
            {t(state === 'ended' ? 'endedAt' : 'endsAt')} <Moment at={endsAt} />
          </Text>
        )}
        {state === 'ended' && eraseAt !== null && (
          <Text size="sm">
            {Date.parse(eraseAt) > now ? (
              <>
                {t('erasedAt')} <Moment at={eraseAt} />
              </>
            ) : (
              t('erasedSoon')
            )}
          </Text>
        )}
        {subscription.support !== null && (
          <Text size="sm">
            {t('support')}: {subscription.support}
          </Text>
        )}
        {subscription.historyDays !== null && (
          <Text size="sm">{t('historyFor', { count: subscription.historyDays })}</Text>
        )}
      </Card>
      <Usage standing={standing} />
    </>
  )
}

export function StateBadge({ state }: Pick<SubscriptionStanding, 'state'>) {
  const t = useText(subscriptionsText)
  const color = { trial: 'blue', active: 'green', free: 'gray', ended: 'red' }[state]
  return (
    <Badge variant="light" color={color} tt="none">
      {t(state)}
    </Badge>
  )
}

function Usage({ standing: { subscription, usage } }: { readonly standing: SubscriptionStanding }) {
  const t = useText(subscriptionsText)
  const locale = useLocale()
  const number = (value: number) => formatNumber(value, locale)
  const rows = [
    [t('records'), usage.records, subscription.recordsPerMonth],
    [t('flows'), usage.flows, subscription.flows],
  ] as const
  return (
    <Card withBorder component="section" aria-labelledby="subscription-usage">
      <Title order={2} id="subscription-usage" mb="xs">
        {t('usage')}
      </Title>
      <Table verticalSpacing="xs">
        <Table.Tbody>
          {rows.map(([name, used, limit]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>
                {limit === null
                  ? number(used)
                  : t('usedOf', { used: number(used), limit: number(limit) })}
                {limit !== null && (
                  <Progress
                    mt={4}
                    value={limit === 0 ? 100 : Math.min(100, (used / limit) * 100)}
                    color={used >= limit * 0.8 ? 'orange' : 'blue'}
                    aria-label={name}
                  />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {usage.forecast !== null && (
        <Text size="sm" mt="xs">
          {t('forecast', { records: number(usage.forecast) })}
        </Text>
      )}
    </Card>
  )
}
