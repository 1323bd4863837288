import { Alert } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import type {
  SubscriptionPayment,
  SubscriptionRequest,
  SubscriptionStanding,
} from '../../server/contract/subscriptions.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { subscriptionsText } from '../settings/subscriptions-text.ts'
import { capitalised } from '../text/capitalised.ts'
import { useNow } from '../text/use-now.ts'
import { type Translate, useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'

type Words = Translate<(typeof subscriptionsText)['keys'][number]>

const DAY_MS = 24 * 3_600_000
/** Its end is said from so long before. */
const SOON_DAYS = 7
const ALMOST = 0.8

/** Above every page: the subscription of the workspace ends soon, has ended, or is nearly used up. */
export function SubscriptionBanner({ workspace }: { readonly workspace: string }) {
  const t = useText(subscriptionsText)
  const now = useNow()
  const { data } = useAnswer('readSubscriptionOfWorkspace', { params: { workspace } })
  if (!data?.body.standing) return null
  const { standing, payment, request, offers } = data.body
  const said = sayBanner(t, standing, payment, now)
  if (said === undefined) return null
  const isHeld = standing.hold !== null
  return (
    <Alert color={isHeld ? 'red' : 'orange'} icon={<IconClockPause aria-hidden />} mb="md">
      {said}{' '}
      <WayOut
        workspace={workspace}
        request={request}
        isSold={payment?.state === 'late' || offers.some(({ isSold }) => isSold)}
      />
    </Alert>
  )
}

/** The most urgent of what is to be said; nothing where all is well. */
function sayBanner(
  t: Words,
  { hold, endsAt, subscription, usage }: SubscriptionStanding,
  payment: SubscriptionPayment | null | undefined,
  now: number,
): string | undefined {
  if (hold !== null) return `${capitalised(hold)}.`
  if (payment?.state === 'late') return t('paymentLate')
  const days = endsAt === null ? Infinity : (Date.parse(endsAt) - now) / DAY_MS
  if (days <= SOON_DAYS) {
    return t('endsIn', { subscription: subscription.title, count: Math.max(1, Math.ceil(days)) })
  }
  const limit = subscription.recordsPerMonth
  if (limit === null || usage.records < limit * ALMOST) return undefined
  return t('almostUsed', { used: usage.records, limit })
}

/** Who administers the workspace buys a subscription, or asks for one, once; others see how it stands. */
function WayOut({
  workspace,
  request,
  isSold,
}: {
  readonly workspace: string
  readonly request: SubscriptionRequest | null
  readonly isSold: boolean
}) {
  const t = useText(subscriptionsText)
  const isAdministrator = useMay(workspace)('administrator')
  const isOpen = request?.answer === null
  return (
    <>
      {isOpen && `${t('askedFor', { subscription: request.subscription.title })}. `}
      <TextLink
        to="/w/$workspace/settings/$section"
        params={{ workspace, section: 'subscription' }}
      >
        {t(isAdministrator && !isOpen && !isSold ? 'askSubscription' : 'seeSubscription')}
      </TextLink>
    </>
  )
}
