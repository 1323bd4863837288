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

/** Whoever got their password from somebody else chooses their own before anything else. */
export function NewPasswordPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: () => call('changeMe', { body: { password: { old, new: password } } }),
    onSuccess: async ({ body }) => {
      keepSession(client, body)
      await navigate({ to: '/' })
    },
  })
  return (
    <FrontPage title={t('ownPassword')} about={t('newPasswordHint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        <Stack>
          {change.isError && <ProblemAlert error={change.error} />}
          <PasswordInput
            label={t('oldPassword')}
            autoComplete="current-password"
            required
            value={old}
            onChange={(event) => setOld(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('newPassword')}
            description={t('passwordHint')}
            autoComplete="new-password"
            minLength={10}
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={change.isPending}>
            {t('begin')}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  )
}
