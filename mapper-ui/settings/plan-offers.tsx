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
import type { PlanOffer, PlanPayment, PlanRequest, PlanTerms } from '../../server/contract/plans.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useMay } from '../session/session.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { BuyButton } from './buy-button.tsx'
import { plansText } from './plans-text.ts'

/** As long as a note may be. */
export const MAX_NOTE = 1000

/** The plans that the operator offers; administrators buy one, or ask for it where it is not sold. */
export function PlanOffers({
  workspace,
  offers,
  contact,
  current,
  request,
  payment,
}: {
  readonly workspace: string
  readonly offers: readonly PlanOffer[]
  readonly contact: string | null
  /** Name of the plan that the workspace has. */
  readonly current: string | undefined
  readonly request: PlanRequest | null
  readonly payment: PlanPayment | null
}) {
  const t = useText(plansText)
  const isPaying = payment !== null && payment.state !== 'over'
  const sells = offers.some(({ isSold }) => isSold)
  const isAdministrator = useMay(workspace)('administrator')
  const [chosen, setChosen] = useState<PlanTerms>()
  return (
    <Card withBorder component="section" aria-labelledby="plan-offers">
      <Title order={2} id="plan-offers" mb="xs">
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
        {offers.map((plan) => (
          <Offer key={plan.name} plan={plan} isCurrent={plan.name === current}>
            {isAdministrator && !plan.isSold && (
              <AskButton plan={plan} onAsk={() => setChosen(plan)} />
            )}
            {isAdministrator && plan.isSold && !isPaying && (
              <BuyButton workspace={workspace} plan={plan} />
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
          plan={chosen}
          request={request}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Card>
  )
}

/** The file of plans has either a mail address or the URL of a page. */
function hrefOf(contact: string): string {
  return /^https?:/.test(contact) ? contact : `mailto:${contact}`
}

function Offer({
  plan,
  isCurrent,
  children,
}: {
  readonly plan: PlanOffer
  readonly isCurrent: boolean
  /** What one does to get it. */
  readonly children: ReactNode
}) {
  const t = useText(plansText)
  return (
    <Card withBorder>
      <Group gap="xs" mb="xs">
        <Title order={3} size="h5">
          {plan.title}
        </Title>
        {isCurrent && (
          <Badge variant="light" color="gray" tt="none">
            {t('current')}
          </Badge>
        )}
      </Group>
      {plan.cost !== undefined && (
        <Text size="sm" fw={500} mb="xs">
          {plan.cost}
        </Text>
      )}
      <Terms plan={plan} />
      {children}
    </Card>
  )
}

function AskButton({ plan, onAsk }: { readonly plan: PlanTerms; readonly onAsk: () => void }) {
  const t = useText(plansText)
  return (
    <Button
      mt="sm"
      variant="default"
      aria-label={`${t('askFor')}: ${plan.title}`}
      onClick={onAsk}
      style={{ alignSelf: 'flex-start' }}
    >
      {t('askFor')}
    </Button>
  )
}

function Terms({
  plan: { flows, recordsPerMonth, historyDays, support },
}: {
  readonly plan: PlanTerms
}) {
  const t = useText(plansText)
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
  plan,
  request,
  onClose,
}: {
  readonly workspace: string
  readonly plan: PlanTerms
  readonly request: PlanRequest | null
  readonly onClose: () => void
}) {
  const t = useText(plansText)
  const tell = useTell()
  const [note, setNote] = useState('')
  const isAgain = request?.answer === null
  const ask = useAction('askForPlan', {
    refreshes: ['readPlanOfWorkspace', 'listPlans'],
    onDone: () => {
      tell.done(t('requestSent'))
      onClose()
    },
  })
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={t('askTitle', { plan: plan.title })}
      question={isAgain ? t('askAgainHint', { plan: request.plan.title }) : t('askHint')}
      confirm={t('ask')}
      isBusy={ask.isPending}
      error={ask.error}
      onConfirm={() => ask.mutate({ params: { workspace }, body: { plan: plan.name, note } })}
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
