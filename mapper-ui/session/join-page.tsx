import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Session } from '../../server/contract/sessions.ts'
import { call } from '../api/call.ts'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { Consent } from './consent.tsx'
import { FrontPage } from './front-page.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'

/** Where the mail leads that invites into a workspace: its reader sees what it is, and accepts or not. */
export function JoinPage() {
  const t = useText(sessionText)
  const { person } = useSession()
  const [secret] = useState(() => window.location.hash.slice(1))
  const link = useQuery({
    queryKey: ['readJoining', secret],
    queryFn: () => call('readJoining', { body: { secret } }),
    retry: false,
    staleTime: Infinity,
  })
  if (link.isPending) return <FrontPage title={t('invitation')}>{null}</FrontPage>
  if (link.isError) {
    return (
      <FrontPage title={t('invitation')}>
        <ProblemAlert error={link.error} />
        <TextLink to="/sign-in">{t('backToSignIn')}</TextLink>
      </FrontPage>
    )
  }
  const { email, workspaceTitle, invitedBy, hasAccount } = link.data.body
  const about = t('joinHint', { by: invitedBy, title: workspaceTitle, email })
  return (
    <FrontPage title={t('joinTitle', { title: workspaceTitle })} about={about}>
      {!hasAccount && <NewAccount secret={secret} email={email} />}
      {hasAccount && person?.email === email && <Accept secret={secret} />}
      {hasAccount && person?.email !== email && <SignInFirst email={email} />}
    </FrontPage>
  )
}

function useEntering(): (answer: { readonly body: Session }) => void {
  const client = useQueryClient()
  const navigate = useNavigate()
  return ({ body }) => {
    void keepSession(client, body).then(() => navigate({ to: '/', replace: true }))
  }
}

function Accept({ secret }: { readonly secret: string }) {
  const t = useText(sessionText)
  const join = useAction('join', { onDone: useEntering() })
  return (
    <>
      {join.isError && <ProblemAlert error={join.error} />}
      <Button loading={join.isPending} onClick={() => join.mutate({ body: { secret } })}>
        {t('accept')}
      </Button>
    </>
  )
}

function SignInFirst({ email }: { readonly email: string }) {
  const t = useText(sessionText)
  return (
    <>
      <p>{t('signInToJoin', { email })}</p>
      <Button component={Link} to="/sign-in">
        {t('signIn')}
      </Button>
    </>
  )
}

function NewAccount({ secret, email }: { readonly secret: string; readonly email: string }) {
  const t = useText(sessionText)
  const terms = useSession().signUp?.terms
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [agrees, setAgrees] = useState(false)
  const make = useAction('joinAsNew', { onDone: useEntering() })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const consent = terms && agrees ? { consent: terms.version } : {}
        make.mutate({ body: { secret, name, password, ...consent } })
      }}
    >
      <Stack>
        {make.isError && <ProblemAlert error={make.error} />}
        {/* So that a password manager keeps the password for the address. */}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextInput
          label={t('name')}
          autoComplete="name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('password')}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          description={t('passwordHint')}
          autoComplete="new-password"
          minLength={10}
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {terms && <Consent terms={terms} agrees={agrees} onChange={setAgrees} />}
        <Button type="submit" loading={make.isPending}>
          {t('accept')}
        </Button>
      </Stack>
    </form>
  )
}
