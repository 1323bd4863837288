import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { useText } from '../text/use-text.ts'
import { ChoosePassword } from './choose-password.tsx'
import { keepSession } from './session.ts'
import { sessionText } from './text.ts'

/** Whoever got their password from somebody else chooses their own before anything else. */
export function NewPasswordPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const change = useMutation({
    mutationFn: (password: { readonly old: string; readonly new: string }) =>
      call('changeMe', { body: { password } }),
    onSuccess: async ({ body }) => {
      await keepSession(client, body)
      await navigate({ to: '/' })
    },
  })
  return (
    <ChoosePassword
      title={t('ownPassword')}
      about={t('newPasswordHint')}
      asksOld
      isBusy={change.isPending}
      error={change.error}
      onChosen={({ old, password }) => change.mutate({ old, new: password })}
    />
  )
}
