import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FrontPage } from '../session/front-page.tsx'
import { sessionQuery, useSession } from '../session/session.ts'
import { useSignOut } from '../session/use-sign-out.ts'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import { OwnFactors } from './own-factors.tsx'
import { factorText } from './text.ts'

/** Whose role needs a second factor sets one up before anything else. */
export function SecondFactorPage() {
  const t = useText(factorText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const app = useText(appText)
  const signOut = useSignOut()
  const { person } = useSession()
  const isDone = person?.mustAddFactor === false
  const goOn = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    await navigate({ to: '/' })
  }
  return (
    <FrontPage title={t('needed')} about={t('neededHint')}>
      <OwnFactors />
      <Button disabled={!isDone} onClick={() => void goOn()}>
        {t('continue')}
      </Button>
      <Button variant="subtle" onClick={signOut}>
        {app('signOut')}
      </Button>
    </FrontPage>
  )
}
