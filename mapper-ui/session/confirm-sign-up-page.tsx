import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ChosenPassword } from './chosen-password.tsx'
import { Consent } from './consent.tsx'
import { FrontPage } from './front-page.tsx'
import { keepSession, useSession } from './session.ts'
import { sessionText } from './text.ts'
import { useFields } from './use-fields.ts'

/** Where the link of a sign-up leads: whose address it is, is known now, and they make their account. */
export function ConfirmSignUpPage() {
  const t = useText(sessionText)
  const [secret] = useState(() => window.location.hash.slice(1))
  const { signUp } = useSession()
  const link = useQuery({
    queryKey: ['readSignUp', secret],
    queryFn: () => call('readSignUp', { body: { secret } }),
    retry: false,
    staleTime: Infinity,
  })
  if (link.isPending) return <FrontPage title={t('signUp')}>{null}</FrontPage>
  if (link.isError) {
    return (
      <FrontPage title={t('signUp')}>
        <ProblemAlert error={link.error} />
        <TextLink to={signUp?.isOpen ? '/sign-up' : '/sign-in'}>
          {t(signUp?.isOpen ? 'askAgain' : 'backToSignIn')}
        </TextLink>
      </FrontPage>
    )
  }
  const { email, needsPassword } = link.data.body
  return (
    <FrontPage title={t('welcome')} about={t('confirmHint', { email })}>
      <AccountForm secret={secret} email={email} needsPassword={needsPassword} />
    </FrontPage>
  )
}

const EMPTY = { name: '', workspaceTitle: '', password: '' }

function AccountForm({
  secret,
  email,
  needsPassword,
}: {
  readonly secret: string
  readonly email: string
  readonly needsPassword: boolean
}) {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const terms = useSession().signUp?.terms
  const [form, field] = useFields(EMPTY)
  const [agrees, setAgrees] = useState(false)
  const make = useMutation({
    mutationFn: () => {
      const { password, ...others } = form
      return call('confirmSignUp', {
        body: {
          secret,
          ...others,
          ...(needsPassword && { password }),
          ...(terms && agrees && { consent: terms.version }),
        },
      })
    },
    onSuccess: async ({ body }) => {
      await keepSession(client, body)
      await navigate({ to: '/', replace: true })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <Stack>
        {make.isError && <ProblemAlert error={make.error} />}
        {/* So that a password manager keeps the password for the address. */}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextInput label={t('name')} autoComplete="name" required {...field('name')} />
        <TextInput
          label={t('shopTitle')}
          description={t('workspaceHint')}
          autoComplete="organization"
          required
          {...field('workspaceTitle')}
        />
        {needsPassword && <ChosenPassword label={t('password')} {...field('password')} />}
        {terms && <Consent terms={terms} agrees={agrees} onChange={setAgrees} />}
        <Button type="submit" loading={make.isPending}>
          {t('makeAccount')}
        </Button>
      </Stack>
    </form>
  )
}
