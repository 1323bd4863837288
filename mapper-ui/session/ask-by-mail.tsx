import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { FrontPage } from './front-page.tsx'
import { sessionText } from './text.ts'

/** A page that asks for an address, to which a link is sent; what it says after that is the same for every address. */
export function AskByMail({
  route,
  title,
  about,
  ask,
  sent,
  children,
}: {
  readonly route: 'signUp' | 'askNewPassword'
  readonly title: string
  readonly about: string
  /** On the button. */
  readonly ask: string
  readonly sent: (email: string) => string
  /** Another way than by mail. */
  readonly children?: ReactNode
}) {
  const t = useText(sessionText)
  const [email, setEmail] = useState('')
  const asking = useAction(route)
  return (
    <FrontPage title={title} about={about}>
      {asking.isSuccess ? (
        <Alert color="green" icon={<IconMail aria-hidden />}>
          {sent(email)}
        </Alert>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            asking.mutate({ body: { email } })
          }}
        >
          <Stack>
            {asking.isError && <ProblemAlert error={asking.error} />}
            <TextInput
              label={t('email')}
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value.trim())}
            />
            <Button type="submit" loading={asking.isPending}>
              {ask}
            </Button>
          </Stack>
        </form>
      )}
      {!asking.isSuccess && children}
      <TextLink to="/sign-in">{t('backToSignIn')}</TextLink>
    </FrontPage>
  )
}
