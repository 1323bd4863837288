import { useText } from '../text/use-text.ts'
import { AskByMail } from './ask-by-mail.tsx'
import { sessionText } from './text.ts'

export function ForgotPasswordPage() {
  const t = useText(sessionText)
  return (
    <AskByMail
      route="askNewPassword"
      title={t('forgotPassword')}
      about={t('forgotPasswordHint')}
      ask={t('sendLink')}
      sent={(email) => t('newPasswordSent', { email })}
    />
  )
}
