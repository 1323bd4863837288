import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useText } from '../text/use-text.ts'
import { ChoosePassword } from './choose-password.tsx'
import { keepSession } from './session.ts'
import { sessionText } from './text.ts'

/** Whoever was invited chooses a password; what lets them stands after the # of the address. */
export function InvitationPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [secret] = useState(() => window.location.hash.slice(1))
  const accept = useMutation({
    mutationFn: (password: string) => call('acceptInvitation', { body: { secret, password } }),
    onSuccess: async ({ body }) => {
      await keepSession(client, body)
      await navigate({ to: body.person ? '/' : '/sign-in', replace: true })
    },
  })
  return (
    <ChoosePassword
      title={t('welcome')}
      about={t('invitedHint')}
      isBusy={accept.isPending}
      error={accept.error}
      onChosen={({ password }) => accept.mutate(password)}
    />
  )
}
