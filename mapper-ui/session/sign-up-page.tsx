import { Button, Divider } from '@mantine/core'
import { useText } from '../text/use-text.ts'
import { AskByMail } from './ask-by-mail.tsx'
import { useSession } from './session.ts'
import { sessionText } from './text.ts'

/** Where a merchant begins. */
export function SignUpPage() {
  const t = useText(sessionText)
  const { openid } = useSession()
  return (
    <AskByMail
      route="signUp"
      title={t('signUp')}
      about={t('signUpHint')}
      ask={t('sendLink')}
      sent={(email) => t('signUpSent', { email })}
    >
      {openid && (
        <>
          <Divider label={t('or')} />
          <Button component="a" href={openid.startUrl} variant="default">
            {t('signInWith', { title: openid.title })}
          </Button>
        </>
      )}
    </AskByMail>
  )
}
