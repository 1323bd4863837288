import { Button } from '@mantine/core'
import type { SubscriptionTerms } from '../../server/contract/subscriptions.ts'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { goTo } from './go-to.ts'
import { subscriptionsText } from './subscriptions-text.ts'

/** Leads to the page where a subscription is paid. */
export function BuyButton({
  workspace,
  subscription,
}: {
  readonly workspace: string
  readonly subscription: SubscriptionTerms
}) {
  const t = useText(subscriptionsText)
  const buy = useAction('buySubscription', { onDone: ({ body }) => goTo(body.url) })
  return (
    <>
      <Button
        mt="sm"
        aria-label={`${t('buy')}: ${subscription.title}`}
        // Until the browser has left.
        loading={buy.isPending || buy.isSuccess}
        onClick={() =>
          buy.mutate({ params: { workspace }, body: { subscription: subscription.name } })
        }
        style={{ alignSelf: 'flex-start' }}
      >
        {t('buy')}
      </Button>
      {buy.isError && <ProblemAlert error={buy.error} />}
    </>
  )
}
