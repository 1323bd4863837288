import { Alert, Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { FrontPage } from './front-page.tsx'
import { sessionText } from './text.ts'

/** Where the link of a mail leads whose reader wants no more of them. A button, for programs open links as well. */
export function StopAlertsPage() {
  const t = useText(sessionText)
  const { secret } = useParams({ from: '/stop-alerts/$secret' })
  const stop = useAction('stopAlerts')
  return (
    <FrontPage title={t('stopAlerts')} about={t('stopAlertsHint')}>
      {stop.isError && <ProblemAlert error={stop.error} />}
      {stop.isSuccess ? (
        <Alert color="green">{t('alertsStopped')}</Alert>
      ) : (
        <Button loading={stop.isPending} onClick={() => stop.mutate({ body: { secret } })}>
          {t('stopAlerts')}
        </Button>
      )}
    </FrontPage>
  )
}
