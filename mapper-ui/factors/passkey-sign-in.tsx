import { Button, Stack } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { keepSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { FactorProblem } from './factor-problem.tsx'
import { signWithPasskey } from './passkey.ts'
import { factorText } from './text.ts'

/** Signs in without a password. */
export function PasskeySignIn({ onEntered }: { readonly onEntered: () => void }) {
  const t = useText(factorText)
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: async () => {
      const { options } = (await call('askPasskey', { body: { isAlone: true } })).body
      const passkey = await signWithPasskey(options)
      const { body } = await call('showFactor', { body: { kind: 'passkey', passkey } })
      await keepSession(client, body)
      onEntered()
    },
  })
  return (
    <Stack>
      <FactorProblem error={signIn.error} />
      <Button
        variant="default"
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {t('signInWithPasskey')}
      </Button>
    </Stack>
  )
}
