import { Button, Stack, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Session } from '../../server/contract/sessions.ts'
import { call } from '../api/call.ts'
import { useAction } from '../api/use-action.ts'
import { settingsText } from '../settings/text.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ChosenPassword } from './chosen-password.tsx'
import { Consent } from './consent.tsx'
import { FrontPage } from './front-page.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'
import { useFields } from './use-fields.ts'

/** Where the mail leads that invites into a workspace: its reader sees what it is, and accepts or not. */
export function JoinPage() {
  const t = useText(sessionText)
  const roles = useText(settingsText)
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
  const { email, workspaceTitle, invitedBy, role, hasAccount } = link.data.body
  const about = t('joinHint', { by: invitedBy, title: workspaceTitle, email, role: roles(role) })
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

const EMPTY = { name: '', password: '' }

function NewAccount({ secret, email }: { readonly secret: string; readonly email: string }) {
  const t = useText(sessionText)
  const terms = useSession().signUp?.terms
  const [form, field] = useFields(EMPTY)
  const [agrees, setAgrees] = useState(false)
  const make = useAction('joinAsNew', { onDone: useEntering() })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const consent = terms && agrees ? { consent: terms.version } : {}
        make.mutate({ body: { secret, ...form, ...consent } })
      }}
    >
      <Stack>
        {make.isError && <ProblemAlert error={make.error} />}
        {/* So that a password manager keeps the password for the address. */}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextInput label={t('name')} autoComplete="name" required {...field('name')} />
        <ChosenPassword label={t('password')} {...field('password')} />
        {terms && <Consent terms={terms} agrees={agrees} onChange={setAgrees} />}
        <Button type="submit" loading={make.isPending}>
          {t('accept')}
        </Button>
      </Stack>
    </form>
  )
}
