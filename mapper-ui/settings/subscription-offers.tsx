import {
  Anchor,
  Badge,
  Button,
  Card,
  Group,
  List,
  SimpleGrid,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type {
  SubscriptionOffer,
  SubscriptionPayment,
  SubscriptionRequest,
  SubscriptionTerms,
} from '../../server/contract/subscriptions.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useMay } from '../session/session.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { BuyButton } from './buy-button.tsx'
import { subscriptionsText } from './subscriptions-text.ts'

/** As long as a note may be. */
export const MAX_NOTE = 1000

/** The subscriptions that the operator offers; administrators buy one, or ask for it where it is not sold. */
export function SubscriptionOffers({
  workspace,
  offers,
  contact,
  current,
  request,
  payment,
}: {
  readonly workspace: string
  readonly offers: readonly SubscriptionOffer[]
  readonly contact: string | null
  /** Name of the subscription that the workspace has. */
  readonly current: string | undefined
  readonly request: SubscriptionRequest | null
  readonly payment: SubscriptionPayment | null
}) {
  const t = useText(subscriptionsText)
  const isPaying = payment !== null && payment.state !== 'over'
  const sells = offers.some(({ isSold }) => isSold)
  const isAdministrator = useMay(workspace)('administrator')
  const [chosen, setChosen] = useState<SubscriptionTerms>()
  return (
    <Card withBorder component="section" aria-labelledby="subscription-offers">
      <Title order={2} id="subscription-offers" mb="xs">
        {t('offers')}
      </Title>
      {!isAdministrator && (
        <Text size="sm" mb="xs">
          {t(sells ? 'administratorsBuy' : 'administratorsAsk')}
        </Text>
      )}
      {isPaying && isAdministrator && (
        <Text size="sm" mb="xs">
          {t('changeThere')}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {offers.map((subscription) => (
          <Offer
            key={subscription.name}
            subscription={subscription}
            isCurrent={subscription.name === current}
          >
            {isAdministrator && !subscription.isSold && (
              <AskButton subscription={subscription} onAsk={() => setChosen(subscription)} />
            )}
            {isAdministrator && subscription.isSold && !isPaying && (
              <BuyButton workspace={workspace} subscription={subscription} />
            )}
          </Offer>
        ))}
      </SimpleGrid>
      {contact !== null && (
        <Text size="sm" mt="sm">
          {t('contact')}:{' '}
          <Anchor href={hrefOf(contact)} underline="always">
            {contact}
          </Anchor>
        </Text>
      )}
      {chosen && (
        <AskDialog
          key={chosen.name}
          workspace={workspace}
          subscription={chosen}
          request={request}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Card>
  )
}

/** The file of subscriptions has either a mail address or the URL of a page. */
function hrefOf(contact: string): string {
  return /^https?:/.test(contact) ? contact : `mailto:${contact}`
}

function Offer({
  subscription,
  isCurrent,
  children,
}: {
  readonly subscription: SubscriptionOffer
  readonly isCurrent: boolean
  /** What one does to get it. */
  readonly children: ReactNode
}) {
  const t = useText(subscriptionsText)
  return (
    <Card withBorder>
      <Group gap="xs" mb="xs">
        <Title order={3} size="h5">
          {subscription.title}
        </Title>
        {isCurrent && (
          <Badge variant="light" color="gray" tt="none">
            {t('current')}
          </Badge>
        )}
      </Group>
      {subscription.cost !== undefined && (
        <Text size="sm" fw={500} mb="xs">
          {subscription.cost}
        </Text>
      )}
      <Terms subscription={subscription} />
      {children}
    </Card>
  )
}

function AskButton({
  subscription,
  onAsk,
}: {
  readonly subscription: SubscriptionTerms
  readonly onAsk: () => void
}) {
  const t = useText(subscriptionsText)
  return (
    <Button
      mt="sm"
      variant="default"
      aria-label={`${t('askFor')}: ${subscription.title}`}
      onClick={onAsk}
      style={{ alignSelf: 'flex-start' }}
    >
      {t('askFor')}
    </Button>
  )
}

function Terms({
  subscription: { flows, recordsPerMonth, historyDays, support },
}: {
  readonly subscription: SubscriptionTerms
}) {
  const t = useText(subscriptionsText)
  const locale = useLocale()
  const termOf = (key: 'termFlows' | 'termRecords', count: number) =>
    t(key, { count, number: formatNumber(count, locale) })
  return (
    <List size="sm" style={{ flex: 1 }}>
      <List.Item>{flows === null ? t('anyFlows') : termOf('termFlows', flows)}</List.Item>
      <List.Item>
        {recordsPerMonth === null ? t('anyRecords') : termOf('termRecords', recordsPerMonth)}
      </List.Item>
      {historyDays !== null && <List.Item>{t('termHistory', { count: historyDays })}</List.Item>}
      {support !== null && (
        <List.Item>
          {t('support')}: {support}
        </List.Item>
      )}
    </List>
  )
}

function AskDialog({
  workspace,
  subscription,
  request,
  onClose,
}: {
  readonly workspace: string
  readonly subscription: SubscriptionTerms
  readonly request: SubscriptionRequest | null
  readonly onClose: () => void
}) {
  const t = useText(subscriptionsText)
  const tell = useTell()
  const [note, setNote] = useState('')
  const isAgain = request?.answer === null
  const ask = useAction('askForSubscription', {
    refreshes: ['readSubscriptionOfWorkspace', 'listSubscriptions'],
    onDone: () => {
      tell.done(t('requestSent'))
      onClose()
    },
  })
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={t('askTitle', { subscription: subscription.title })}
      question={
        isAgain ? t('askAgainHint', { subscription: request.subscription.title }) : t('askHint')
      }
      confirm={t('ask')}
      isBusy={ask.isPending}
      error={ask.error}
      onConfirm={() =>
        ask.mutate({ params: { workspace }, body: { subscription: subscription.name, note } })
      }
    >
      <Textarea
        label={t('note')}
        description={t('noteHint')}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={MAX_NOTE}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </ActionDialog>
  )
}
