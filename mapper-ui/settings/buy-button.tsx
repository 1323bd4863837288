import { Button } from '@mantine/core'
import type { PlanTerms } from '../../server/contract/plans.ts'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { goTo } from './go-to.ts'
import { plansText } from './plans-text.ts'

/** Leads to the page where a plan is paid. */
export function BuyButton({
  workspace,
  plan,
}: {
  readonly workspace: string
  readonly plan: PlanTerms
}) {
  const t = useText(plansText)
  const buy = useAction('buyPlan', { onDone: ({ body }) => goTo(body.url) })
  return (
    <>
      <Button
        mt="sm"
        aria-label={`${t('buy')}: ${plan.title}`}
        // Until the browser has left.
        loading={buy.isPending || buy.isSuccess}
        onClick={() => buy.mutate({ params: { workspace }, body: { plan: plan.name } })}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('buy')}
      </Button>
      {buy.isError && <ProblemAlert error={buy.error} />}
    </>
  )
}
