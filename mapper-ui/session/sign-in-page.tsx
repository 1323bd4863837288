import { Alert, Button, Divider, Group, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useMayHavePasskeys } from '../factors/passkey.ts'
import { PasskeySignIn } from '../factors/passkey-sign-in.tsx'
import { SecondStep } from '../factors/second-step.tsx'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { FrontPage } from './front-page.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'

const REFUSED = {
  unavailable: 'openidUnavailable',
  failed: 'openidFailed',
  expired: 'openidExpired',
  cancelled: 'openidCancelled',
  unknown: 'openidUnknown',
  limited: 'openidLimited',
} as const

export function SignInPage() {
  const t = useText(sessionText)
  const router = useRouter()
  const { openid, secondStep, signUp } = useSession()
  const hasPasskeys = useMayHavePasskeys()
  const { openid: refusal, to = '/' } = useSearch({ from: '/sign-in' })
  const enter = () => router.history.push(to)
  if (secondStep) return <SecondStep onEntered={enter} />
  return (
    <FrontPage title={t('signIn')}>
      {refusal !== undefined && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle />}>
          {t(REFUSED[refusal], { title: openid?.title ?? 'OpenID' })}
        </Alert>
      )}
      <SignInForm onEntered={enter} />
      {(openid || hasPasskeys) && <Divider label={t('or')} />}
      {hasPasskeys && <PasskeySignIn onEntered={enter} />}
      {openid && (
        <Button component="a" href={openid.startUrl} variant="default">
          {t('signInWith', { title: openid.title })}
        </Button>
      )}
      {signUp && (
        <Group justify="space-between">
          {signUp.isOpen && <TextLink to="/sign-up">{t('signUp')}</TextLink>}
          <TextLink to="/forgot-password">{t('forgotPassword')}</TextLink>
        </Group>
      )}
    </FrontPage>
  )
}

function SignInForm({ onEntered }: { readonly onEntered: () => void }) {
  const t = useText(sessionText)
  const client = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => call('signIn', { body: { email, password } }),
    onSuccess: async ({ body }) => {
      await keepSession(client, body)
      if (body.person) onEntered()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Stack>
        {signIn.isError && <ProblemAlert error={signIn.error} />}
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('password')}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={signIn.isPending}>
          {t('signIn')}
        </Button>
      </Stack>
    </form>
  )
}
