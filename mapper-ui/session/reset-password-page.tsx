import { Alert, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ChoosePassword } from './choose-password.tsx'
import { FrontPage } from './front-page.tsx'
import { sessionText } from './text.ts'

/** Where the link of a mail leads by which somebody chooses a new password; it stands after the # of the address. */
export function ResetPasswordPage() {
  const t = useText(sessionText)
  const [secret] = useState(() => window.location.hash.slice(1))
  const reset = useAction('resetPassword')
  if (reset.isSuccess) {
    return (
      <FrontPage title={t('newPasswordTitle')}>
        <Alert color="green">{t('passwordReset')}</Alert>
        <Button component={Link} to="/sign-in">
          {t('signIn')}
        </Button>
      </FrontPage>
    )
  }
  return (
    <ChoosePassword
      title={t('newPasswordTitle')}
      about={t('resetHint')}
      isBusy={reset.isPending}
      error={reset.error}
      onChosen={({ password }) => reset.mutate({ body: { secret, password } })}
    />
  )
}
