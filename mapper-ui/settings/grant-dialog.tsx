import { Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { CallProblem } from '../api/call-problem.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import type { ListedRequest } from './subscription-requests.tsx'
import { subscriptionsText } from './subscriptions-text.ts'

const DAY_MS = 24 * 3_600_000

type Listed = AnswerOf<Routes['listSubscriptions']>

/** Grants a workspace a subscription; that which it asks for, where it is opened for a request. */
export function GrantDialog({
  item: { workspace, title, standing },
  request,
  subscriptions,
  onClose,
}: {
  readonly item: Listed['items'][number]
  readonly request: ListedRequest | undefined
  readonly subscriptions: Listed['subscriptions']
  readonly onClose: () => void
}) {
  const t = useText(subscriptionsText)
  const tell = useTell()
  const given = suggest({ standing }, request, subscriptions)
  const { endsAt } = given
  const [subscription, setSubscription] = useState(given.subscription)
  const [isTrial, setTrial] = useState(given.isTrial)
  const lastDay = endsAt === null ? '' : lastDayOf(endsAt)
  const [day, setDay] = useState(lastDay)
  // What nobody changed stays as it is, to the second.
  const end = day === lastDay ? endsAt : endOf(day)
  const [besidePaid, setBesidePaid] = useState(false)
  const grant = useAction('grantSubscription', {
    refreshes: ['listSubscriptions', 'readSubscriptionOfWorkspace', 'listIntegrations'],
    onDone: () => {
      tell.done(t('granted', { title }))
      onClose()
    },
  })
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={t('grantTitle', { title })}
      question={t('grantHint')}
      confirm={t('grant')}
      isBusy={grant.isPending}
      isOff={end === undefined}
      error={grant.error}
      onConfirm={() =>
        grant.mutate({
          params: { workspace },
          body: {
            subscription,
            isTrial,
            endsAt: end ?? null,
            ...(request && { request: request.id }),
            besidePaid,
          },
        })
      }
    >
      <Select
        label={t('subscription')}
        required
        allowDeselect={false}
        data={subscriptions.map(({ name, title: label }) => ({ value: name, label }))}
        value={subscription}
        onChange={(value) => setSubscription(value ?? '')}
      />
      <TextInput
        type="date"
        label={t('lastDay')}
        description={t('lastDayHint')}
        value={day}
        max="9998-12-31"
        error={end === undefined && t('dayHint')}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Checkbox
        label={t('isTrial')}
        checked={isTrial}
        onChange={(event) => setTrial(event.currentTarget.checked)}
      />
      <BesidePaid error={grant.error} isChosen={besidePaid} onChange={setBesidePaid} />
    </ActionDialog>
  )
}

/** Asked where the workspace turns out to pay for a subscription. */
function BesidePaid({
  error,
  isChosen,
  onChange,
}: {
  readonly error: Error | null
  readonly isChosen: boolean
  readonly onChange: (isChosen: boolean) => void
}) {
  const t = useText(subscriptionsText)
  const isPaid = error instanceof CallProblem && error.problem.type === 'subscription_paid'
  if (!isPaid && !isChosen) return null
  return (
    <Checkbox
      label={t('besidePaid')}
      description={t('besidePaidHint')}
      checked={isChosen}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

/** As it stands, or as it is asked for: without an end, which was that of another subscription. */
function suggest(
  { standing }: Pick<Listed['items'][number], 'standing'>,
  request: ListedRequest | undefined,
  subscriptions: Listed['subscriptions'],
) {
  const wanted = request?.subscription.name ?? standing?.subscription.name
  const subscription =
    (subscriptions.find(({ name }) => name === wanted) ?? subscriptions[0])?.name ?? ''
  if (request) return { subscription, isTrial: false, endsAt: null }
  // Of a subscription that has ended the new end is asked for: the old one would end it again.
  const endsAt = standing?.state === 'ended' ? null : (standing?.endsAt ?? null)
  return { subscription, isTrial: standing?.state === 'trial', endsAt }
}

/** The last day in UTC that a subscription has something of. */
function lastDayOf(endsAt: string): string {
  return new Date(Date.parse(endsAt) - 1).toISOString().slice(0, 10)
}

/** The end of a day in UTC; null: none was chosen. Nothing for a day that there is not. */
function endOf(day: string): string | null | undefined {
  if (day === '') return null
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN
  return Number.isNaN(start) ? undefined : new Date(start + DAY_MS).toISOString()
}
