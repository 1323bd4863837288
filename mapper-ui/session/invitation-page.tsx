import { Button, PasswordInput, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { ProblemAlert } from '../app/problem-alert.tsx'
import { useText } from '../text/use-text.ts'
import { FrontPage } from './front-page.tsx'
import { keepSession } from './session.ts'
import { sessionText } from './text.ts'

/** Whoever was invited chooses a password; what lets them stands after the # of the address. */
export function InvitationPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [secret] = useState(() => window.location.hash.slice(1))
  const [password, setPassword] = useState('')
  const accept = useMutation({
    mutationFn: () => call('acceptInvitation', { body: { secret, password } }),
    onSuccess: async ({ body }) => {
      keepSession(client, body)
      await navigate({ to: '/', replace: true })
    },
  })
  return (
    <FrontPage title={t('welcome')} about={t('invitedHint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          accept.mutate()
        }}
      >
        <Stack>
          {accept.isError && <ProblemAlert error={accept.error} />}
          <PasswordInput
            label={t('newPassword')}
            description={t('passwordHint')}
            autoComplete="new-password"
            minLength={10}
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={accept.isPending}>
            {t('begin')}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  )
}
