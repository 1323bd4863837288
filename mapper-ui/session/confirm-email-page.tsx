import { Alert, Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { FrontPage } from './front-page.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'

/** Where the link of a mail leads that confirms the new address of an account, in the browser where its person is signed in. */
export function ConfirmEmailPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const { person } = useSession()
  const [secret] = useState(() => window.location.hash.slice(1))
  const confirm = useAction('confirmEmail', {
    onDone: ({ body }) => void keepSession(client, body),
  })
  if (!person) {
    return (
      <FrontPage title={t('newEmail')} about={t('signInThenOpen')}>
        <Button component={Link} to="/sign-in">
          {t('signIn')}
        </Button>
      </FrontPage>
    )
  }
  return (
    <FrontPage title={t('newEmail')} about={t('newEmailHint')}>
      {confirm.isError && <ProblemAlert error={confirm.error} />}
      {confirm.isSuccess ? (
        <>
          <Alert color="green">{t('emailChanged', { email: person.email })}</Alert>
          <Button component={Link} to="/">
            {t('goOn')}
          </Button>
        </>
      ) : (
        <Button loading={confirm.isPending} onClick={() => confirm.mutate({ body: { secret } })}>
          {t('confirmEmail')}
        </Button>
      )}
    </FrontPage>
  )
}
