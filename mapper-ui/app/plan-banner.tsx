import { Alert } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import type { PlanRequest } from '../../server/contract/plans.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useMay } from '../session/session.ts'
import { plansText } from '../settings/plans-text.ts'
import { capitalised } from '../text/capitalised.ts'
import { useNow } from '../text/use-now.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'

const DAY_MS = 24 * 3_600_000
/** Its end is said from so long before. */
const SOON_DAYS = 7
const ALMOST = 0.8

/** Above every page: the plan of the workspace ends soon, has ended, or is nearly used up. */
export function PlanBanner({ workspace }: { readonly workspace: string }) {
  const t = useText(plansText)
  const now = useNow()
  const { data } = useAnswer('readPlanOfWorkspace', { params: { workspace } })
  const standing = data?.body.standing
  if (!standing) return null
  const { hold, endsAt, plan, usage } = standing
  const days = endsAt === null ? Infinity : (Date.parse(endsAt) - now) / DAY_MS
  const limit = plan.recordsPerMonth
  const isAlmost = limit !== null && usage.records >= limit * ALMOST
  if (hold === null && days > SOON_DAYS && !isAlmost) return null
  const coming =
    days <= SOON_DAYS
      ? t('endsIn', { plan: plan.title, count: Math.max(1, Math.ceil(days)) })
      : t('almostUsed', { used: usage.records, limit: limit ?? 0 })
  const text = hold === null ? coming : `${capitalised(hold)}.`
  return (
    <Alert color={hold === null ? 'orange' : 'red'} icon={<IconClockPause aria-hidden />} mb="md">
      {text} <WayOut workspace={workspace} request={data.body.request} />
    </Alert>
  )
}

/** Who administers the workspace asks for a plan, once; others see how it stands. */
function WayOut({
  workspace,
  request,
}: {
  readonly workspace: string
  readonly request: PlanRequest | null
}) {
  const t = useText(plansText)
  const isAdministrator = useMay(workspace)('administrator')
  const isOpen = request?.answer === null
  return (
    <>
      {isOpen && `${t('askedFor', { plan: request.plan.title })}. `}
      <TextLink to="/w/$workspace/settings/$section" params={{ workspace, section: 'plan' }}>
        {t(isAdministrator && !isOpen ? 'askPlan' : 'seePlan')}
      </TextLink>
    </>
  )
}
