import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { ConfirmButton } from '../settings/confirm-button.tsx'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { factorText } from './text.ts'
import { useProof } from './use-proof.tsx'

/** For somebody who lost what they have besides the password. */
export function ResetFactors({
  workspace,
  person,
  name,
}: {
  readonly workspace: string
  readonly person: string
  readonly name: string
}) {
  const t = useText(factorText)
  const tell = useTell()
  const client = useQueryClient()
  const { prove, dialog } = useProof()
  const reset = useMutation({
    mutationFn: (params: { readonly workspace: string; readonly person: string }) =>
      prove(() => call('resetFactors', { params })),
    onSuccess: async () => {
      tell.done(t('resetDone'))
      await client.invalidateQueries({ queryKey: ['listPeople'] })
    },
  })
  return (
    <>
      <ConfirmButton
        label={t('reset')}
        about={name}
        question={t('resetQuestion', { name })}
        action={reset}
        ask={{ workspace, person }}
      />
      {dialog}
    </>
  )
}
